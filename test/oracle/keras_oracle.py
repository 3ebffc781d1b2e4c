"""Keras as an oracle: reads a model a line, as JSON, and writes a line with its outputs. Started by keras.ts."""

import base64
import json
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ["JAX_PLATFORMS"] = "cpu"
import keras  # noqa: E402
import numpy as np  # noqa: E402

if keras.config.backend() == "jax":
    import jax

    jax.config.update("jax_default_matmul_precision", "highest")


def array(numbers):
    return np.frombuffer(base64.b64decode(numbers["data"]), "<f4").reshape(numbers["shape"])


def numbers(array):
    array = np.asarray(array).astype("<f4")
    return {"shape": list(array.shape), "data": base64.b64encode(array.tobytes()).decode()}


def outputs(request):
    net = keras.saving.deserialize_keras_object(request["model"])
    net.set_weights([array(weight) for weight in request["weights"]])
    inputs = [array(x) for x in request["inputs"]]
    result = net(inputs[0] if len(inputs) == 1 else inputs, training=False)
    return [numbers(y) for y in (result if isinstance(result, (list, tuple)) else [result])]


for line in sys.stdin:
    try:
        answer = {"outputs": outputs(json.loads(line))}
    except Exception as error:  # whatever Keras refuses
        answer = {"error": f"{type(error).__name__}: {error}"}
    finally:
        keras.backend.clear_session(free_memory=False)
    print(json.dumps(answer), flush=True)
