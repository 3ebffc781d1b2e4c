"""Sweeps where every value of every argument appears equally often, in an order that mixes them."""

import numpy as np


def sweep(count, seed, **arguments):
    """`count` dicts; each argument runs through its values in its own shuffled rounds."""
    random = np.random.RandomState(seed)
    columns = {}
    for name, values in arguments.items():
        rounds = [random.permutation(len(values)) for _ in range(-(-count // len(values)))]
        columns[name] = [values[k] for k in np.concatenate(rounds)[:count]]
    return [{name: column[i] for name, column in columns.items()} for i in range(count)]


def text(value):
    """3 -> '3', (1, 2) -> '1x2', None -> 'none'."""
    if isinstance(value, (tuple, list)):
        return "x".join(text(v) for v in value)
    return str(value).lower()


def pair(value):
    return value if isinstance(value, tuple) else (value, value)


# Every activation a config can name: elementwise ones first, then those along the last axis.
ELEMENTWISE = [
    "celu", "elu", "exponential", "gelu", "hard_shrink", "hard_sigmoid", "hard_silu", "hard_tanh", "leaky_relu",
    "linear", "log_sigmoid", "mish", "relu", "relu6", "selu", "sigmoid", "silu", "soft_shrink", "softplus",
    "softsign", "sparse_plus", "sparse_sigmoid", "squareplus", "tanh", "tanh_shrink",
]  # fmt: skip
ALONG_LAST_AXIS = ["softmax", "log_softmax", "sparsemax"]

# Activations with arguments: a config can only say them as a layer object.
LAYER_OBJECTS = {
    "relu_capped": ("ReLU", {"max_value": 2.5, "negative_slope": 0.1, "threshold": 0.5}),
    "relu_slope": ("ReLU", {"negative_slope": 0.25}),
    "relu_threshold": ("ReLU", {"threshold": 1.0}),
    "leaky_default": ("LeakyReLU", {}),
    "leaky_0.05": ("LeakyReLU", {"negative_slope": 0.05}),
    "elu_default": ("ELU", {}),
    "elu_0.3": ("ELU", {"alpha": 0.3}),
    "softmax_axis1": ("Softmax", {"axis": 1}),
    "softmax_last": ("Softmax", {}),
}
