"""Recurrent layers other than LSTM, which has its own file, and the wrappers of recurrent and other layers."""

from cases.sweep import sweep
from run import Case

FLAGS = ("return_sequences", "return_state", "go_backwards", "unroll")
GRID = dict(units=[1, 3, 4, 5, 8, 13, 16, 17], features=[1, 3, 4, 7, 16], steps=[1, 2, 5, 9], batch=[2, 1, 3, 5])
OPTIONS = dict(
    return_sequences=[False, True], return_state=[False, False, True], go_backwards=[False, False, True],
    unroll=[False, False, False, True], use_bias=[True, True, False],
)  # fmt: skip


def drawn(class_name, count, seed, prefix="", calls=1, fixed={}, **more):
    out = {}
    for s in sweep(count, seed, **GRID, **OPTIONS, **more):
        shape = [s["batch"], s["steps"], s["features"]]
        arguments = {key: value for key, value in s.items() if key not in ("features", "steps", "batch")}
        marks = [flag for flag in FLAGS if s[flag]] + ([] if s["use_bias"] else ["nobias"])
        marks += [] if s.get("reset_after", True) else ["reset before"]
        name = " ".join([*prefix.split(), f"{shape[0]}x{shape[1]}x{shape[2]} -> {s['units']}", *marks])
        out[name] = Case(name, [(class_name, {**arguments, **fixed})], shape, calls=calls)
    return list(out.values())


def named(class_name, name, shape, calls=1, **arguments):
    return Case(name, [(class_name, arguments)], shape, calls=calls)


def gru():
    reset_after = [True, False]
    out = drawn("GRU", 56, 41, reset_after=reset_after)
    activations = [
        ("relu", "sigmoid"), ("linear", "sigmoid"), ("tanh", "hard_sigmoid"), ("elu", "sigmoid"), ("softsign", "hard_sigmoid"),
        ("softmax", "sigmoid"), ("tanh", "softmax"), ("sigmoid", "tanh"), ("tanh", "relu"), ("tanh", "linear"),
        ("selu", "softsign"), ("gelu", "hard_sigmoid"), ("silu", "sigmoid"), ("softplus", "sigmoid"), (None, None),
        ("tanh", "relu6"), ("hard_tanh", "sparse_sigmoid"), ("log_softmax", "sigmoid"),
    ]  # fmt: skip
    for i, (activation, recurrent) in enumerate(activations):
        for after in reset_after if i < 6 else [i % 2 == 0]:
            shape, units = [2, (3, 5, 4)[i % 3], (3, 4, 6)[i % 3]], (5, 9)[i % 2]
            if activation is None or recurrent in ("relu", "linear"):
                shape[1] = 2  # gates without bound grow without bound
            arguments = dict(units=units, activation=activation, recurrent_activation=recurrent, return_sequences=i % 2 == 0)
            name = f"{activation} / {recurrent}{'' if after else ', reset before'}"
            out.append(named("GRU", name, shape, reset_after=after, **arguments))
    out.append(named("GRU", "leaky ReLU layer", [2, 4, 3], units=5, activation=("LeakyReLU", {"negative_slope": 0.1})))
    out += drawn("GRU", 14, 42, "stateful", calls=2, fixed={"stateful": True}, reset_after=reset_after)
    for after in reset_after:
        text = "" if after else ", reset before"
        out += [
            named("GRU", f"50 steps{text}", [2, 50, 3], units=5, reset_after=after),
            named("GRU", f"33 units{text}", [2, 4, 5], units=33, return_state=True, reset_after=after),
            named("GRU", f"one of everything{text}", [1, 1, 1], units=1, return_sequences=True, return_state=True, reset_after=after),
            named("GRU", f"67 features{text}", [2, 3, 67], units=6, reset_after=after),
            named("GRU", f"batch 17{text}", [17, 2, 3], units=4, reset_after=after),
            named("GRU", f"no bias{text}", [2, 5, 3], units=7, use_bias=False, reset_after=after),
        ]
    out += [
        named("GRU", "default arguments", [2, 5, 3], units=4),
        named("GRU", "dropout is not applied", [2, 5, 3], units=4, dropout=0.4, recurrent_dropout=0.3),
        named("GRU", "not stateful, called twice", [2, 3, 4], calls=2, units=5),
        Case("stack", [("GRU", {"units": 6, "return_sequences": True}), ("GRU", {"units": 5, "reset_after": False}), ("Dense", {"units": 2})], [2, 5, 3]),
    ]  # fmt: skip
    return out


