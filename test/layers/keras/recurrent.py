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


def make(name, options):
    options = {key: keras.layers.deserialize(json.loads(json.dumps(value))) if key in ("layer", "backward_layer") else value
               for key, value in options.items()}  # fmt: skip
    return getattr(keras.layers, name)(**options)


def output_of(name, options, shape):
    """What comes out when the layer is called, or None for an error."""
    try:
        outputs = make(name, options)(keras.KerasTensor(shape))
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
