"""What Keras says of recurrent layers, their wrappers, Embedding and Masking -> recurrent.json. Keras 3.15.1.

    KERAS_BACKEND=numpy python test/layers/keras/recurrent.py
"""

import itertools
import json
import os

os.environ.setdefault("KERAS_BACKEND", "numpy")
import keras  # noqa: E402

N = None
FULL = {"units": 2, "return_sequences": True, "return_state": True, "go_backwards": True, "unroll": True, "dropout": 0.5,
        "recurrent_dropout": 0.25, "seed": 7, "zero_output_for_mask": True, "kernel_initializer": "he_normal"}  # fmt: skip
BARE = {"units": 2, "use_bias": False, "stateful": True, "activation": "relu", "trainable": False}


def layer(class_name, **config):
    return {"module": "keras.layers", "class_name": class_name, "config": config, "registered_name": N}


LSTM = layer("LSTM", name="lstm", units=3)
SEQUENCES = layer("LSTM", name="s", units=3, return_sequences=True, return_state=True)
BACK = layer("GRU", name="back", units=3, go_backwards=True)
CONFIGS = [[name, options, shape] for name in ["GRU", "SimpleRNN"]
           for options, shape in [[{"units": 3}, [N, 5, 2]], [FULL, [N, 5, 2]], [BARE, [4, 5, 2]]]]  # fmt: skip
CONFIGS += [
    ["GRU", {"units": 2, "reset_after": False, "recurrent_activation": "hard_sigmoid"}, [N, 5, 2]],
    ["GRU", {"units": 2, "reset_after": False, "use_bias": False}, [N, 5, 2]],
    ["Embedding", {"input_dim": 7, "output_dim": 3}, [N, 4]],
    ["Embedding", {"input_dim": 7, "output_dim": 3, "mask_zero": True, "embeddings_initializer": "ones"}, [N, 4, 2]],
    ["Masking", {}, [N, 5, 2]],
    ["Masking", {"mask_value": -1.0}, [N, 5, 2]],
    ["Bidirectional", {"layer": LSTM}, [N, 5, 2]],
    ["Bidirectional", {"layer": SEQUENCES, "merge_mode": "ave"}, [N, 5, 2]],
    ["Bidirectional", {"layer": LSTM, "backward_layer": BACK, "merge_mode": N}, [N, 5, 2]],
    ["Bidirectional", {"layer": layer("SimpleRNN", name="forward_r", units=2), "trainable": False}, [N, 5, 2]],
    ["TimeDistributed", {"layer": layer("Dense", name="d", units=3, activation="relu")}, [N, 5, 2]],
    ["SpectralNormalization", {"layer": layer("Dense", name="d", units=3, activation="relu")}, [N, 5, 2]],
    ["SpectralNormalization", {"layer": layer("Conv2D", name="c", filters=3, kernel_size=[2, 2]), "power_iterations": 2}, [N, 6, 7, 2]],
    ["TimeDistributed", {"layer": layer("Conv2D", name="c", filters=3, kernel_size=[2, 2])}, [N, 5, 6, 7, 2]],
]
STACK = layer("StackedRNNCells", name="stack", cells=[layer("LSTMCell", name="l", units=3), layer("GRUCell", name="g", units=4)])
STEP = {"units": 2, "dropout": 0.5, "recurrent_dropout": 0.25, "seed": 7, "kernel_initializer": "he_normal", "activation": "relu"}
CONFIGS += [[name, options, [N, 2]] for name in ["LSTMCell", "GRUCell", "SimpleRNNCell"]
            for options in [{"units": 3}, STEP, {"units": 2, "use_bias": False, "trainable": False}]]  # fmt: skip