def simple_rnn():
    out = drawn("SimpleRNN", 40, 43)
    for i, activation in enumerate(["relu", "linear", "sigmoid", "elu", "softsign", "softmax", "selu", "gelu", "silu", "softplus", None, "hard_tanh", "log_softmax", "relu6"]):
        shape = [2, 2 if activation in (None, "linear", "relu", "log_softmax") else (3, 5)[i % 2], (3, 4, 6)[i % 3]]
        out.append(named("SimpleRNN", f"{activation}", shape, units=(5, 9)[i % 2], activation=activation, return_sequences=i % 2 == 0))
    out.append(named("SimpleRNN", "leaky ReLU layer", [2, 4, 3], units=5, activation=("LeakyReLU", {"negative_slope": 0.1})))
    out += drawn("SimpleRNN", 10, 44, "stateful", calls=2, fixed={"stateful": True})
    out += [
        named("SimpleRNN", "50 steps", [2, 50, 3], units=5, return_sequences=True),
        named("SimpleRNN", "33 units", [2, 4, 5], units=33, return_state=True),
        named("SimpleRNN", "one of everything", [1, 1, 1], units=1, return_sequences=True, return_state=True),
        named("SimpleRNN", "67 features", [2, 3, 67], units=6),
        named("SimpleRNN", "batch 17", [17, 2, 3], units=4),
        named("SimpleRNN", "default arguments", [2, 5, 3], units=4),
        named("SimpleRNN", "dropout is not applied", [2, 5, 3], units=4, dropout=0.4, recurrent_dropout=0.3),
        named("SimpleRNN", "not stateful, called twice", [2, 3, 4], calls=2, units=5),
        Case("stack", [("SimpleRNN", {"units": 6, "return_sequences": True}), ("SimpleRNN", {"units": 5}), ("Dense", {"units": 2})], [2, 5, 3]),
    ]  # fmt: skip
    return out


MERGE_MODES = ["concat", "sum", "ave", "mul", None]


def both(name, shape, layer, calls=1, **arguments):
    return Case(name, [("Bidirectional", {"layer": layer, **arguments})], shape, calls=calls)


def bidirectional():
    out = []
    for i, kind in enumerate(("LSTM", "GRU", "SimpleRNN")):
        for j, mode in enumerate(MERGE_MODES):
            for sequences in (False, True):
                k = 2 * (i + j) + sequences
                shape, units = [2 + k % 2, (5, 4, 3)[k % 3], (3, 4, 7)[k % 3]], (3, 5, 4, 9)[(i + j) % 4]
                name = f"{kind} {mode}{' return_sequences' if sequences else ''}"
                out.append(both(name, shape, (kind, {"units": units, "return_sequences": sequences}), merge_mode=mode))
        for mode in ("concat", "sum", None):
            for sequences in (False, True):
                name = f"{kind} {mode} return_state{' return_sequences' if sequences else ''}"
                layer = (kind, {"units": 3, "return_sequences": sequences, "return_state": True})
                out.append(both(name, [2, 4, 3], layer, merge_mode=mode))
        out += [
            both(f"{kind} default arguments", [2, 5, 3], (kind, {"units": 4})),
            both(f"{kind} go_backwards", [2, 5, 3], (kind, {"units": 4, "go_backwards": True, "return_sequences": True}), backward_layer=(kind, {"units": 4, "return_sequences": True})),
            both(f"{kind} backward_layer", [2, 5, 3], (kind, {"units": 4, "return_sequences": True}), backward_layer=(kind, {"units": 3, "activation": "relu", "go_backwards": True, "return_sequences": True})),
            both(f"{kind} backward_layer without a bias", [2, 5, 3], (kind, {"units": 4}), backward_layer=(kind, {"units": 4, "use_bias": False, "go_backwards": True}), merge_mode="sum"),
            both(f"{kind} no bias", [2, 5, 3], (kind, {"units": 4, "use_bias": False})),
            both(f"{kind} 17 units", [2, 4, 5], (kind, {"units": 17, "return_sequences": True})),
            both(f"{kind} one step", [3, 1, 4], (kind, {"units": 5, "return_sequences": True})),
            both(f"{kind} unroll", [2, 4, 3], (kind, {"units": 5, "unroll": True})),
            both(f"{kind} stateful", [2, 4, 3], (kind, {"units": 5, "stateful": True}), calls=2),
            both(f"{kind} stateful return_sequences", [3, 4, 3], (kind, {"units": 4, "stateful": True, "return_sequences": True}), calls=2, merge_mode="ave"),
        ]  # fmt: skip
    out += [
        both("GRU reset before", [2, 5, 3], ("GRU", {"units": 4, "reset_after": False, "return_sequences": True})),
        both("GRU softsign / hard_sigmoid", [2, 5, 3], ("GRU", {"units": 4, "activation": "softsign", "recurrent_activation": "hard_sigmoid"})),
        both("LSTM relu", [2, 4, 3], ("LSTM", {"units": 4, "activation": "relu"})),
        both("batch 17", [17, 3, 2], ("LSTM", {"units": 3})),
        both("40 steps", [2, 40, 3], ("GRU", {"units": 4})),
        Case("LSTM stack", [("Bidirectional", {"layer": ("LSTM", {"units": 5, "return_sequences": True})}), ("Bidirectional", {"layer": ("LSTM", {"units": 4})}), ("Dense", {"units": 3, "activation": "softmax"})], [2, 5, 3]),
        Case("GRU then LSTM", [("Bidirectional", {"layer": ("GRU", {"units": 4, "return_sequences": True}), "merge_mode": "sum"}), ("LSTM", {"units": 3})], [2, 5, 3]),
    ]  # fmt: skip
    return out


