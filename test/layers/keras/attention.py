"""What Keras says of attention layers -> attention.json. Keras 3.15.1.

    KERAS_BACKEND=numpy python test/layers/keras/attention.py
"""

import json
import os

os.environ.setdefault("KERAS_BACKEND", "numpy")
import keras  # noqa: E402

N = None
PAIR, OTHERS = [[N, 5, 6], [N, 4, 6]], [[N, 5, 6], [N, 4, 6], [N, 4, 3]]
GIVEN = {"kernel_initializer": "he_normal", "bias_initializer": "ones", "kernel_regularizer": "l2", "bias_constraint": "non_neg",
         "dropout": 0.2, "seed": 3}
CONFIGS = [
    ["Attention", {}, PAIR],
    ["Attention", {"use_scale": True, "score_mode": "concat", "dropout": 0.5, "seed": 7}, PAIR],
    ["Attention", {"score_mode": "concat"}, PAIR],
    ["AdditiveAttention", {}, PAIR],
    ["AdditiveAttention", {"use_scale": False, "dropout": 0.1}, PAIR],
    ["MultiHeadAttention", {"num_heads": 2, "key_dim": 3}, PAIR],
    ["MultiHeadAttention", {"num_heads": 3, "key_dim": 2, "value_dim": 5, "use_gate": True, **GIVEN}, OTHERS],
    ["MultiHeadAttention", {"num_heads": 1, "key_dim": 2, "use_bias": False, "output_shape": 7, "sliding_window": 3}, PAIR],
    ["MultiHeadAttention", {"num_heads": 1, "key_dim": 2, "output_shape": [2, 3], "attention_axes": [1]}, PAIR],
    ["GroupQueryAttention", {"head_dim": 3, "num_query_heads": 4, "num_key_value_heads": 2}, PAIR],
    ["GroupQueryAttention", {"head_dim": 3, "num_query_heads": 3, "num_key_value_heads": 1, "use_gate": True, **GIVEN}, OTHERS],
    ["GroupQueryAttention", {"head_dim": 3, "num_query_heads": 1, "num_key_value_heads": 1, "use_bias": False, "sliding_window": 2}, PAIR],
]  # fmt: skip
HEADS = {"num_heads": 2, "key_dim": 3}
SHAPES = [
    [PAIR], [OTHERS], [[[N, N, 6], [N, N, 6]]], [[[N, 5, 6], [N, 4, 9]]], [[[N, 5, 6], [N, 4, 6], [N, 3, 6]]], [[[3, 5, 6], [3, 4, 6]]],
    [[[N, 2, 5, 6], [N, 2, 4, 6]]],
]  # fmt: skip


def output_of(name, options, shapes):
    """What comes out when the layer is called, or None for an error."""
    tensors = [keras.KerasTensor(shape) for shape in shapes]
    try:
        layer = getattr(keras.layers, name)(**options)
        y = layer(tensors) if name in ("Attention", "AdditiveAttention") else layer(*tensors)
        return list(y.shape)
    except Exception:
        return N


def shape_rows():
    for (shapes,) in SHAPES:
        yield "MultiHeadAttention", HEADS, shapes
        yield "MultiHeadAttention", {**HEADS, "output_shape": [4, 2]}, shapes
        if len(shapes[0]) == 3:
            yield "GroupQueryAttention", {"head_dim": 3, "num_query_heads": 2, "num_key_value_heads": 1}, shapes
    for name in ("Attention", "AdditiveAttention"):
        # Keras looks at nothing more before numbers come.
        for shapes in [PAIR, [[N, 5, 6], [N, 4, 3], [N, 4, 6]], [[N, N, 6], [N, N, 6]], [[N, 5, 6]], [[N, 5, 6]] * 4]:
            yield name, {}, shapes


def config_rows():
    for name, options, shapes in CONFIGS:
        layer = getattr(keras.layers, name)(**options)
        config = json.loads(json.dumps(keras.saving.serialize_keras_object(layer)))["config"]
        layer.build(shapes) if name in ("Attention", "AdditiveAttention") else layer.build(*shapes)
        weights = [[w.name, list(w.shape), w.trainable] for w in layer.weights]
        yield {"class_name": name, "options": options, "config": config, "input_shape": shapes, "weights": weights}


result = {
    "keras": keras.__version__,
    "shapes": [[name, options, shapes, output_of(name, options, shapes)] for name, options, shapes in shape_rows()],
    "configs": list(config_rows()),
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "attention.json")
with open(path, "w") as file:
    rows = lambda items: ",\n".join(json.dumps(item) for item in items)  # noqa: E731
    body = ",\n".join(f'"{key}": [\n{rows(value)}\n]' if isinstance(value, list) else f'"{key}": {json.dumps(value)}' for key, value in result.items())
    file.write("{\n" + body + "\n}\n")
