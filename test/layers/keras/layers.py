"""What Keras says of shapes, weights and configurations of layers -> layers.json. Keras 3.15.1, numpy backend.

    KERAS_BACKEND=numpy python test/layers/keras/layers.py
"""

import itertools
import json
import os

os.environ.setdefault("KERAS_BACKEND", "numpy")
import keras  # noqa: E402
from keras.src.initializers.random_initializers import compute_fans  # noqa: E402
from keras.src.utils.naming import to_snake_case  # noqa: E402

N = None
CONFIGS = [
    ["InputLayer", {"shape": [28, 28, 1]}, N],
    ["InputLayer", {"batch_shape": [4, N, 3], "name": "here", "optional": True}, N],
    ["Dense", {"units": 4}, [N, 784]],
    ["Dense", {"units": 4, "use_bias": False, "activation": "softmax"}, [N, 7, 3]],
    ["Dense", {"units": 5, "activation": "leaky_relu", "kernel_initializer": "he_normal", "trainable": False}, [2, 3]],
    ["Dense", {"units": 5, "bias_initializer": "random_uniform", "kernel_regularizer": "l2", "kernel_constraint": "max_norm",
               "activity_regularizer": "l1", "bias_regularizer": "L1L2", "bias_constraint": "non_neg"}, [N, 3]],
    ["Dense", {"units": 5, "lora_rank": 2, "lora_alpha": 4}, N],
    ["Conv2D", {"filters": 8, "kernel_size": 3}, [N, 28, 28, 1]],
    ["Conv2D", {"filters": 8, "kernel_size": [3, 5], "strides": [1, 2], "padding": "same", "groups": 4, "activation": "relu6"}, [N, 9, 9, 12]],
    ["Conv2D", {"filters": 6, "kernel_size": 2, "data_format": "channels_first", "dilation_rate": 2, "use_bias": False}, [N, 3, 9, 8]],
    ["MaxPooling2D", {}, [N, 8, 8, 2]],
    ["MaxPooling2D", {"pool_size": [3, 2], "strides": 1, "padding": "same", "data_format": "channels_first"}, [N, 2, 8, 8]],
    ["AveragePooling2D", {"pool_size": 3}, [N, 9, 9, 1]],
    ["Flatten", {}, [N, 3, 4]],
    ["Flatten", {"data_format": "channels_first"}, [N, 3, 4, 5]],
    ["Reshape", {"target_shape": [-1, 2]}, [N, 3, 4]],
    ["Dropout", {"rate": 0.25}, [N, 3]],
    ["Dropout", {"rate": 0.5, "seed": 7, "noise_shape": [N, 1, 3]}, [N, 2, 3]],
    ["Activation", {"activation": "relu"}, [N, 3]],
    ["LSTM", {"units": 3}, [N, 5, 2]],
    ["LSTM", {"units": 2, "return_sequences": True, "return_state": True, "go_backwards": True, "unroll": True,
              "unit_forget_bias": False, "dropout": 0.1, "recurrent_dropout": 0.2, "seed": 3}, [4, 5, 2]],
    ["LSTM", {"units": 2, "use_bias": False, "stateful": True, "activation": "relu", "recurrent_activation": "hard_sigmoid",
              "kernel_initializer": "orthogonal", "recurrent_initializer": "glorot_normal",
              "bias_initializer": "ones"}, [4, 5, 2]],
]
CONFIGS += [["Activation", {"activation": name}, [N, 3]] for name in sorted(
    "celu elu exponential gelu hard_shrink hard_sigmoid hard_silu hard_tanh leaky_relu linear log_sigmoid log_softmax mish "
    "relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus sparse_sigmoid squareplus swish tanh "
    "tanh_shrink hard_swish".split())]
CONFIGS += [["Dense", {"units": 2, "activation": make}, [N, 2]] for make in [
    lambda: keras.layers.ReLU(max_value=3.0, negative_slope=0.5, threshold=1.0),
    lambda: keras.layers.LeakyReLU(0.25), lambda: keras.layers.ELU(2.0), lambda: keras.layers.Softmax()]]
# Not identity: Keras 3.15 does not write its gain.
CONFIGS += [["Dense", {"units": 2, "kernel_initializer": name}, [N, 2]] for name in (
    "zeros ones random_normal random_uniform truncated_normal variance_scaling glorot_uniform glorot_normal "
    "he_uniform he_normal lecun_uniform lecun_normal orthogonal").split()]

