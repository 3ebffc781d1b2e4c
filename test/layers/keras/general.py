"""What Keras says of shapes, weights and configurations of layers made of general ops -> general.json. Keras 3.15.1.

    KERAS_BACKEND=numpy python test/layers/keras/general.py
"""

import itertools
import json
import os

os.environ.setdefault("KERAS_BACKEND", "numpy")
import keras  # noqa: E402
import numpy as np  # noqa: E402

N = None
CONFIGS = [[name, {}, N] for name in "Add Subtract Multiply Average Maximum Minimum Concatenate".split()]
CONFIGS += [
    ["Concatenate", {"axis": 1}, N],
    ["Identity", {}, [N, 3]],
    ["Permute", {"dims": [2, 3, 1]}, [N, 3, 4, 5]],
    ["RepeatVector", {"n": 3}, [N, 3]],
    ["Cropping1D", {}, [N, 5, 3]],
    ["Cropping1D", {"cropping": 2}, [N, 5, 3]],
    ["Cropping2D", {}, [N, 5, 3, 2]],
    ["Cropping2D", {"cropping": [1, 2], "data_format": "channels_first"}, [N, 5, 3, 8]],
    ["Cropping2D", {"cropping": [[1, 0], [0, 2]]}, [N, 5, 3, 8]],
    ["Cropping3D", {}, [N, 5, 3, 4, 2]],
    ["Cropping3D", {"cropping": [[1, 0], 2, [0, 2]]}, [N, 5, 7, 8, 2]],
    ["ZeroPadding1D", {}, [N, 5, 3]],
    ["ZeroPadding1D", {"padding": [0, 2], "data_format": "channels_first"}, [N, 5, 3]],
    ["ZeroPadding2D", {}, [N, 5, 3, 2]],
    ["ZeroPadding2D", {"padding": [[1, 0], [0, 2]], "data_format": "channels_first"}, [N, 5, 3, 2]],
    ["ZeroPadding3D", {}, [N, 5, 3, 2, 1]],
    ["ZeroPadding3D", {"padding": [1, 0, 2]}, [N, 5, 3, 2, 1]],
    ["UpSampling1D", {}, [N, 5, 3]],
    ["UpSampling1D", {"size": 3}, [N, 5, 3]],
    ["UpSampling2D", {}, [N, 5, 3, 2]],
    ["UpSampling2D", {"size": [3, 1], "interpolation": "bilinear", "data_format": "channels_first"}, [N, 5, 3, 2]],
    ["UpSampling3D", {}, [N, 5, 3, 2, 1]],
    ["UpSampling3D", {"size": [3, 1, 2], "data_format": "channels_first"}, [N, 5, 3, 2, 1]],
    ["ReLU", {}, [N, 3]],
    ["ReLU", {"max_value": 6.0, "negative_slope": 0.5, "threshold": 1.0}, [N, 3]],
    ["LeakyReLU", {}, [N, 3]],
    ["LeakyReLU", {"negative_slope": 0.5}, [N, 3]],
    ["ELU", {"alpha": 0.5}, [N, 3]],
    ["PReLU", {}, [N, 3, 4]],
    ["PReLU", {"shared_axes": [1, 2], "alpha_initializer": "ones"}, [N, N, 4, 5]],
    ["PReLU", {"shared_axes": 1}, [N, N, 5]],
    ["Softmax", {}, [N, 3]],
    ["Softmax", {"axis": 1}, [N, 3, 4]],
    ["Softmax", {"axis": [1, 2]}, [N, 3, 4]],
    ["SpatialDropout1D", {"rate": 0.5}, [N, 3, 4]],
    ["SpatialDropout2D", {"rate": 0.5, "data_format": "channels_first"}, [N, 3, 4, 5]],
    ["SpatialDropout3D", {"rate": 0.25, "seed": 3}, [N, 3, 4, 5, 6]],
    ["GaussianDropout", {"rate": 0.5, "seed": 3}, [N, 3]],
    ["GaussianNoise", {"stddev": 0.5}, [N, 3]],
    ["AlphaDropout", {"rate": 0.5, "noise_shape": [N, 1]}, [N, 3]],
    ["ActivityRegularization", {"l1": 0.5}, [N, 3]],
    ["BatchNormalization", {}, [N, 5, 3]],
    ["BatchNormalization", {"axis": 1, "momentum": 0.5, "epsilon": 0.01, "scale": False}, [N, 5, 3]],
    ["BatchNormalization", {"center": False, "gamma_initializer": "he_normal", "gamma_regularizer": "l2"}, [N, 3]],
    ["BatchNormalization", {"center": False, "scale": False, "moving_mean_initializer": "ones", "trainable": False}, [N, 3]],
    ["Rescaling", {"scale": 0.5}, [N, 3]],
    ["Rescaling", {"scale": [0.5, 2.0, 1.0], "offset": [1.0, 2.0, 3.0]}, [N, 3]],
    ["Normalization", {}, [N, 4, 3]],
    ["Normalization", {"axis": N}, [N, 4, 3]],
    ["Normalization", {"axis": [1, 2], "invert": True}, [N, 4, 3]],
    ["Normalization", {"mean": [1.0, 2.0, 3.0], "variance": [4.0, 5.0, 6.0]}, [N, 3]],
    ["Normalization", {"mean": 1.0, "variance": 4.0}, [N, 3]],
    ["CategoryEncoding", {"num_tokens": 4}, [N, 3]],
    ["CategoryEncoding", {"num_tokens": 4, "output_mode": "count"}, [N, 3]],
    ["Discretization", {"bin_boundaries": [0.0, 1.5]}, [N, 3]],
    ["Discretization", {"bin_boundaries": [0.0, 1.5], "output_mode": "one_hot", "epsilon": 0.5}, [N, 3]],
    ["Discretization", {"num_bins": 3, "output_mode": "multi_hot"}, N],
    ["CenterCrop", {"height": 4, "width": 3}, [N, 5, 3, 2]],
    ["Resizing", {"height": 4, "width": 3}, [N, 5, 3, 2]],
    ["Resizing", {"height": 4, "width": 3, "interpolation": "lanczos3", "crop_to_aspect_ratio": True, "antialias": True}, [N, 5, 3, 2]],
    ["Resizing", {"height": 4, "width": 3, "interpolation": "nearest", "pad_to_aspect_ratio": True, "fill_value": 0.5, "data_format": "channels_first"}, [N, 2, 5, 3]],
    ["UpSampling2D", {"interpolation": "lanczos5"}, [N, 5, 3, 2]],
    ["CenterCrop", {"height": 4, "width": 3, "data_format": "channels_first"}, [N, 5, 8, 7]],
]
CONFIGS += [[f"Global{kind}Pooling{rank}D", options, [N, 2, 3, 4, 5][: rank + 2]]
            for kind in ["Max", "Average"] for rank in [1, 2, 3]
            for options in [{}, {"data_format": "channels_first", "keepdims": True}]]
