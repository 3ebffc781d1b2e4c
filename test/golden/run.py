"""From a Case to Keras layers, and from Keras layers to one entry of a golden file."""

import base64
import math
from dataclasses import dataclass

import keras
import numpy as np

from generator import call_input, weight

# What Keras writes into a config that changes no inference result.
NOISE = {"dtype", "seed", "quantization_config", "use_cudnn", "zero_output_for_mask", "lora_rank", "lora_alpha"}
NOISE_ENDINGS = ("_initializer", "_regularizer", "_constraint")


@dataclass
class Case:
    """One entry. `layers` are (class name, keyword arguments); an activation may be such a pair too."""

    name: str
    layers: list
    shape: list  # with the batch axis
    range: tuple = (-1.0, 1.0)
    calls: int = 1
    alias: str | None = None  # an activation name to leave in the config as the user wrote it


def build(layers, dtype):
    """Keras layers in the given dtype, named as Keras names them in a fresh process."""
    keras.utils.clear_session(free_memory=False)
    return [make(class_name, arguments, dtype) for class_name, arguments in layers]


def make(class_name, arguments, dtype):
    arguments = {
        key: make(*value, dtype) if isinstance(value, tuple) and value and isinstance(value[0], str) else value
        for key, value in arguments.items()
    }
    return getattr(keras.layers, class_name)(**arguments, dtype=dtype)


def clean(serialised):
    """{ class_name, config } of serialize_keras_object, less what inference does not read."""
    config = {}
    for key, value in serialised["config"].items():
        if key in NOISE or key.endswith(NOISE_ENDINGS) or (key == "trainable" and value is True):
            continue
        config[key] = clean(value) if isinstance(value, dict) and "class_name" in value else value
    return {"class_name": serialised["class_name"], "config": config}


def call(stack, x):
    for layer in stack:
        x = layer(x, training=False)
    return [np.asarray(y) for y in (x if isinstance(x, (list, tuple)) else [x])]


def weight_scale(path, shape):
    """sqrt(3 / fan_in) keeps the variance of the activations near that of the input."""
    if path.endswith("bias"):
        return 0.5
    return round(math.sqrt(3 / math.prod(shape[:-1])), 4)


def run(case, seed, dtype):
    """(outputs of every call, the weights' description, the stack)."""
    stack = build(case.layers, dtype)
    inputs = [call_input(seed, k, case.shape, *case.range).astype(dtype) for k in range(case.calls)]
    call(stack, inputs[0])  # builds the weights
    described, j = [], 0
    for layer in stack:
        values = []
        for variable in layer.weights:
            shape, scale = list(variable.shape), weight_scale(variable.name, variable.shape)
            described.append({"name": variable.name, "shape": shape, "scale": scale})
            values.append(weight(seed, j, shape, scale).astype(dtype))
            j += 1
        layer.set_weights(values)
        if getattr(layer, "stateful", False):
            layer.reset_state()
    outputs = [y for x in inputs for y in call(stack, x)]
    assert all(y.dtype == dtype for y in outputs), (case.name, [y.dtype for y in outputs])
    return outputs, described, stack


def entry(case, seed, reference):
    """One case of a golden file; `reference` holds the same outputs computed in float64."""
    outputs, weights, stack = run(case, seed, "float32")
    layers = [clean(keras.saving.serialize_keras_object(layer)) for layer in stack]
    if case.alias:
        layers[0]["config"]["activation"] = case.alias
    finite = [np.isfinite(y) & np.isfinite(r) for y, r in zip(outputs, reference, strict=True)]
    error = max(
        float(np.abs(y[f].astype(np.float64) - r[f]).max(initial=0)) for y, r, f in zip(outputs, reference, finite)
    )
    return {
        "name": case.name,
        "layers": layers,
        "inputShape": case.shape,
        "inputRange": list(case.range),
        "seed": seed,
        "weights": weights,
        "calls": case.calls,
        "outputs": [
            {"shape": list(y.shape), "data": base64.b64encode(y.astype("<f4").tobytes()).decode()} for y in outputs
        ],
        "error": float(f"{error:.3g}"),
    }
