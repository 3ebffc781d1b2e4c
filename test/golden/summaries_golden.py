"""summaries.json: the text of model.summary() in Keras 3, and in Keras 2.15 by running its own printing code.

Keras 2.15 needs TensorFlow to import, its print_summary does not: its functions are taken out of the wheel by name
and given stand-in layers that carry what they read (name, class name, output shape, weights' shapes).
"""

import ast
import json
import os
import re
import zipfile

import keras
import numpy as np

from cases.sequential import FLATTEN, act, avgpool, conv, dense, lstm, maxpool, reshape
from run import build, clean

KERAS2 = "2.15.0"
KERAS2_FUNCTIONS = {
    "count_params", "weight_memory_size", "readable_memory_size", "get_layer_index_bound_by_layer_name",
    "print_summary", "print_dtensor_variable_summary",
}  # fmt: skip

CNN = [conv(8, 3), maxpool(), conv(16, 3, padding="same"), avgpool(), FLATTEN, ("Dropout", {"rate": 0.5}), dense(10, "softmax")]
MLP = [dense(4), dense(10, "softmax")]
LSTMS = [lstm(32, return_sequences=True), lstm(16), dense(1)]
FROZEN = [dense(16, trainable=False), dense(8), ("Dropout", {"rate": 0.1}), dense(2, trainable=False)]
LONG = [
    dense(3, name="a_name_that_is_far_too_long_for_its_column_and_has_to_wrap"),
    ("AveragePooling2D", {"pool_size": 2, "name": "average_pooling_of_the_second_block"}),
    dense(5, name="thirty_characters_of_a_name_30"),
    dense(5, name="words with spaces wrap between the words"),
    dense(5, name="hyphens-do-not-let-a-name-wrap-any-earlier"),
    dense(5, name="x"),
]


def big(units):
    """Zeros: nothing is drawn for a gigabyte of weights."""
    return dense(units, kernel_initializer="zeros")


def rows():
    """(name, layers, input shape or None when never built, options, odd: Keras 2 refuses it or was not asked)."""
    out = [
        ("mlp 784", MLP, [None, 784], {}),
        ("mlp 784x1", MLP, [None, 784, 1], {}),
        ("mlp 32x28", MLP, [None, 32, 28], {}),
        ("mlp 32x28x1", MLP, [None, 32, 28, 1], {}),
        ("unbuilt", MLP, None, {}, "odd"),
        ("no layers", [], None, {}, "odd"),
        ("cnn", CNN, [None, 28, 28, 1], {}),
        ("cnn, batch known", CNN, [4, 28, 28, 1], {}),
        ("lstm stack", LSTMS, [None, 33, 1], {}),
        ("lstm, any length", LSTMS, [None, None, 7], {}),
        ("lstm stateful", [lstm(4, stateful=True), dense(1)], [2, 5, 3], {}),
        ("lstm return_state", [lstm(4, return_state=True)], [None, 5, 3], {}, "odd"),
        ("lstm return_state and sequences", [lstm(64, return_state=True, return_sequences=True)], [None, 5, 3], {}, "odd"),
        ("no weights", [FLATTEN, reshape(4, -1), act("relu"), ("Dropout", {"rate": 0.5})], [None, 4, 6], {}),
        ("1,020 bytes", [dense(255, use_bias=False)], [None, 1], {}),
        ("1 KB exactly", [dense(256, use_bias=False)], [None, 1], {}),
        ("over 1,000 parameters", [dense(31)], [None, 40], {}),
        ("over 1 M parameters", [dense(1024, "relu"), dense(512, "relu"), dense(10)], [None, 784], {}),
        ("over 100 M parameters", [big(16384), big(4096)], [None, 2048], {}),
        ("over 1 G bytes", [big(65536), dense(10)], [None, 4096], {}),
        ("frozen layers", FROZEN, [None, 9], {}),
        ("all frozen", [dense(3, trainable=False)], [None, 9], {}),
        ("long names", LONG, [None, 6, 6, 3], {}),
        ("names given", [dense(4, name="encoder"), dense(9, name="Decoder.2")], [None, 9], {}),
        ("names that look like markup", [dense(4, name="[bold]x"), dense(9, name="a[1]")], [None, 9], {}, "odd"),
        ("names beyond ASCII", [dense(4, name="größe"), dense(9, name="層の名前")], [None, 9], {}, "odd"),
        ("large shape", [("Reshape", {"target_shape": (100, 100, 1000, 1000)})], [None, 100000, 100000], {}),
        ("seven axes", [("Reshape", {"target_shape": (100, 100, 100, 100, 100, 1, 1)})], [None, 100000, 100000], {}),
        ("every class", [conv(4, 3), maxpool(), act("relu"), reshape(-1, 4), lstm(3, return_sequences=True), FLATTEN, dense(2)], [None, 12, 12, 3], {}),
        ("one layer, model name of its own", [dense(1)], [None, 1], {"modelName": "my model"}),
        ("long model name", [dense(1)], [None, 1], {"modelName": "m" * 130}),
        ("model name like markup", [dense(1)], [None, 1], {"modelName": "[red]"}, "odd"),
    ]  # fmt: skip
    models = {"cnn": (CNN, [None, 28, 28, 1]), "long names": (LONG, [None, 6, 6, 3]), "frozen layers": (FROZEN, [None, 9])}
    for name, (layers, shape) in models.items():
        for length in (60, 100, 120):
            out.append((f"{name}, line length {length}", layers, shape, {"lineLength": length}))
        out.append((f"{name}, trainable column", layers, shape, {"showTrainable": True}))
    out += [
        ("cnn, line length 40", CNN, [None, 28, 28, 1], {"lineLength": 40}),
        ("cnn, trainable column, 60", CNN, [None, 28, 28, 1], {"lineLength": 60, "showTrainable": True}),
        ("cnn, positions", CNN, [None, 28, 28, 1], {"positions": [0.6, 0.85, 1.0]}),
        ("cnn, layer range", CNN, [None, 28, 28, 1], {"layerRange": ["max_pooling2d", "flatten"]}),
        ("cnn, 80 columns", CNN, [None, 28, 28, 1], {"columns": 80}),
        ("long names, 60 columns", LONG, [None, 6, 6, 3], {"columns": 60}),
    ]
    return [row if len(row) == 5 else (*row, "") for row in out]