CONFIGS += [
    ["LSTMCell", {"units": 2, "unit_forget_bias": False, "recurrent_activation": "hard_sigmoid"}, [N, 2]],
    ["GRUCell", {"units": 2, "reset_after": False}, [N, 2]],
    ["StackedRNNCells", {"cells": [layer("LSTMCell", name="l", units=3), layer("GRUCell", name="g", units=4)]}, [N, 2]],
    ["RNN", {"cell": layer("SimpleRNNCell", name="s", units=3)}, [N, 5, 2]],
    ["RNN", {"cell": STACK, "return_sequences": True, "return_state": True, "go_backwards": True, "unroll": True,
             "zero_output_for_mask": True}, [N, 5, 2]],
    ["RNN", {"cell": STACK, "stateful": True, "trainable": False}, [4, 5, 2]],
    ["Bidirectional", {"layer": layer("RNN", name="r", cell=STACK, return_sequences=True)}, [N, 5, 2]],
    ["TimeDistributed", {"layer": layer("RNN", name="r", cell=layer("GRUCell", name="g", units=4))}, [N, 3, 5, 2]],
    ["TimeDistributed", {"layer": layer("Bidirectional", name="b", layer=LSTM)}, [N, 3, 5, 2]],
    ["ConvLSTM1D", {"filters": 3, "kernel_size": 2}, [N, 5, 7, 2]],
    ["ConvLSTM2D", {"filters": 3, "kernel_size": 2}, [N, 5, 7, 6, 2]],
    ["ConvLSTM2D", {"filters": 3, "kernel_size": [3, 2], "strides": [1, 2], "padding": "same", "data_format": "channels_first", "unroll": True,
                    "return_sequences": True, "return_state": True, "go_backwards": True, "zero_output_for_mask": True, "seed": 3,
                    "activation": "relu", "dropout": 0.5, "recurrent_dropout": 0.25, "unit_forget_bias": False}, [N, 5, 2, 7, 6]],
    ["ConvLSTM2D", {"filters": 3, "kernel_size": 2, "dilation_rate": 2, "use_bias": False, "stateful": True, "trainable": False}, [4, 5, 7, 6, 2]],
    ["ConvLSTM3D", {"filters": 3, "kernel_size": 2}, [N, 5, 4, 7, 6, 2]],
    ["Bidirectional", {"layer": layer("ConvLSTM1D", name="c", filters=3, kernel_size=[2])}, [N, 5, 7, 2]],
]  # fmt: skip


def shape_rows():
    shapes = [[N, 5, 2], [4, 5, 2], [N, N, 2], [N, 5], [N, 5, 2, 2]]
    for name, sequences, state, shape in itertools.product(["GRU", "SimpleRNN"], [False, True], [False, True], shapes):
        yield name, {"units": 3, "return_sequences": sequences, "return_state": state}, shape
    for shape in [[N], [N, 4], [3, N], [N, 4, 2], [N, N, N]]:
        yield "Embedding", {"input_dim": 7, "output_dim": 3, "mask_zero": True}, shape
    for shape in [[N, 4], [N, 4, 2], [N, N, 2], [N, 4, 2, 5]]:
        yield "Masking", {}, shape
    for name, mode, sequences, state, shape in itertools.product(
            ["LSTM", "GRU"], ["concat", "sum", "mul", "ave", N], [False, True], [False, True], shapes[:3]):  # fmt: skip
        inner = layer(name, name="r", units=3, return_sequences=sequences, return_state=state)
        yield "Bidirectional", {"layer": inner, "merge_mode": mode}, shape
    dense = layer("Dense", name="d", units=3)
    for shape in [[N, 5, 2], [N, N, 2], [2, 5, 4, 2], [N, 5], [N]]:
        yield "TimeDistributed", {"layer": dense}, shape
    for shape in [[N, 5, 6, 7, 2], [N, N, 6, 7, 2], [N, 1, 2, 2, 1], [N, 5, 1, 7, 2]]:
        yield "TimeDistributed", {"layer": layer("Conv2D", name="c", filters=3, kernel_size=2)}, shape
        yield "TimeDistributed", {"layer": layer("Flatten", name="f")}, shape
        yield "TimeDistributed", {"layer": layer("MaxPooling2D", name="p")}, shape
    for name, states in [["LSTMCell", 2], ["GRUCell", 1], ["SimpleRNNCell", 1]]:
        for batch, features, units in itertools.product([N, 3], [1, 5], [1, 4]):
            yield name, {"units": units}, [[batch, features], *[[batch, units]] * states]
    yield "StackedRNNCells", {"cells": STACK["config"]["cells"]}, [[N, 2], [N, 3], [N, 3], [N, 4]]
    for cell, sequences, state, shape in itertools.product(
            [layer("GRUCell", name="g", units=4), STACK], [False, True], [False, True], [[N, 5, 2], [4, 5, 2], [N, N, 2], [N, 5]]):  # fmt: skip
        inner = {"cell": cell, "return_sequences": sequences, "return_state": state}
        yield "RNN", inner, shape
        for mode in ["concat", N]:
            yield "Bidirectional", {"layer": layer("RNN", name="r", **inner), "merge_mode": mode}, shape
    for sequences, state, strides, padding in itertools.product([False, True], [False, True], [1, 2], ["valid", "same"]):
        conv = {"filters": 3, "kernel_size": 2, "return_sequences": sequences, "return_state": state, "strides": strides, "padding": padding}
        for shape in [[N, 5, 7, 6, 2], [4, N, 7, 6, 2], [N, 5, 7, N, 2], [N, 5, 7, 6], [N, 5, 1, 6, 2]]:
            yield "ConvLSTM2D", conv, shape
        yield "ConvLSTM2D", {**conv, "data_format": "channels_first"}, [N, 5, 2, 7, 6]
        yield "ConvLSTM1D", conv, [N, 5, 7, 2]
        yield "ConvLSTM3D", conv, [N, 5, 3, 7, 6, 2]
        yield "Bidirectional", {"layer": layer("ConvLSTM2D", name="c", **conv)}, [N, 5, 7, 6, 2]
    for shape in [[N, 3, 5, 2], [N, N, 5, 2], [2, 3, N, 2], [N, 5, 2]]:
        yield "TimeDistributed", {"layer": layer("RNN", name="r", cell=STACK, return_sequences=True)}, shape
        yield "TimeDistributed", {"layer": layer("Bidirectional", name="b", layer=LSTM)}, shape


