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
    states: bool = False  # the inputs after the first are states for the first layer
    mask: bool = False  # the last input is a mask for the first layer: 1 where the drawn value is positive
    given: dict | None = None  # how the first layer is called: see README.md
    rounded: bool = False  # what float32 makes of it, which float64 would not: `error` is 0

    @property
    def several(self):
        return isinstance(self.shape[0], list)

    def inputs(self, seed, call, dtype):
        shapes = self.shape if self.several else [self.shape]
        arrays = [call_input(seed, call, shape, *self.range, number) for number, shape in enumerate(shapes)]
        arrays = [(np.floor(x) if self.integers else x).astype(dtype) for x in arrays]
        if self.mask:
            arrays[-1] = arrays[-1] > 0
        if self.given and not self.given.get("numbers"):
            masks = self.given["inputs"]
            arrays[masks:] = [x > 0 for x in arrays[masks:]]
        return arrays if self.several else arrays[0]


def build(layers, dtype):
    """Keras layers in the given dtype, named as Keras names them in a fresh process."""
    keras.utils.clear_session(free_memory=False)
    return [make(class_name, arguments, dtype) for class_name, arguments in layers]


def make(class_name, arguments, dtype):
    def made(value):
        if isinstance(value, tuple) and value and isinstance(value[0], str):
            return make(*value, dtype)
        return [made(each) for each in value] if isinstance(value, list) else value

    arguments = {key: made(value) for key, value in arguments.items()}
    return getattr(keras.layers, class_name)(**arguments, dtype=dtype)


def clean(serialised):
    """{ class_name, config } of serialize_keras_object, less what inference does not read."""
    config = {}
    for key, value in serialised["config"].items():
        if key in NOISE or key.endswith(NOISE_ENDINGS) or (key in DEFAULTS and value is DEFAULTS[key]):
            continue
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            config[key] = [clean(each) for each in value]
        else:
            config[key] = clean(value) if isinstance(value, dict) and "class_name" in value else value
    return {"class_name": serialised["class_name"], "config": config}


def call(stack, x, case):
    if case.given:
        x = call_first(stack[0], x, case.given)
        stack = stack[1:]
    elif case.states or case.mask:
        x = call_with_states(stack[0], x, case)
        stack = stack[1:]
    for layer in stack:
        x = layer(x, training=False)
    return [np.asarray(y) for y in keras.tree.flatten(x)]


def call_with_states(layer, inputs, case):
    """A recurrent layer with the states to start from, and a mask given by hand; a cell with its states."""
    x, *states = inputs
    more = {"mask": states.pop()} if case.mask else {}
    if not case.states:
        return layer(x, **more)
    if hasattr(layer, "forward_layer"):
        sizes = [size for each in (layer.forward_layer, layer.backward_layer) for size in state_sizes(each)]
    else:
        sizes = state_sizes(layer)
    packed = keras.tree.pack_sequence_as(sizes, states)
    return layer(x, packed) if hasattr(layer, "state_size") and not hasattr(layer, "cell") else layer(x, initial_state=packed, **more)


def state_sizes(layer):
    size = layer.state_size
    if size == [-1]:  # a convolutional layer does not say
        return [0, 0]
    if isinstance(size, int):
        return [size]
    if isinstance(getattr(layer, "cell", layer), keras.layers.StackedRNNCells):
        # In a stack the states of every cell are a list, as Keras makes them itself.
        return [list(each) if isinstance(each, list) else [each] for each in size]
    return list(size)


def call_first(layer, inputs, given):
    """An attention layer on its first inputs, the others being masks."""
    arrays = [keras.ops.convert_to_tensor(x) for x in inputs]
    for at, number in given.get("implicit", {}).items():
        keras.src.backend.set_keras_mask(arrays[int(at)], arrays[number])
    keywords = {flag: True for flag in given["flags"]}
    keywords |= {name: arrays[number] for name, number in given.get("tensors", {}).items()}
    if "mask" in given:
        keywords["mask"] = [None if number is None else arrays[number] for number in given["mask"]]
    first = arrays[: given["inputs"]]
    takes_list = not hasattr(layer, "_compute_attention")
    return layer(first, training=False, **keywords) if takes_list else layer(*first, training=False, **keywords)


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
    call(stack, inputs[0], case)  # builds the weights
    described = []
    for layer in stack:
        described += set_weights(layer, seed, len(described), dtype)
        if getattr(layer, "stateful", False):
            if hasattr(layer, "reset_states"):
                layer.reset_states()
                continue
            for state in keras.tree.flatten(layer.states):  # reset_state knows no stacks
                state.assign(keras.ops.zeros_like(state.value))
    outputs = [y for x in inputs for y in call(stack, x, case)]
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
        **({"mask": True} if case.mask else {}),
        **({"given": case.given} if case.given else {}),
        "seed": seed,
        "weights": weights,
        "calls": case.calls,
        "outputs": [
            {"shape": list(y.shape), "data": base64.b64encode(y.astype("<f4").tobytes()).decode()} for y in outputs
        ],
        "error": 0.0 if case.rounded else float(f"{error:.3g}"),
    }
