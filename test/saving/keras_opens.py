"""Opens the .keras and .weights.h5 files of a folder in Keras and compares predictions. Run by others.ts."""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
import keras
import numpy as np

BOUNDS = {"float32": 1e-5, "float16": 5e-3}


def tensors(items):
    return [np.array(each["data"], "float32").reshape(each["shape"]) for each in items]


def predict(model, inputs):
    outputs = model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0)
    return outputs if isinstance(outputs, list) else [outputs]


def largest_difference(expected, received):
    assert len(expected) == len(received), (len(expected), len(received))
    return max(float(np.abs(a - b).max()) for a, b in zip(expected, received))


failed = False
for case in sorted(Path(sys.argv[1]).glob("*.json")):
    name = case.stem
    numbers = json.loads(case.read_text())
    inputs, expected = tensors(numbers["inputs"]), tensors(numbers["outputs"])
    for dtype, bound in BOUNDS.items():
        model = keras.models.load_model(case.with_name(f"{name}.{dtype}.keras"))
        error = largest_difference(expected, predict(model, inputs))
        failed |= not error <= bound
        print(f"Keras {keras.__version__}  {name}  .keras {dtype}  {error:.1e}")
    for variable in model.variables:
        if variable.dtype == "float32":
            variable.assign(np.zeros(variable.shape))
    model.load_weights(case.with_name(f"{name}.weights.h5"))
    error = largest_difference(expected, predict(model, inputs))
    failed |= not error <= BOUNDS["float32"]
    print(f"Keras {keras.__version__}  {name}  .weights.h5  {error:.1e}")
sys.exit(1 if failed else 0)