CONFIGS += [["Dense", {"units": 2, "kernel_initializer": make}, [N, 2]] for make in [
    lambda: keras.initializers.Constant(0.5), lambda: keras.initializers.RandomNormal(1.0, 0.5, seed=3),
    lambda: keras.initializers.VarianceScaling(0.5, "fan_avg", "uniform", seed=1),
    lambda: keras.initializers.Orthogonal(gain=2.0, seed=9)]]


def shape_rows():
    for size, k, s, padding, d in itertools.product([1, 2, 7, 12, N], [1, 2, 3, 4], [1, 2, 3], ["valid", "same"], [1, 2]):
        if s > 1 and d > 1:
            continue
        options = {"filters": 4, "kernel_size": [k, 1], "strides": [s, 1], "padding": padding, "dilation_rate": [d, 1]}
        yield "Conv2D", options, [N, size, 3, 2]
    for size, k, s, padding in itertools.product([1, 2, 7, 12, N], [1, 2, 3, 5], [N, 1, 2, 3], ["valid", "same"]):
        options = {"pool_size": [k, 1], "strides": [s, 1] if s else N, "padding": padding}
        yield "MaxPooling2D", options, [3, size, 4, 2]
        yield "AveragePooling2D", {**options, "data_format": "channels_first"}, [3, 2, size, 4]
    for shape in [[N], [3], [N, 3], [N, N], [2, 3, N], [2, 3, 4], [N, 2, 3, 4, 5]]:
        for data_format in ["channels_last", "channels_first"]:
            yield "Flatten", {"data_format": data_format}, shape
    for target, shape in itertools.product([[12], [-1], [3, 4], [2, -1], [-1, 2, 2], [5, -1], [1, 12, 1], [7]],
                                           [[N, 12], [N, 3, 4], [2, 2, 3, 2], [N, N, 4], [N, 24]]):
        yield "Reshape", {"target_shape": target}, shape
    for shape in [[N, 3], [N, 4, 3], [2, N, 5, 3], [N, N, 1]]:
        yield "Dense", {"units": 6}, shape
        yield "Dropout", {"rate": 0.5}, shape
        yield "Activation", {"activation": "softmax"}, shape
    for seq, state, shape in itertools.product([False, True], [False, True], [[N, 5, 2], [3, N, 2], [N, N, 4]]):
        yield "LSTM", {"units": 3, "return_sequences": seq, "return_state": state}, shape


def output_of(name, options, shape):
    """What comes out when the layer is called, or None for an error."""
    try:
        outputs = getattr(keras.layers, name)(**options)(keras.KerasTensor(shape))
    except (ValueError, TypeError):
        return N
    return [list(o.shape) for o in outputs] if isinstance(outputs, (list, tuple)) else list(outputs.shape)


def config_rows():
    for name, options, shape in CONFIGS:
        made = {key: value() if callable(value) else value for key, value in options.items()}
        layer = getattr(keras.layers, name)(**made)
        config = json.loads(json.dumps(keras.saving.serialize_keras_object(layer)))["config"]
        weights = N
        if shape:
            layer.build(shape)
            weights = [[w.name, list(w.shape), w.trainable] for w in layer.weights if "seed" not in w.name]
        given = {key: value for key, value in options.items() if not callable(value)}
        yield {"class_name": name, "options": given, "config": config, "input_shape": shape, "weights": weights}


FANS = [[], [7], [3, 5], [3, 4, 5], [3, 3, 8, 16], [2, 3, 4, 5, 6]]
NAMES = ["Dense", "Conv2D", "MaxPooling2D", "PReLU", "ReLU", "LeakyReLU", "ConvLSTM2D", "GRUCell", "LSTM", "InputLayer",
         "Conv2DTranspose", "GlobalAveragePooling1D", "Sequential"]
result = {
    "keras": keras.__version__,
    "shapes": [[name, options, shape, output_of(name, options, shape)] for name, options, shape in shape_rows()],
    "configs": list(config_rows()),
    "fans": [[shape, list(compute_fans(shape))] for shape in FANS],
    "names": [[name, to_snake_case(name)] for name in NAMES],
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "layers.json")
with open(path, "w") as file:
    rows = lambda items: ",\n".join(json.dumps(item) for item in items)  # noqa: E731
    body = ",\n".join(f'"{key}": [\n{rows(value)}\n]' if isinstance(value, list) else f'"{key}": {json.dumps(value)}'
                      for key, value in result.items())
    file.write("{\n" + body + "\n}\n")
print({key: len(value) for key, value in result.items()})
