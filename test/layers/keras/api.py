"""What Keras has: layers with their arguments and defaults, activations, initializers and so on -> api.json. Keras 3.15.1.

    KERAS_BACKEND=numpy python test/layers/keras/api.py
"""

import inspect
import json
import os

os.environ.setdefault("KERAS_BACKEND", "numpy")
import keras  # noqa: E402

INNER = keras.layers.Dense(2, name="inner")
CELL = keras.layers.LSTMCell(2, name="cell")
# The fewest arguments a layer can be made with.
LEAST = {
    "Activation": {"activation": "relu"}, "AlphaDropout": {"rate": 0.5}, "Bidirectional": {"layer": keras.layers.LSTM(2, name="inner")},
    "CenterCrop": {"height": 2, "width": 2}, "Discretization": {"bin_boundaries": [0.0, 1.0]}, "Dot": {"axes": 1}, "Dropout": {"rate": 0.5},
    "EinsumDense": {"equation": "ab,bc->ac", "output_shape": 2}, "Embedding": {"input_dim": 3, "output_dim": 2},
    "ReversibleEmbedding": {"input_dim": 3, "output_dim": 2}, "GaussianDropout": {"rate": 0.5}, "GaussianNoise": {"stddev": 0.5},
    "GroupQueryAttention": {"head_dim": 2, "num_query_heads": 2, "num_key_value_heads": 2}, "InputLayer": {"shape": [2]},
    "Lambda": {"function": None}, "MultiHeadAttention": {"num_heads": 2, "key_dim": 2}, "Permute": {"dims": [2, 1]},
    "RNN": {"cell": CELL}, "StackedRNNCells": {"cells": [CELL]}, "RepeatVector": {"n": 2}, "Rescaling": {"scale": 2.0},
    "Reshape": {"target_shape": [2]}, "Resizing": {"height": 2, "width": 2}, "RandomCrop": {"height": 2, "width": 2},
    "SpectralNormalization": {"layer": INNER}, "TimeDistributed": {"layer": INNER}, "Wrapper": {"layer": INNER},
    "RandomTranslation": {"height_factor": 0.1, "width_factor": 0.1}, "RandomZoom": {"height_factor": 0.1},
    "Hashing": {"num_bins": 2}, "HashedCrossing": {"num_bins": 2}, "MaxNumBoundingBoxes": {"max_number": 2},
    "CategoryEncoding": {"num_tokens": 3}, "RandomPosterization": {"factor": 4},
}  # fmt: skip
# What an argument without a default can be, for all other classes.
VALUES = {
    "filters": 2, "kernel_size": 3, "pool_size": 2, "output_size": 2, "units": 2, "rate": 0.5, "factor": 0.1,
}  # fmt: skip
# Classes one cannot name in a file, or whose configuration is code.
NOT_MADE = {"FlaxLayer", "JaxLayer", "Lambda", "Layer", "Pipeline", "TFSMLayer", "TorchModuleWrapper", "Wrapper"}


def plain(value):
    return json.loads(json.dumps(keras.saving.serialize_keras_object(value)))


def arguments(function):
    kinds = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    found = [p for p in inspect.signature(function).parameters.values() if p.kind not in kinds and p.name != "self"]
    return [[p.name] if p.default is p.empty else [p.name, plain(p.default)] for p in found]


def layer_row(name, names):
    cls = getattr(keras.layers, name)
    row = {"name": name}
    if cls.__name__ != name:
        row["className"] = cls.__name__
    aliases = [other for other in names if getattr(keras.layers, other) is cls and other != name]
    if aliases:
        row["aliases"] = aliases
    row["group"] = cls.__module__.split(".")[3]
    row["arguments"] = arguments(cls)
    if name not in NOT_MADE:
        least = LEAST.get(name) or {a[0]: VALUES[a[0]] for a in row["arguments"] if len(a) == 1}
        row["least"] = {key: plain(value) for key, value in least.items()}
        try:
            layer = cls(**least)
        except (ImportError, ValueError) as error:
            print(f"{name}: not made ({str(error).splitlines()[0]})")
        else:
            row["config"] = plain(layer)["config"]
    return row


def classes(module, base):
    found = {}
    for name in dir(module):
        each = getattr(module, name)
        if inspect.isclass(each) and issubclass(each, base) and each is not base:
            found[each.__name__] = arguments(each) if each.__init__ is not object.__init__ else []
    return found


names = [n for n in dir(keras.layers) if inspect.isclass(getattr(keras.layers, n)) and issubclass(getattr(keras.layers, n), keras.Layer)]
class_names = {name: getattr(keras.layers, name).__name__ for name in names}
first_names = [name for name, own in class_names.items() if own == name or own not in names]
functions = [name for name in dir(keras.activations) if name not in ("get", "serialize", "deserialize") and not name.startswith("_")]
result = {
    "keras": keras.__version__,
    "layers": [layer_row(name, names) for name in first_names],
    "activations": {name: arguments(getattr(keras.activations, name))[1:] for name in functions},
    "initializers": classes(keras.initializers, keras.initializers.Initializer),
    "regularizers": classes(keras.regularizers, keras.regularizers.Regularizer),
    "constraints": classes(keras.constraints, keras.constraints.Constraint),
    "ops": [name for name in dir(keras.ops) if not name.startswith("_") and callable(getattr(keras.ops, name))],
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "api.json")
with open(path, "w") as file:
    rows = ",\n".join(json.dumps(row) for row in result["layers"])
    rest = "".join(f',\n"{key}": {json.dumps(value)}' for key, value in result.items() if key not in ("keras", "layers"))
    file.write(f'{{\n"keras": "{result["keras"]}",\n"layers": [\n{rows}\n]{rest}\n}}\n')
print({key: len(value) for key, value in result.items()})