# With the factors that Keras makes of other ways to say them.
FACTORS = {"factor": [-0.5, 0.5], "height_factor": 0.2, "width_factor": 0.3}
for name in ("AugMix CutMix MixUp RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast "
             "RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert "
             "RandomPerspective RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear "
             "RandomTranslation RandomZoom Solarization").split():
    needed = {"RandomPosterization": ["factor"], "RandomTranslation": ["height_factor", "width_factor"],
              "RandomZoom": ["height_factor"]}.get(name, ["factor"] if name in (
                  "RandomBrightness RandomColorDegeneration RandomContrast RandomHue RandomRotation RandomSaturation "
                  "RandomSharpness").split() else [])
    options = {key: FACTORS[key] for key in needed}
    if name == "RandomPosterization":
        options = {"factor": [1, 4]}
    if name in ("RandomHue", "RandomContrast", "RandomSharpness", "RandomColorDegeneration", "RandomSaturation"):
        options = {"factor": [0.25, 0.5]}
    CONFIGS.append([name, options, N])


def shape_rows():
    for name in "Add Subtract Maximum".split():
        for shapes in [[[N, 3], [N, 3]], [[N, 4, 3], [N, 3]], [[N, 3], [N, 4, 3]], [[N, 4, 1], [N, 1, 3]], [[2, 3], [N, 3]],
                       [[2, 3], [4, 3]], [[N, 3], [N, 4]], [[N, 2, 3], [N, 2]], [[N, 5, 4, 3], [N, 4, 1], [N, 3]],
                       [[N], [N, 3]], [[N, 3]], [[3, 2], [3, 2], [3, 2]]]:
            yield name, {}, shapes
    for axis, shapes in itertools.product([-1, 1, 2, -2, 3], [
            [[N, 3], [N, 4]], [[N, 2, 3], [N, 2, 4]], [[N, 2, 3], [N, 5, 3]], [[N, N, 3], [N, 5, 3]], [[N, 2, 3], [N, 3]],
            [[2, 2, 3], [2, 2, 3], [2, 2, 3]], [[2, 3], [3, 3]], [[N, 2, 3]], [[N, 4, 5, 6], [N, 4, 1, 6]]]):
        is_batch = axis == -len(shapes[0])  # not supported
        guesses = shapes[0][1] is N and axis != 1  # Keras leaves the steps unknown, although the other input has them
        if axis < len(shapes[0]) and not is_batch and not guesses:  # Keras finds an axis too many only when it computes
            yield "Concatenate", {"axis": axis}, shapes
    for shape in [[N, 3], [2, 3, 4], [N, N, 4], [N, 2, 3, 4]]:
        for dims in [[1], [2, 1], [1, 2, 3], [3, 1, 2]]:
            yield "Permute", {"dims": dims}, shape
        for name in "Identity ReLU LeakyReLU ELU PReLU Softmax BatchNormalization Normalization".split():
            if (name, shape) not in [("PReLU", [N, N, 4])]:
                yield name, {}, shape
        for name in "GaussianDropout AlphaDropout SpatialDropout1D SpatialDropout2D".split():
            yield name, {"rate": 0.5}, shape
        yield "RepeatVector", {"n": 3}, shape
        yield "Rescaling", {"scale": 2.0}, shape
    for axis, shape in itertools.product([-1, 1, 2, -3, 4], [[N, 3], [N, 4, 3], [N, N, 4, 3], [N, 3, N, N]]):
        if -len(shape) < axis < len(shape):
            yield "BatchNormalization", {"axis": axis}, shape
            yield "Softmax", {"axis": axis}, shape
            yield "Normalization", {"axis": axis}, shape
    for form, amounts in itertools.product(["channels_last", "channels_first"], [0, 1, 2, [1, 3], [0, 2]]):
        for shape in [[N, 5, 3], [N, N, 4], [2, 7, 2], [N, 3, 9]]:
            yield "ZeroPadding1D", {"padding": amounts, "data_format": form}, shape
            if form == "channels_last":
                yield "Cropping1D", {"cropping": amounts}, shape
        for shape in [[N, 5, 6, 3], [N, N, 4, N], [2, 7, 2, 5], [N, 3, 9, 9]]:
            yield "ZeroPadding2D", {"padding": amounts, "data_format": form}, shape
            yield "Cropping2D", {"cropping": amounts, "data_format": form}, shape
        for shape in [[N, 5, 6, 3, 7], [N, N, 4, 5, 6], [N, 3, 9, 9, N]]:
            volume = [amounts, 1, 1] if isinstance(amounts, list) else amounts
            yield "ZeroPadding3D", {"padding": volume, "data_format": form}, shape
            yield "Cropping3D", {"cropping": volume, "data_format": form}, shape
    for form in ["channels_last", "channels_first"]:
        for shape in [[N, 5, 3], [N, N, 4], [N, 5, 6, 3], [N, N, 4, N], [2, 7, 2, 5], [N, 5, 6, 3, 7], [N, N, 4, 5, 6]]:
            rank = len(shape) - 2
            for kind, keepdims in itertools.product(["Max", "Average"], [False, True]):
                yield f"Global{kind}Pooling{rank}D", {"data_format": form, "keepdims": keepdims}, shape
            if rank == 1 and form == "channels_last":
                yield "UpSampling1D", {"size": 3}, shape
            if rank == 2:
                for interpolation in ["nearest", "bilinear"]:
                    yield "UpSampling2D", {"size": [3, 2], "data_format": form, "interpolation": interpolation}, shape
                yield "CenterCrop", {"height": 2, "width": 2, "data_format": form}, shape
            if rank == 3:
                yield "UpSampling3D", {"size": [3, 1, 2], "data_format": form}, shape


