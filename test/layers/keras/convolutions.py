"""What Keras says of shapes, weights and configurations of convolutions and poolings -> convolutions.json. Keras 3.15.1.

    KERAS_BACKEND=jax python test/layers/keras/convolutions.py
"""

import itertools
import json
import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras  # noqa: E402

N = None
FIRST = {"data_format": "channels_first"}
CONFIGS = [
    ["Conv1D", {"filters": 4, "kernel_size": 3}, [N, 9, 2]],
    ["Conv1D", {"filters": 4, "kernel_size": [3], "strides": [2], "padding": "causal", "groups": 2, "activation": "relu"}, [N, N, 6]],
    ["Conv1D", {"filters": 4, "kernel_size": 2, "dilation_rate": 3, "padding": "same", "use_bias": False, **FIRST}, [N, 6, 9]],
    ["DepthwiseConv1D", {"kernel_size": 3}, [N, 9, 2]],
    ["DepthwiseConv1D", {"kernel_size": 3, "strides": 2, "depth_multiplier": 3, "use_bias": False, **FIRST}, [N, 2, 9]],
    ["DepthwiseConv2D", {"kernel_size": 3}, [N, 9, 9, 2]],
    ["DepthwiseConv2D", {"kernel_size": [3, 2], "strides": [1, 2], "padding": "same", "depth_multiplier": 2, "activation": "relu6",
                         "depthwise_initializer": "he_normal", "bias_initializer": "ones"}, [N, 9, 9, 3]],
    ["SeparableConv1D", {"filters": 4, "kernel_size": 3}, [N, 9, 2]],
    ["SeparableConv1D", {"filters": 4, "kernel_size": 3, "depth_multiplier": 3, "use_bias": False, **FIRST}, [N, 2, 9]],
    ["SeparableConv2D", {"filters": 4, "kernel_size": 3}, [N, 9, 9, 2]],
    ["SeparableConv2D", {"filters": 5, "kernel_size": [3, 2], "dilation_rate": 2, "padding": "same", "depth_multiplier": 2,
                         "activation": "tanh", "pointwise_initializer": "he_normal"}, [N, 9, 9, 3]],
    ["Conv1DTranspose", {"filters": 4, "kernel_size": 3}, [N, 9, 2]],
    ["Conv1DTranspose", {"filters": 4, "kernel_size": 3, "strides": 3, "output_padding": 1, "use_bias": False, **FIRST}, [N, 2, 9]],
    ["Conv2DTranspose", {"filters": 4, "kernel_size": 3}, [N, 9, 9, 2]],
    ["Conv2DTranspose", {"filters": 5, "kernel_size": [3, 2], "strides": [2, 3], "padding": "same", "output_padding": [0, 2],
                         "activation": "relu"}, [N, 9, 9, 3]],
    ["Conv3D", {"filters": 4, "kernel_size": 3}, [N, 9, 9, 9, 2]],
    ["Conv3D", {"filters": 4, "kernel_size": [3, 2, 1], "strides": [1, 2, 3], "padding": "same", "groups": 2, "activation": "relu"}, [N, N, 9, 9, 6]],
    ["Conv3D", {"filters": 4, "kernel_size": 2, "dilation_rate": [1, 2, 3], "use_bias": False, **FIRST}, [N, 6, 9, 9, 9]],
    ["Conv3DTranspose", {"filters": 4, "kernel_size": 3}, [N, 9, 9, 9, 2]],
    ["Conv3DTranspose", {"filters": 5, "kernel_size": [3, 2, 1], "strides": [2, 3, 1], "padding": "same", "output_padding": [0, 2, 0],
                         "activation": "relu"}, [N, 9, 9, 9, 3]],
    ["MaxPooling1D", {}, [N, 8, 2]],
    ["MaxPooling1D", {"pool_size": 3, "strides": 1, "padding": "same", **FIRST}, [N, 2, 8]],
    ["MaxPooling3D", {}, [N, 8, 8, 8, 2]],
    ["MaxPooling3D", {"pool_size": [1, 2, 3], "strides": 1, "padding": "same", **FIRST}, [N, 2, 8, 8, 8]],
    ["AveragePooling3D", {"pool_size": 3, "strides": [1, 2, 3]}, [N, 9, 8, 7, 1]],
    ["AdaptiveAveragePooling1D", {"output_size": 4}, [N, 9, 2]],
    ["AdaptiveAveragePooling2D", {"output_size": [4, 3], **FIRST}, [N, 2, 9, 9]],
    ["AdaptiveAveragePooling3D", {"output_size": 3}, [N, 9, 9, 9, 2]],
    ["AdaptiveMaxPooling1D", {"output_size": [4], **FIRST}, [N, 2, 9]],
    ["AdaptiveMaxPooling2D", {"output_size": 3}, [N, 9, 9, 2]],
    ["AdaptiveMaxPooling3D", {"output_size": [4, 3, 2]}, [N, 9, 9, 9, 2]],
    ["AveragePooling1D", {"pool_size": [3]}, [N, 9, 1]],
    ["AveragePooling1D", {"pool_size": 3, "strides": [2], "padding": "same"}, [N, 9, 1]],
]