def make(name, options):
    def made(value):
        return [made(each) for each in value] if isinstance(value, list) else keras.layers.deserialize(json.loads(json.dumps(value)))

    options = {key: made(value) if key in ("layer", "backward_layer", "cell", "cells") else value for key, value in options.items()}
    return getattr(keras.layers, name)(**options)


def output_of(name, options, shape):
    """What comes out when the layer is called, or None for an error."""
    try:
        built = make(name, options)
        if isinstance(shape[0], list):
            x, *states = [keras.KerasTensor(each) for each in shape]
            outputs = built(x, keras.tree.pack_sequence_as(built.state_size, states) if len(states) > 1 else states)
        else:
            outputs = built(keras.KerasTensor(shape))
        outputs = keras.tree.flatten(outputs) if isinstance(outputs, (list, tuple)) else outputs
        shapes = [list(y.shape) for y in outputs] if isinstance(outputs, (list, tuple)) else list(outputs.shape)
        return shapes
    except Exception:
        return N


def config_rows():
    for name, options, shape in CONFIGS:
        config = json.loads(json.dumps(keras.saving.serialize_keras_object(make(name, options))))["config"]
        built = make(name, options)
        built.build(shape)
        trained = [id(w) for w in built.trainable_weights]
        weights = [[w.name, list(w.shape), id(w) in trained] for w in built.weights if "seed" not in w.name]
        yield {"class_name": name, "options": options, "config": config, "input_shape": shape, "weights": weights}


result = {
    "keras": keras.__version__,
    "shapes": [[name, options, shape, output_of(name, options, shape)] for name, options, shape in shape_rows()],
    "configs": list(config_rows()),
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "recurrent.json")
with open(path, "w") as file:
    rows = lambda items: ",\n".join(json.dumps(item) for item in items)  # noqa: E731
    body = ",\n".join(f'"{key}": [\n{rows(value)}\n]' if isinstance(value, list) else f'"{key}": {json.dumps(value)}'
                      for key, value in result.items())  # fmt: skip
    file.write("{\n" + body + "\n}\n")
print({key: len(value) for key, value in result.items()})
