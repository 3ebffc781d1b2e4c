"""models.json: what real Keras writes of models, `model.to_json()`. Keras 3.15.1.

    KERAS_BACKEND=numpy python test/models/config/models.py
"""

import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "numpy")
import keras  # noqa: E402
from keras import Input, Model, Sequential, layers, ops  # noqa: E402

MODELS = []


def case(make):
    MODELS.append(make)
    return make


@case
def chain():
    return Sequential([Input((28, 28, 1)), layers.Conv2D(3, 3, activation="relu"), layers.MaxPooling2D(), layers.Flatten(),
                       layers.Dropout(0.25, seed=7), layers.Dense(10, activation="softmax", kernel_regularizer="l2", bias_constraint="non_neg")])


@case
def not_built():
    return Sequential([layers.Dense(2), layers.ReLU(max_value=6)])


@case
def no_layers():
    return Sequential([])


@case
def batch_size():
    return Sequential([Input(batch_shape=(4, 5, 2)), layers.LSTM(3, stateful=True, return_sequences=True), layers.GRU(2)])


@case
def chain_in_chain():
    return Sequential([Input((3,)), Sequential([Input((3,)), layers.Dense(4)], name="inner"), Sequential([layers.Dense(2)], name="late")])


@case
def wrappers():
    inner = layers.TimeDistributed(layers.Dense(3, activation="tanh"))
    return Sequential([Input((6, 2)), layers.Bidirectional(layers.LSTM(3, return_sequences=True), merge_mode="sum"), inner, layers.BatchNormalization()])


@case
def one_of_each():
    x = Input((8, 8, 4), name="x")
    y = layers.ZeroPadding2D(1)(x)
    y = layers.DepthwiseConv2D(3)(y)
    y = layers.SeparableConv2D(4, 3)(y)
    y = layers.Conv2DTranspose(2, 2)(y)
    y = layers.UpSampling2D()(y)
    y = layers.Cropping2D(1)(y)
    y = layers.Permute((2, 1, 3))(y)
    y = layers.Rescaling(2.5)(y)
    y = layers.PReLU()(y)
    y = layers.LayerNormalization()(y)
    y = layers.GroupNormalization(2)(y)
    y = layers.UnitNormalization()(y)
    y = layers.SpatialDropout2D(0.5)(y)
    y = layers.GaussianNoise(0.5)(y)
    y = layers.ActivityRegularization(l2=0.5)(y)
    y = layers.AveragePooling2D(2)(y)
    return Model(x, layers.GlobalAveragePooling2D()(y), name="one_of_each")


@case
def branches():
    a, b = Input((4,), name="a"), Input((4,), name="b")
    shared = layers.Dense(5, name="shared")
    x, y = shared(a), shared(b)
    z = layers.Concatenate()([layers.Add()([x, y]), layers.Subtract()([x, y]), layers.Average()([x, y, x])])
    return Model([a, b], [layers.Dense(1, name="left")(z), layers.Dense(2, trainable=False, name="right")(z)], name="branches")


@case
def elsewhere():
    """A layer that is called in another model too: only the calls of this one are written, counted anew."""
    a = Input((4,), name="a")
    shared = layers.Dense(4, name="shared")
    Model(a, shared(a))
    b = Input((4,), name="b")
    return Model(b, shared(shared(b)), name="elsewhere")


@case
def by_name():
    a, b = Input((3,), name="a"), Input((3,), name="b")
    inner = Model({"second": b, "first": a}, {"sum": layers.Add()([a, b]), "product": layers.Multiply()([a, b])}, name="inner")
    c, d = Input((3,), name="c"), Input((3,), name="d")
    y = inner({"first": c, "second": d})
    z = inner({"first": y["sum"], "second": y["product"]})
    return Model({"c": c, "d": d}, {"out": z["sum"], "also": y["product"]}, name="by_name")


@case
def nested():
    i = Input((6,))
    h = layers.Dense(4, name="inner_dense")(i)
    inner = Model(i, [h, layers.Dense(2, name="inner_out")(h)], name="inner", trainable=False)
    x, y = Input((6,), name="x"), Input((6,), name="y")
    p, q = inner(x)
    r, s = inner(y)
    return Model([x, y], [layers.Concatenate()([p, s]), inner(x)[1], r], name="nested")


@case
def one_in_a_list():
    x = Input((3,), name="x")
    return Model([x], [layers.Dense(2)(x)], name="one_in_a_list")


@case
def states():
    x, h, c = Input((5, 2), name="x"), Input((3,), name="h"), Input((3,), name="c")
    y = layers.LSTM(3, return_sequences=True, return_state=True)(x, initial_state=[h, c])
    z = layers.Bidirectional(layers.GRU(3))(y[0], initial_state=[y[1], y[2]])
    return Model([x, h, c], z, name="states")


@case
def masked():
    x, m = Input((5, 2), name="x"), Input((5,), name="m")
    y = layers.LSTM(3, return_sequences=True)(x, mask=ops.not_equal(m, 0.0))
    return Model([x, m], layers.GlobalAveragePooling1D()(y), name="masked")


@case
def operations():
    x = Input((6,), name="x")
    y = layers.Dense(6, name="d")(x)
    z = (y * 2.0 + 1.0) / 4.0 - 3.0 / (x * x)
    z = ops.maximum(ops.minimum(z, 0.5), x)
    z = ops.concatenate([z[:, 1:5:2], z[..., -2:], -z], axis=-1)
    z = ops.transpose(ops.reshape(z, (-1, 2, 5)), (0, 2, 1))
    z = ops.relu(ops.tanh(ops.sigmoid(z)))
    z = ops.squeeze(ops.expand_dims(ops.mean(z, axis=-1), 1), 1)
    return Model(x, ops.sum(z, axis=1, keepdims=True), name="operations")


@case
def inside():
    x = Input((4,), name="x")
    h = layers.Dense(5, name="one")(x)
    k = layers.Dense(3, name="two")(h)
    return Model(h, k, name="inside")


def main():
    written = []
    for make in MODELS:
        keras.utils.clear_session()
        model = make()
        written.append({"name": make.__name__, "json": json.loads(model.to_json())})
    lines = ",\n".join(json.dumps(each, separators=(",", ":")) for each in written)
    path = pathlib.Path(__file__).parent / "models.json"
    path.write_text(f'{{"keras":"{keras.__version__}","models":[\n{lines}\n]}}\n')


main()