def output_of(name, options, shape):
    """What comes out when the layer is called, or None for an error."""
    try:
        several = isinstance(shape[0], list)
        inputs = [keras.KerasTensor(each) for each in shape] if several else keras.KerasTensor(shape)
        return list(getattr(keras.layers, name)(**options)(inputs).shape)
    except Exception:
        return N


def config_rows():
    for name, options, shape in CONFIGS:
        layer = getattr(keras.layers, name)(**options)
        config = json.loads(json.dumps(keras.saving.serialize_keras_object(layer)))["config"]
        weights = N
        if shape:
            layer.build(shape)
            weights = [[w.name, list(w.shape), w.trainable] for w in layer.weights if "seed" not in w.name]
        yield {"class_name": name, "options": options, "config": config, "input_shape": shape, "weights": weights}


INPUTS = [[[[1, 2], [0, 0], [3, 4]], [[0, 0], [5, -6], [7, 8]]], [[[5, 5], [6, 6], [0, 0]], [[0, 0], [-1, 2], [0, 0]]],
          [[[1, -1], [0, 0], [0, 0]], [[0, 0], [9, 2], [2, 2]]]]
MASKED = [[True, True], [True, False], [False, True], [True, True, True], [True, False, True], [False, True, True]]


def masked_rows():
    """A merging layer, inputs some of which are masked, the result, and the mean of its steps that count."""
    layers = [(name, {}) for name in "Add Subtract Multiply Average Maximum Minimum".split()]
    for (name, options), which in itertools.product(layers + [("Concatenate", {"axis": axis}) for axis in (-1, 1)], MASKED):
        if name == "Subtract" and len(which) > 2:
            continue
        inputs = [keras.Input((3, 2)) for _ in which]
        merged = getattr(keras.layers, name)(**options)(
            [keras.layers.Masking()(x) if masked else x for x, masked in zip(inputs, which)])
        model = keras.Model(inputs, [merged, keras.layers.GlobalAveragePooling1D()(merged)])
        outputs = model.predict([np.array(x, "float32") for x in INPUTS[: len(which)]], verbose=0)
        yield [name, options, which, *([v if np.isfinite(v) else N for v in y.flatten().tolist()] for y in outputs)]


result = {
    "keras": keras.__version__,
    "shapes": [[name, options, shape, output_of(name, options, shape)] for name, options, shape in shape_rows()],
    "configs": list(config_rows()),
    "masked": list(masked_rows()),
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "general.json")
with open(path, "w") as file:
    rows = lambda items: ",\n".join(json.dumps(item) for item in items)  # noqa: E731
    body = ",\n".join(f'"{key}": [\n{rows(value)}\n]' if isinstance(value, list) else f'"{key}": {json.dumps(value)}'
                      for key, value in result.items())
    file.write("{\n" + body + "\n}\n")
print({key: len(value) for key, value in result.items()})
