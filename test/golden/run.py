"""From a Case to Keras layers, and from Keras layers to one entry of a golden file."""

import base64
import math
from dataclasses import dataclass

import keras
import numpy as np

from generator import call_input, weight

# What Keras writes into a config that changes no inference result.
NOISE = {"dtype", "seed", "quantization_config", "use_cudnn", "lora_rank", "lora_alpha"}
# Likewise, but only with this value.
DEFAULTS = {"trainable": True, "zero_output_for_mask": False}
NOISE_ENDINGS = ("_initializer", "_regularizer", "_constraint")


@dataclass
class Case:
    """One entry. `layers` are (class name, keyword arguments); an activation or a wrapped layer may be such a pair too."""

    name: str
    layers: list
    shape: list  # with the batch axis; a list of shapes for several inputs
    range: tuple = (-1.0, 1.0)
    calls: int = 1
    alias: str | None = None  # an activation name to leave in the config as the user wrote it
    integers: bool = False  # every input value rounded down

    @property
    def several(self):
        return isinstance(self.shape[0], list)

    def inputs(self, seed, call, dtype):
        shapes = self.shape if self.several else [self.shape]
        arrays = [call_input(seed, call, shape, *self.range, number) for number, shape in enumerate(shapes)]
        arrays = [(np.floor(x) if self.integers else x).astype(dtype) for x in arrays]
        return arrays if self.several else arrays[0]


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
        if key in NOISE or key.endswith(NOISE_ENDINGS) or (key in DEFAULTS and value is DEFAULTS[key]):
            continue
        config[key] = clean(value) if isinstance(value, dict) and "class_name" in value else value
    return {"class_name": serialised["class_name"], "config": config}


def call(stack, x):
    for layer in stack:
        x = layer(x, training=False)
    return [np.asarray(y) for y in (x if isinstance(x, (list, tuple)) else [x])]


def weight_range(layer, variable):
    """Where a weight's values lie: a scale, for -scale to scale, or a range.

    sqrt(3 / fan_in) keeps the variance of the activations near that of the input.
    """
    name, shape, kind = variable.name, variable.shape, type(layer).__name__
    if name.endswith("variance"):
        return {"range": [0.25, 2.0]}
    if name == "count":
        return {"range": [8.0, 8.0]}
    if name.endswith(("bias", "beta", "alpha")):
        return {"scale": 0.5}
    if name in ("embeddings", "gamma", "scale", "mean", "moving_mean"):
        return {"scale": 1.0}
    fan_in = math.prod(shape[:-1])
    if name == "depthwise_kernel" or kind.startswith("Depthwise"):
        fan_in = math.prod(shape[:-2])
    elif kind.endswith("Transpose"):
        fan_in = math.prod(shape[:-2]) * shape[-1]
    return {"scale": round(math.sqrt(3 / fan_in), 4)}


def set_weights(layer, seed, first, dtype):
    """Gives the layer its drawn weights, the first of which is number `first`; returns their description."""
    described, values = [], []
    for j, variable in enumerate(layer.weights, first):
        shape, limits = list(variable.shape), weight_range(layer, variable)
        lo, hi = limits.get("range") or (-limits["scale"], limits["scale"])
        described.append({"name": variable.name, "shape": shape, **limits})
        values.append(weight(seed, j, shape, lo, hi).astype(dtype))
    layer.set_weights(values)
    if hasattr(layer, "finalize_state"):  # Normalization computes with copies
        layer.finalize_state()
    return described


def run(case, seed, dtype):
    """(outputs of every call, the weights' description, the stack)."""
    stack = build(case.layers, dtype)
    inputs = [case.inputs(seed, k, dtype) for k in range(case.calls)]
    call(stack, inputs[0])  # builds the weights
    described = []
    for layer in stack:
        described += set_weights(layer, seed, len(described), dtype)
        if getattr(layer, "stateful", False):
            (layer.reset_state if hasattr(layer, "reset_state") else layer.reset_states)()
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
        "inputShapes" if case.several else "inputShape": case.shape,
        "inputRange": list(case.range),
        **({"inputKind": "integers"} if case.integers else {}),
        "seed": seed,
        "weights": weights,
        "calls": case.calls,
        "outputs": [
            {"shape": list(y.shape), "data": base64.b64encode(y.astype("<f4").tobytes()).decode()} for y in outputs
        ],
        "error": float(f"{error:.3g}"),
    }