def shape_rows():
    sizes = [1, 2, 7, 12, N]
    for size, k, s, d in itertools.product(sizes, [1, 2, 3, 4], [1, 2, 3], [1, 2]):
        both = {"kernel_size": k, "strides": s, "dilation_rate": d}
        for padding in ["valid", "same", "causal"]:
            yield "Conv1D", {"filters": 4, "padding": padding, **both}, [N, size, 2]
        for padding in ["valid", "same"]:
            yield "DepthwiseConv1D", {"depth_multiplier": 2, "padding": padding, **both}, [N, size, 3]
            yield "SeparableConv1D", {"filters": 4, "padding": padding, **both, **FIRST}, [3, 2, size]
            for extra in [N, 0, 1, 2] if d == 1 else [N]:
                options = {"filters": 3, "padding": padding, "output_padding": extra, **both}
                yield "Conv1DTranspose", options, [2, size, 4]
    for size, padding in itertools.product([1, 2, 7, N], ["valid", "same"]):
        options = {"kernel_size": [3, 2], "strides": [2, 3], "padding": padding}
        for shape, first in [[[N, size, 9, 2], {}], [[N, 2, 9, size], FIRST]]:
            yield "DepthwiseConv2D", {**options, **first}, shape
            yield "SeparableConv2D", {"filters": 4, **options, **first, "strides": 2}, shape
            yield "Conv2DTranspose", {"filters": 4, **options, **first}, shape
            yield "Conv2DTranspose", {"filters": 4, **options, **first, "output_padding": [1, 2]}, shape
    for size, s, d, padding in itertools.product([1, 2, 7, N], [1, 2], [1, 2], ["valid", "same"]):
        options = {"filters": 4, "kernel_size": [3, 2, 1], "strides": [s, 1, s], "dilation_rate": [1, d, d], "padding": padding}
        for shape, first in [[[N, 5, size, 9, 2], {}], [[N, 2, 9, 5, size], FIRST]]:
            yield "Conv3D", {**options, **first}, shape
            for extra in [N, 0, 1] if d == 1 else [N]:
                yield "Conv3DTranspose", {**options, **first, "output_padding": extra and [extra, 0, extra]}, shape
    for size, out in itertools.product([1, 2, 7], [1, 3, 7]):
        for kind in ["Average", "Max"]:
            yield f"Adaptive{kind}Pooling1D", {"output_size": out, **FIRST}, [N, 2, size]
            yield f"Adaptive{kind}Pooling2D", {"output_size": [out, 2]}, [N, size, 5, 3]
            yield f"Adaptive{kind}Pooling3D", {"output_size": [2, out, 3], **FIRST}, [N, 2, 5, size, 4]
    for size, k, s, padding in itertools.product(sizes, [1, 2, 3, 5], [N, 1, 2, 3], ["valid", "same"]):
        options = {"pool_size": k, "strides": s, "padding": padding}
        yield "MaxPooling1D", options, [3, size, 2]
        box = {"pool_size": [2, k, 1], "strides": [1, s, 2] if s else N, "padding": padding}
        yield "MaxPooling3D", box, [N, 5, size, 4, 3]
        yield "AveragePooling3D", {**box, **FIRST}, [2, 3, 5, size, 4]
        yield "AveragePooling1D", {**options, **FIRST}, [3, 2, size]


def output_of(name, options, shape):
    """What comes out when the layer is called, or None for an error and for a tensor without elements."""
    try:
        output = list(getattr(keras.layers, name)(**options)(keras.KerasTensor(shape)).shape)
    except (ValueError, TypeError):
        return N
    return N if 0 in output else output


def made_of_nothing(name, options):
    """Options that Keras refuses when the layer is made: rules about several arguments, tested by their words elsewhere."""
    try:
        getattr(keras.layers, name)(**options)
    except ValueError:
        return True
    return False


def config_rows():
    for name, options, shape in CONFIGS:
        layer = getattr(keras.layers, name)(**options)
        config = json.loads(json.dumps(keras.saving.serialize_keras_object(layer)))["config"]
        layer.build(shape)
        weights = [[w.name, list(w.shape), w.trainable] for w in layer.weights]
        yield {"class_name": name, "options": options, "config": config, "input_shape": shape, "weights": weights}


result = {
    "keras": keras.__version__,
    "shapes": [[name, options, shape, output_of(name, options, shape)]
               for name, options, shape in shape_rows() if not made_of_nothing(name, options)],
    "configs": list(config_rows()),
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "convolutions.json")
with open(path, "w") as file:
    rows = lambda items: ",\n".join(json.dumps(item) for item in items)  # noqa: E731
    body = ",\n".join(f'"{key}": [\n{rows(value)}\n]' if isinstance(value, list) else f'"{key}": {json.dumps(value)}'
                      for key, value in result.items())
    file.write("{\n" + body + "\n}\n")
print({key: len(value) for key, value in result.items()})
