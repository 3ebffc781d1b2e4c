"""Penalties of regularizers and what constraints make of weights -> rules.json. Keras 3.15.1, JAX.

    KERAS_BACKEND=jax python test/layers/keras/rules.py
"""

import json
import os
import pathlib
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras  # noqa: E402
import numpy as np  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "golden"))
from generator import stream  # noqa: E402

SHAPES = [[7, 5], [2, 3, 2, 3], [9]]
REGULARIZERS = [
    keras.regularizers.L1(), keras.regularizers.L2(), keras.regularizers.L1L2(), keras.regularizers.L1(0.3), keras.regularizers.L2(0.7),
    keras.regularizers.L1L2(0.1, 0.2), keras.regularizers.L1L2(0.1), keras.regularizers.L1L2(l2=0.1),
    keras.regularizers.OrthogonalRegularizer(), keras.regularizers.OrthogonalRegularizer(0.5, "columns"),
]
CONSTRAINTS = [
    keras.constraints.NonNeg(), keras.constraints.MaxNorm(), keras.constraints.MaxNorm(0.75), keras.constraints.UnitNorm(),
    keras.constraints.MinMaxNorm(), keras.constraints.MinMaxNorm(0.25, 0.5), keras.constraints.MinMaxNorm(1.5, 2.0, rate=0.25),
]
WITH_AXES = [[[7, 5], 1], [[7, 5], [0, 1]], [[7, 5], -1], [[2, 3, 2, 3], [0, 1, 2]], [[2, 3, 2, 3], 2]]


def rows():
    for i, shape in enumerate(SHAPES):
        weight = stream(100 + i, shape, -1, 1)
        for regularizer in REGULARIZERS:
            if regularizer.__class__.__name__ == "OrthogonalRegularizer" and len(shape) != 2:
                continue
            yield {"object": keras.saving.serialize_keras_object(regularizer), "seed": 100 + i, "shape": shape,
                   "values": [float(regularizer(keras.ops.convert_to_tensor(weight)))]}
        for constraint in CONSTRAINTS:
            yield {"object": keras.saving.serialize_keras_object(constraint), "seed": 100 + i, "shape": shape,
                   "values": np.asarray(constraint(weight), "float32").ravel().tolist()}
    for shape, axis in WITH_AXES:
        for constraint in [keras.constraints.MaxNorm(0.75, axis), keras.constraints.UnitNorm(axis), keras.constraints.MinMaxNorm(0.2, 0.9, 0.5, axis)]:
            weight = stream(7, shape, -1, 1)
            yield {"object": keras.saving.serialize_keras_object(constraint), "seed": 7, "shape": shape,
                   "values": np.asarray(constraint(weight), "float32").ravel().tolist()}


def losses():
    """`losses` of layers whose weights are streams 1, 2, ... of -1..1."""
    layers = keras.layers
    made = [
        [layers.Dense(4, kernel_regularizer="l2", bias_regularizer="l1"), [None, 3]],
        [layers.Dense(4, kernel_regularizer="orthogonal_regularizer", activity_regularizer="l2"), [None, 3]],
        [layers.Dense(4, kernel_regularizer="l2", trainable=False), [None, 3]],
        [layers.Conv2D(3, 2, kernel_regularizer=keras.regularizers.L1L2(0.1, 0.2)), [None, 5, 5, 2]],
        [layers.DepthwiseConv2D(2, depthwise_regularizer="l2", bias_regularizer="l2"), [None, 5, 5, 2]],
        [layers.SeparableConv2D(3, 2, depthwise_regularizer="l1", pointwise_regularizer="l2", bias_regularizer="l1"), [None, 5, 5, 2]],
        [layers.LSTM(3, kernel_regularizer="l2", recurrent_regularizer="l1", bias_regularizer="l2"), [None, 5, 2]],
        [layers.GRU(3, recurrent_regularizer="l2"), [None, 5, 2]],
        [layers.Bidirectional(layers.SimpleRNN(3, kernel_regularizer="l2", recurrent_regularizer="l1")), [None, 5, 2]],
        [layers.BatchNormalization(gamma_regularizer="l2", beta_regularizer="l1"), [None, 4]],
        [layers.LayerNormalization(gamma_regularizer="l2", beta_regularizer="l1"), [None, 4]],
        [layers.Embedding(5, 3, embeddings_regularizer="l1l2"), [None, 4]],
        [layers.PReLU(alpha_regularizer="l1"), [None, 4]],
        [layers.TimeDistributed(layers.Dense(2, kernel_regularizer="l2")), [None, 5, 2]],
    ]
    for layer, shape in made:
        layer.build(shape)
        layer.set_weights([stream(i + 1, list(w.shape), -1, 1) for i, w in enumerate(layer.get_weights())])
        yield {"layer": json.loads(json.dumps(keras.saving.serialize_keras_object(layer))), "shape": shape,
               "losses": [float(loss) for loss in layer.losses]}


def main():
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows())
    more = ",\n".join(json.dumps(row, separators=(",", ":")) for row in losses())
    text = f'{{"keras":"{keras.__version__}","rules":[\n{lines}\n],"losses":[\n{more}\n]}}\n'
    (pathlib.Path(__file__).parent / "rules.json").write_text(text)


main()
