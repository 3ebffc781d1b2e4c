from cases.sweep import sweep
from run import Case

FLAGS = ("return_sequences", "return_state", "go_backwards", "unroll")


def lstm(name, shape, calls=1, **arguments):
    return Case(name, [("LSTM", arguments)], shape, calls=calls)


def shape_text(shape, units):
    return f"{shape[0]}x{shape[1]}x{shape[2]} -> {units}"


def cases():
    out, seen = [], set()
    grid = dict(units=[1, 3, 4, 5, 8, 13, 16, 17], features=[1, 3, 4, 7, 16], steps=[1, 2, 5, 11], batch=[1, 2, 3, 5])
    for s in sweep(
        56, 6, **grid, return_sequences=[False, True], return_state=[False, False, True],
        go_backwards=[False, False, True], unroll=[False, False, False, True], use_bias=[True, True, False],
        unit_forget_bias=[True, True, False],
    ):  # fmt: skip
        shape = [s["batch"], s["steps"], s["features"]]
        arguments = {key: value for key, value in s.items() if key not in ("features", "steps", "batch")}
        marks = [flag for flag in FLAGS if s[flag]] + ([] if s["use_bias"] else ["nobias"])
        name = " ".join([shape_text(shape, s["units"]), *marks])
        if name not in seen:
            seen.add(name)
            out.append(lstm(name, shape, **arguments))

    activations = [
        ("relu", "sigmoid"), ("linear", "sigmoid"), ("tanh", "hard_sigmoid"), ("elu", "sigmoid"), ("softsign", "hard_sigmoid"),
        ("softmax", "sigmoid"), ("tanh", "softmax"), ("sigmoid", "tanh"), ("tanh", "relu"), ("tanh", "linear"),
        ("selu", "softsign"), ("gelu", "hard_sigmoid"), ("silu", "sigmoid"), ("softplus", "sigmoid"), (None, None),
        ("tanh", "relu6"), ("hard_tanh", "sparse_sigmoid"), ("log_softmax", "sigmoid"),
    ]  # fmt: skip
    for i, (activation, recurrent) in enumerate(activations):
        shape, units = [2, (3, 5, 7)[i % 3], (3, 4, 6)[i % 3]], (5, 9)[i % 2]
        if activation is None:
            shape[1] = 2  # linear gates grow without bound
        arguments = dict(units=units, activation=activation, recurrent_activation=recurrent, return_sequences=i % 2 == 0)
        out.append(lstm(f"{activation} / {recurrent}", shape, **arguments))
    out.append(lstm("leaky ReLU layer", [2, 4, 3], units=5, activation=("LeakyReLU", {"negative_slope": 0.1})))

    for s in sweep(
        14, 7, **grid, return_sequences=[False, True], return_state=[False, True], go_backwards=[False, False, True],
        unroll=[False, False, True], use_bias=[True, True, False],
    ):  # fmt: skip
        shape = [s["batch"], s["steps"], s["features"]]
        arguments = {key: value for key, value in s.items() if key not in ("features", "steps", "batch")}
        marks = [flag for flag in FLAGS if s[flag]] + ([] if s["use_bias"] else ["nobias"])
        name = " ".join(["stateful", shape_text(shape, s["units"]), *marks])
        out.append(lstm(name, shape, calls=2, stateful=True, **arguments))

    out += [
        lstm("50 steps", [2, 50, 3], units=5, return_sequences=True),
        lstm("33 units", [2, 4, 5], units=33, return_state=True),
        lstm("one of everything", [1, 1, 1], units=1, return_sequences=True, return_state=True),
        lstm("dropout is not applied", [2, 5, 3], units=4, dropout=0.4, recurrent_dropout=0.3),
        lstm("67 features", [2, 3, 67], units=6),
        lstm("batch 17", [17, 2, 3], units=4),
        lstm("stateful, softsign", [2, 3, 4], calls=2, units=5, stateful=True, activation="softsign", return_state=True),
        lstm("not stateful, called twice", [2, 3, 4], calls=2, units=5),
    ]
    return out
