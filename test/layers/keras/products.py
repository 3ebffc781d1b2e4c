"""What Keras says of shapes, weights and configurations of Dot and EinsumDense -> products.json. Keras 3.15.1.

    KERAS_BACKEND=numpy python test/layers/keras/products.py
"""

import itertools
import json
import os

os.environ.setdefault("KERAS_BACKEND", "numpy")
import keras  # noqa: E402

N = None
CONFIGS = [
    ["Dot", {"axes": 1}, N],
    ["Dot", {"axes": [1, 2], "normalize": True}, N],
    ["EinsumDense", {"equation": "ab,bc->ac", "output_shape": 4}, [N, 3]],
    ["EinsumDense", {"equation": "abc,cd->abd", "output_shape": [N, 4], "bias_axes": "d", "activation": "relu"}, [N, 2, 3]],
    ["EinsumDense", {"equation": "abc,cde->abde", "output_shape": [N, 4, 5], "bias_axes": "de"}, [N, N, 3]],
    ["EinsumDense", {"equation": "abc,cde->abde", "output_shape": [2, 4, 5], "bias_axes": "be"}, [N, 2, 3]],
    ["EinsumDense", {"equation": "abcd,cde->abe", "output_shape": [N, 6], "bias_axes": "e"}, [N, 2, 3, 4]],
    ["EinsumDense", {"equation": "...x,xy->...y", "output_shape": [6], "bias_axes": "y"}, [N, 2, 3, 4]],
    ["EinsumDense", {"equation": "...bc,bcd->...bd", "output_shape": [3, 6], "bias_axes": "b"}, [N, 2, 3, 4]],
    ["EinsumDense", {"equation": "ab...,bc->ac...", "output_shape": [6], "bias_axes": "c"}, [N, 2, 3, 4]],
    ["EinsumDense", {"equation": "ab,bc->ac", "output_shape": 4, "kernel_initializer": "he_normal",
                     "bias_initializer": "ones", "kernel_regularizer": "l2", "trainable": False}, [N, 3]],
]  # fmt: skip


def shape_rows():
    pairs = [
        [[N, 3], [N, 3]], [[N, 3], [N, 4]], [[N, 3, 4], [N, 3, 4]], [[N, 3, 4], [N, 4, 3]], [[N, 3], [N, 3, 4]],
        [[N, 4, 3], [N, 3]], [[N, 3, 4, 5], [N, 5, 6]], [[N, 3, 4, 5], [N, 4, 3, 5]], [[2, 3], [4, 3]], [[2, 3], [2, 3]],
        [[N, N, 3], [N, N, 3]], [[N, N, 3], [N, 4, 3]], [[N, 3]], [[N, 3], [N, 3], [N, 3]],
    ]  # fmt: skip
    for shapes in pairs:
        for axes in [1, 2, -1, -2, [1, 2], [2, 1], [-1, -2], [3, 1], [1, 1]]:
            yield "Dot", {"axes": axes}, shapes
            yield "Dot", {"axes": axes, "normalize": True}, shapes
    equations = [
        ("ab,bc->ac", [4]), ("ab,bc->ac", [4, 5]), ("abc,cd->abd", [2, 4]), ("abc,cd->abd", [3, 4]), ("abc,cde->abde", [2, 4, 5]),
        ("abc,cde->adbe", [4, 2, 5]), ("abcd,cde->abe", [2, 6]), ("abc,bcd->abd", [2, 6]), ("abc,bd->acd", [3, 6]),
        ("...x,xy->...y", [4]), ("...bc,cd->...bd", [2, 4]), ("ab...,bc->ac...", [4]), ("abc...,cd->abd...", [2, 4]),
        ("ab,bc->ad", [4]), ("ab,bcd->ac", [4]), ("ab,bc", [4]), ("ab->ac", [4]), ("ab, bc->ac", [4]), ("...ab,bc->ac", [4]),
        ("a...,bc->ac...", [4]), ("a...b,bc->a...c", [4]), ("...ab...,bc->...ac...", [4]),
    ]  # fmt: skip
    for (equation, output), shape in itertools.product(equations, [[N, 3], [N, 2, 3], [N, 2, 3, 4], [N, 5, 2, 3, 4], [7, 2, 3]]):
        for bias in [N, equation[-1] if equation[-1] != "." else equation[-4], "z"]:
            yield "EinsumDense", {"equation": equation, "output_shape": output, "bias_axes": bias}, shape


def output_of(name, options, shape):
    """
    What comes out when the layer computes, or None for an error. Of symbolic tensors Keras accepts some that it cannot compute,
    and turns the axes of a long ellipsis round.
    """
    shapes = shape if isinstance(shape[0], list) else [shape]
    try:
        layer = getattr(keras.layers, name)(**options)
        call = lambda inputs: list(layer(inputs if len(shapes) > 1 or name == "Dot" else inputs[0]).shape)  # noqa: E731
        symbolic = call([keras.KerasTensor(each) for each in shapes])
        if any(N in each[1:] for each in shapes):
            return symbolic
        computed = call([keras.ops.ones([2 if dim is N else dim for dim in each]) for each in shapes])
        return [symbolic[0], *computed[1:]] if len(computed) == len(symbolic) else N
    except Exception:
        return N


def config_rows():
    for name, options, shape in CONFIGS:
        layer = getattr(keras.layers, name)(**options)
        config = json.loads(json.dumps(keras.saving.serialize_keras_object(layer)))["config"]
        weights = N
        if shape:
            layer.build(shape)
            weights = [[w.name, list(w.shape), w.trainable] for w in layer.weights]
        yield {"class_name": name, "options": options, "config": config, "input_shape": shape, "weights": weights}


result = {
    "keras": keras.__version__,
    "shapes": [[name, options, shape, output_of(name, options, shape)] for name, options, shape in shape_rows()],
    "configs": list(config_rows()),
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "products.json")
with open(path, "w") as file:
    rows = lambda items: ",\n".join(json.dumps(item) for item in items)  # noqa: E731
    body = ",\n".join(f'"{key}": [\n{rows(value)}\n]' if isinstance(value, list) else f'"{key}": {json.dumps(value)}'
                      for key, value in result.items())
    file.write("{\n" + body + "\n}\n")
print({key: len(value) for key, value in result.items()})
