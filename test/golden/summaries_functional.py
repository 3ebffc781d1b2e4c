"""summaries-functional.json: model.summary() of functional and nested models in Keras 3, and in Keras 2.15's own printing code.

Run: KERAS_BACKEND=jax COLUMNS=120 python summaries_functional.py keras-2.15.0-py3-none-any.whl
(the wheel: pip download keras==2.15.0 --no-deps). See summaries_golden.py for how Keras 2 is run.
"""

import json
import os
import pathlib
import re
import sys
import types

os.environ["COLUMNS"] = "120"

import keras
from keras import Input, Model, Sequential, layers

from run import clean
from summaries_golden import KERAS2, Weight, keras2_printer


def chain():
    x = Input((4,))
    return Model(x, layers.Dense(2)(layers.Dense(3)(x)), name="chain")


def branches():
    x = Input((8,), name="x")
    a, b = layers.Dense(4, name="a_branch")(x), layers.Dense(4, trainable=False, name="frozen")(x)
    return Model(x, layers.Dense(2)(layers.Concatenate()([a, b])), name="branches")


def inputs():
    a, b, c = Input((4,), name="a"), Input((4,), name="b"), Input((3,), name="unused")
    return Model([a, b, c], {"sum": layers.Add()([a, b]), "first": layers.Dense(2)(a)}, name="inputs")


def shared():
    a, b = Input((4,)), Input((4,))
    d = layers.Dense(4, name="twice")
    return Model([a, b], [d(a), d(d(b))], name="shared")


def repeated():
    """A chain in which one layer is called twice."""
    x = Input((4,))
    d = layers.Dense(4, name="again")
    return Model(x, d(d(x)), name="repeated")


def nested():
    i = Input((6,))
    inner = Model(i, layers.Dense(3)(layers.Dense(4)(i)), name="inner")
    seq = Sequential([layers.Dense(3), Sequential([layers.Dense(3), layers.Activation("relu")], name="deep")], name="seq")
    x, y = Input((6,), name="x"), Input((6,), name="y")
    return Model([x, y], layers.Dense(1)(layers.Add()([seq(inner(x)), inner(y)])), name="nested")


def nested_chain():
    i = Input((6,))
    inner = Model(i, layers.Dense(3)(i), name="inner", trainable=False)
    x = Input((6,))
    return Model(x, layers.Dense(1)(inner(x)), name="nested_chain")


def in_sequential():
    i = Input((6,))
    a, b = layers.Dense(3)(i), layers.Dense(3)(i)
    inner = Model(i, layers.Add()([a, b]), name="inner")
    return Sequential([Input((6,)), inner, Sequential([layers.Dense(2)], name="tail")], name="in_sequential")


def states():
    x = Input((None, 3), name="steps")
    y, h, c = layers.LSTM(4, return_sequences=True, return_state=True, name="reader_with_a_long_name")(x)
    return Model(x, [layers.Concatenate()([h, c]), y], name="states")


def operations():
    x = Input((4,), name="x")
    y = layers.Dense(4)(x)
    return Model(x, (y * 2.0 + x)[:, 1:3], name="operations")


def residual():
    x = Input((12, 12, 3), name="image")
    y = layers.Conv2D(8, 3, padding="same", name="stem")(x)
    for n in range(3):
        z = layers.Conv2D(8, 3, padding="same", activation="relu", name=f"block{n}_conv1")(y)
        z = layers.Conv2D(8, 3, padding="same", name=f"block{n}_conv2")(z)
        y = layers.Activation("relu", name=f"block{n}_out")(layers.Add(name=f"block{n}_add")([y, z]))
    return Model(x, layers.Dense(10)(layers.Flatten()(y)), name="residual")


OPTIONS = {
    "chain": [{}, {"expandNested": True}],
    "branches": [{}, {"showTrainable": True}, {"lineLength": 80}, {"positions": [0.4, 0.6, 0.7, 1.0]}],
    "inputs": [{}, {"lineLength": 60}],
    "shared": [{}],
    "repeated": [{}],
    "nested": [{}, {"expandNested": True}, {"expandNested": True, "showTrainable": True}, {"expandNested": True, "lineLength": 116}],
    "nested_chain": [{}, {"expandNested": True, "showTrainable": True}],
    "in_sequential": [{}, {"expandNested": True}],
    "states": [{}],
    "operations": [{}, {"showTrainable": True}],
    "residual": [{}, {"layerRange": ["block1_conv1", "block2_add"]}, {"showTrainable": True, "lineLength": 100}],
}
#: Keras 2 has other layers for operations.
ODD = {"operations"}


def stand_in(layer, cache):
    """A Keras 2 layer, or a model inside a model, as print_summary sees it."""
    if layer not in cache:
        weights = [Weight(v) for v in layer.weights]
        shapes = [tuple(t.shape) for t in layer._inbound_nodes[-1].output_tensors]
        old = type(type(layer).__name__, (), {})()
        cache[layer] = old
        old.name, old.built, old.trainable, old.weights = layer.name, True, layer.trainable, weights
        old.output_shape = shapes if len(shapes) > 1 or isinstance(layer, layers.InputLayer) else shapes[0]
        old.count_params = layer.count_params
        old._inbound_nodes = [node_of(node) for node in layer._inbound_nodes]
        if isinstance(layer, (Model, Sequential)):
            old.layers = [stand_in(each, cache) for each in layer.layers]
    return cache[layer]


NODES = {}


def node_of(node):
    if id(node) not in NODES:
        tensors = [t._keras_history for t in node.input_tensors]
        NODES[id(node)] = types.SimpleNamespace(
            keras_inputs=tensors,
            iterate_inbound=lambda: [(h.operation, h.node_index, h.tensor_index, None) for h in tensors],
        )
    return NODES[id(node)]


def keras2_text(print_summary, model, options):
    cache = {}
    old = type("Sequential" if isinstance(model, Sequential) else "Functional", (), {})()
    old.name, old._is_graph_network = model.name, True
    old.layers = [stand_in(layer, cache) for layer in model.layers]
    if not isinstance(model, Sequential):
        old._nodes_by_depth = {d: [node_of(n) for n in nodes] for d, nodes in model._nodes_by_depth.items()}
    old.trainable_weights = [Weight(v) for v in model.trainable_weights]
    old.non_trainable_weights = [Weight(v) for v in model.non_trainable_weights]
    lines = []
    print_summary(old, print_fn=lines.append, **options)
    return "\n".join(lines) + "\n"


def main(wheel):
    print_summary = keras2_printer(wheel)
    flat = types.SimpleNamespace(flatten=lambda x: list(x) if isinstance(x, (list, tuple)) else [x])
    print_summary.__globals__["tf"] = types.SimpleNamespace(nest=flat)
    cases = []
    for name, rows in OPTIONS.items():
        for options in rows:
            keras.utils.clear_session()
            made = globals()[name]()
            config = json.loads(made.to_json())
            model = type(made).from_config(json.loads(json.dumps(config["config"])))
            python = {re.sub("[A-Z]", lambda m: "_" + m[0].lower(), key): value for key, value in options.items()}
            text = []
            model.summary(print_fn=text.append, **python)
            cases.append(
                {
                    "name": f"{name} {json.dumps(options)}",
                    "config": clean(config),
                    "options": options,
                    "keras3": "".join(text),
                    "keras2": None if name in ODD else keras2_text(print_summary, model, python),
                }
            )
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases)
    head = json.dumps({"keras": keras.__version__, "keras2": KERAS2})[:-1]
    (pathlib.Path(__file__).parent / "summaries-functional.json").write_text(f'{head}, "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main(sys.argv[1])