def keras2_printer(wheel):
    """print_summary of Keras 2.15, from its source."""
    source = zipfile.ZipFile(wheel).read("keras/src/utils/layer_utils.py").decode()
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in KERAS2_FUNCTIONS]
    namespace = {"np": np, "re": re}
    exec(compile(tree, "layer_utils.py", "exec"), namespace)
    return namespace["print_summary"]


class Shape(list):
    def as_list(self):
        return list(self)


class Weight:
    def __init__(self, variable):
        self.shape = Shape(variable.shape)
        self.dtype = type("DType", (), {"size": 4})


def stand_in(layer):
    """A Keras 2 layer as print_summary sees it."""
    weights = [Weight(v) for v in layer.weights]
    shape = layer._inbound_nodes[0].output_tensors[0].shape
    members = {
        "name": layer.name,
        "built": True,
        "trainable": layer.trainable,
        "output_shape": tuple(shape),
        "weights": weights,
        "count_params": lambda self: int(sum(np.prod(w.shape) for w in weights)),
    }
    return type(type(layer).__name__, (), members)()


def keras2_text(print_summary, model, options):
    layers = [stand_in(layer) for layer in model.layers]
    members = {
        "name": model.name,
        "layers": layers,
        "trainable_weights": [w for layer in layers if layer.trainable for w in layer.weights],
        "non_trainable_weights": [w for layer in layers if not layer.trainable for w in layer.weights],
    }
    lines = []
    print_summary(type("Sequential", (), members)(), print_fn=lines.append, **options)
    return "\n".join(lines) + "\n"


def write(folder, wheel):
    print_summary = keras2_printer(wheel)
    entries = []
    for name, specification, shape, options, odd in rows():
        options = dict(options)
        columns, model_name = options.pop("columns", 120), options.pop("modelName", "sequential")
        os.environ["COLUMNS"] = str(columns)
        layers = build(specification, "float32")
        model = keras.Sequential(layers, name=model_name)
        if shape is not None:
            model.build(shape)
        python = {re.sub("[A-Z]", lambda m: "_" + m[0].lower(), key): value for key, value in options.items()}
        text = []
        model.summary(print_fn=text.append, **python)
        serialised = [clean(keras.saving.serialize_keras_object(layer)) for layer in layers]
        entries.append(
            {
                "name": name,
                "modelName": model_name,
                "layers": serialised,
                "inputShape": shape,
                "columns": columns,
                "options": options,
                "keras3": "".join(text),
                "keras2": None if odd else keras2_text(print_summary, model, python),
            }
        )
    head = json.dumps({"keras": keras.__version__, "keras2": KERAS2})[:-1]
    lines = ",\n".join(json.dumps(e, separators=(",", ":"), ensure_ascii=False) for e in entries)
    (folder / "summaries.json").write_text(f'{head}, "cases": [\n{lines}\n]}}\n')
    print(f"summaries: {len(entries)} cases")