def time_distributed():
    rows = [
        ("Dense", [2, 5, 3], ("Dense", {"units": 4})),
        ("Dense, softmax", [3, 4, 7], ("Dense", {"units": 5, "activation": "softmax"})),
        ("Dense without a bias", [2, 3, 5], ("Dense", {"units": 9, "use_bias": False})),
        ("Dense, 17 units, batch 9", [9, 3, 4], ("Dense", {"units": 17, "activation": "relu"})),
        ("Dense of rank 4", [2, 3, 4, 5], ("Dense", {"units": 6})),
        ("Dense, one step", [3, 1, 5], ("Dense", {"units": 4})),
        ("Conv2D", [2, 3, 5, 6, 2], ("Conv2D", {"filters": 4, "kernel_size": 3})),
        ("Conv2D same stride 2", [2, 3, 6, 5, 3], ("Conv2D", {"filters": 5, "kernel_size": 3, "strides": 2, "padding": "same", "activation": "relu"})),
        ("Conv2D channels_first", [2, 2, 3, 5, 4], ("Conv2D", {"filters": 4, "kernel_size": 2, "data_format": "channels_first"})),
        ("Conv1D", [2, 3, 7, 2], ("Conv1D", {"filters": 5, "kernel_size": 3, "padding": "causal"})),
        ("MaxPooling2D", [2, 3, 5, 6, 4], ("MaxPooling2D", {"pool_size": 2})),
        ("AveragePooling2D", [2, 3, 5, 6, 4], ("AveragePooling2D", {"pool_size": 3, "padding": "same"})),
        ("GlobalAveragePooling2D", [2, 3, 5, 4, 6], ("GlobalAveragePooling2D", {})),
        ("Flatten", [2, 3, 4, 5], ("Flatten", {})),
        ("Reshape", [2, 3, 4, 5], ("Reshape", {"target_shape": (2, -1)})),
        ("Activation", [2, 3, 5], ("Activation", {"activation": "tanh"})),
        ("Dropout", [2, 3, 5], ("Dropout", {"rate": 0.5})),
        ("BatchNormalization", [2, 3, 5], ("BatchNormalization", {})),
        ("LSTM", [2, 3, 4, 5], ("LSTM", {"units": 4})),
        ("GRU return_sequences", [2, 3, 4, 5], ("GRU", {"units": 3, "return_sequences": True})),
        ("TimeDistributed Dense", [2, 3, 4, 5], ("TimeDistributed", {"layer": ("Dense", {"units": 3})})),
    ]  # fmt: skip
    out = [Case(name, [("TimeDistributed", {"layer": layer})], shape) for name, shape, layer in rows]
    out.append(
        Case("video classifier", [
            ("TimeDistributed", {"layer": ("Conv2D", {"filters": 4, "kernel_size": 3, "activation": "relu"})}),
            ("TimeDistributed", {"layer": ("MaxPooling2D", {"pool_size": 2})}), ("TimeDistributed", {"layer": ("Flatten", {})}),
            ("LSTM", {"units": 5}), ("Dense", {"units": 3, "activation": "softmax"}),
        ], [2, 3, 6, 6, 1])
    )  # fmt: skip
    out.append(Case("LSTM, then Dense at each step", [("LSTM", {"units": 5, "return_sequences": True}), ("TimeDistributed", {"layer": ("Dense", {"units": 3})})], [2, 4, 3]))
    return out


def cases(name):
    return globals()[name]()
