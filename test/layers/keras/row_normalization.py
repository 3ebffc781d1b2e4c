"""What Keras says of layers that normalize rows by themselves -> row_normalization.json. Keras 3.15.1.

    KERAS_BACKEND=numpy python test/layers/keras/row_normalization.py
"""

import json
import os

os.environ.setdefault("KERAS_BACKEND", "numpy")
import keras  # noqa: E402

N = None
AFFINE = {"epsilon": 0.5, "beta_initializer": "ones", "gamma_initializer": "he_normal", "gamma_regularizer": "l2",
          "beta_constraint": "non_neg"}
CONFIGS = [
    ["LayerNormalization", {}, [N, 3]],
    ["LayerNormalization", {"axis": [3, 1], **AFFINE}, [N, 3, N, 5]],
    ["LayerNormalization", {"axis": [1, -1]}, [N, 3, 4, 5]],
    ["LayerNormalization", {"axis": -2, "center": False}, [N, 3, 4, 5]],
    ["LayerNormalization", {"scale": False}, [N, 3, 4, 5]],
    ["LayerNormalization", {"rms_scaling": True, "scale": False}, [N, 3, 4]],
    ["GroupNormalization", {}, [N, 3, 64]],
    ["GroupNormalization", {"groups": 3, "axis": 1, **AFFINE}, [N, 9, N, 4]],
    ["GroupNormalization", {"groups": -1, "center": False}, [N, 4]],
    ["GroupNormalization", {"groups": 2, "axis": -2, "scale": False}, [N, 4, 5]],
    ["RMSNormalization", {}, [N, 3, 4]],
    ["RMSNormalization", {"axis": [2, 1], "epsilon": 0.1}, [N, 3, 4]],
    ["UnitNormalization", {}, [N, 3, 4]],
    ["UnitNormalization", {"axis": [1, -1]}, [N, 3, 4]],
]


def shape_rows():
    for shape in [[N, 4], [3, 2, 4], [N, N, 4], [N, 4, 2, 6], [N, N, 4, 5, 4], [N, N], [N, 4, N]]:
        for axis in [-1, -2, 1, 2, 7, -7, [-1], [1, 2], [-1, -2], [3, 1]]:
            # Keras finds batch axes and broken shapes only when numbers come.
            resolved = [a + len(shape) if a < 0 else a for a in (axis if isinstance(axis, list) else [axis])]
            if 0 in resolved or len(set(resolved)) < len(resolved):
                continue
            yield "LayerNormalization", {"axis": axis}, shape
            if all(a < len(shape) for a in resolved):
                yield "UnitNormalization", {"axis": axis}, shape
            if sorted(resolved) == list(range(len(shape) - len(resolved), len(shape))):
                yield "RMSNormalization", {"axis": axis}, shape
            if isinstance(axis, int):
                for groups in [1, 2, 3, 4, 5, -1]:
                    yield "GroupNormalization", {"axis": axis, "groups": groups}, shape


def output_of(name, options, shape):
    """What comes out when the layer is called, or None for an error."""
    try:
        return list(getattr(keras.layers, name)(**options)(keras.KerasTensor(shape)).shape)
    except Exception:
        return N


def config_rows():
    for name, options, shape in CONFIGS:
        layer = getattr(keras.layers, name)(**options)
        config = json.loads(json.dumps(keras.saving.serialize_keras_object(layer)))["config"]
        layer.build(shape)
        weights = [[w.name, list(w.shape), w.trainable] for w in layer.weights]
        yield {"class_name": name, "options": options, "config": config, "input_shape": shape, "weights": weights}


result = {
    "keras": keras.__version__,
    "shapes": [[name, options, shape, output_of(name, options, shape)] for name, options, shape in shape_rows()],
    "configs": list(config_rows()),
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "row_normalization.json")
with open(path, "w") as file:
    rows = lambda items: ",\n".join(json.dumps(item) for item in items)  # noqa: E731
    body = ",\n".join(f'"{key}": [\n{rows(value)}\n]' if isinstance(value, list) else f'"{key}": {json.dumps(value)}'
                      for key, value in result.items())
    file.write("{\n" + body + "\n}\n")
print({key: len(value) for key, value in result.items()})
