"""Cells by themselves, RNN over them, convolutional LSTMs, and what wrappers do with all of these."""

from cases.sweep import sweep
from run import Case

SIZES = {"LSTMCell": 2, "GRUCell": 1, "SimpleRNNCell": 1}


def cell(class_name, units, **arguments):
    return (class_name, {"units": units, **arguments})


def alone(name, made, batch, features, sizes):
    return Case(name, [made], [[batch, features], *([batch, size] for size in sizes)], states=True)


def cells():
    out = []
    for i, (kind, count) in enumerate(SIZES.items()):
        for j, (units, features, batch) in enumerate([(1, 1, 1), (4, 3, 2), (5, 7, 3), (17, 4, 2), (8, 16, 17)]):
            more = {"use_bias": False} if j == 2 else {}
            out.append(alone(f"{kind} {batch}x{features} -> {units}{' nobias' if more else ''}", cell(kind, units, **more), batch, features, [units] * count))
        act = ("relu", "softsign", "softmax")[i]
        out.append(alone(f"{kind} {act}", cell(kind, 5, activation=act), 2, 4, [5] * count))
        out.append(alone(f"{kind} dropout is not applied", cell(kind, 5, dropout=0.4, recurrent_dropout=0.3), 2, 4, [5] * count))
    out += [
        alone("LSTMCell hard_sigmoid", cell("LSTMCell", 6, recurrent_activation="hard_sigmoid", unit_forget_bias=False), 3, 4, [6, 6]),
        alone("GRUCell reset before", cell("GRUCell", 6, reset_after=False), 3, 4, [6]),
        alone("GRUCell reset before, no bias", cell("GRUCell", 5, reset_after=False, use_bias=False), 3, 4, [5]),
        alone("GRUCell hard_sigmoid", cell("GRUCell", 9, recurrent_activation="hard_sigmoid"), 2, 3, [9]),
    ]  # fmt: skip
    for name, parts, sizes in [
        ("LSTM on GRU", [cell("GRUCell", 4), cell("LSTMCell", 3)], [4, 3, 3]),
        ("GRU on LSTM", [cell("LSTMCell", 5), cell("GRUCell", 7)], [5, 5, 7]),
        ("SimpleRNN twice", [cell("SimpleRNNCell", 5), cell("SimpleRNNCell", 4, activation="relu")], [5, 4]),
        ("three LSTMs", [cell("LSTMCell", 5), cell("LSTMCell", 17), cell("LSTMCell", 2)], [5, 5, 17, 17, 2, 2]),
        ("all kinds", [cell("SimpleRNNCell", 5), cell("LSTMCell", 6), cell("GRUCell", 3, reset_after=False)], [5, 6, 6, 3]),
    ]:
        out.append(alone(f"stack: {name}", ("StackedRNNCells", {"cells": parts}), 3, 4, sizes))
    return out


STACKS = {
    "LSTM": ("LSTMCell", [2]), "GRU": ("GRUCell", [1]), "SimpleRNN": ("SimpleRNNCell", [1]),
}  # fmt: skip
MANY = {
    "LSTM+GRU": [cell("LSTMCell", 5), cell("GRUCell", 4)],
    "GRU+LSTM": [cell("GRUCell", 3, reset_after=False), cell("LSTMCell", 7)],
    "SimpleRNN+SimpleRNN+LSTM": [cell("SimpleRNNCell", 4), cell("SimpleRNNCell", 9), cell("LSTMCell", 2)],
    "LSTM+LSTM": [cell("LSTMCell", 17), cell("LSTMCell", 3)],
}
FLAGS = ("return_sequences", "return_state", "go_backwards", "unroll")


def states_of(made):
    if isinstance(made, list):
        return [size for each in made for size in states_of(each)]
    return [made[1]["units"]] * SIZES[made[0]]


def rnn_case(name, made, shape, calls=1, states=False, mask=False, before=(), integers=False, range=(-1.0, 1.0), **arguments):
    shapes = shape
    if states or mask:
        shapes = [shape, *([shape[0], size] for size in (states_of(made) if states else [])), *([shape[:2]] if mask else [])]
    return Case(name, [*before, ("RNN", {"cell": made, **arguments})], shapes, range, calls=calls, integers=integers, states=states, mask=mask)


def flags(s):
    return {flag: s[flag] for flag in FLAGS if s[flag]}


def rnn():
    out = []
    for s in sweep(14, 51, kind=["LSTM", "GRU", "SimpleRNN"], units=[1, 4, 5, 17], features=[1, 3, 7], steps=[1, 2, 5], batch=[2, 1, 3],
                   return_sequences=[False, True], return_state=[False, True], go_backwards=[False, True], unroll=[False, False, True]):  # fmt: skip
        shape = [s["batch"], s["steps"], s["features"]]
        name = " ".join([s["kind"], f"{shape[0]}x{shape[1]}x{shape[2]} -> {s['units']}", *flags(s)])
        out.append(rnn_case(name, cell(f"{s['kind']}Cell", s["units"]), shape, **flags(s)))
    for i, (name, made) in enumerate(MANY.items()):
        shape = [2 + i % 2, (4, 3, 5, 6)[i], (3, 5, 1, 4)[i]]
        masked = (("Masking", {}),)
        full = {"return_sequences": True, "return_state": True}
        out += [
            rnn_case(name, made, shape),
            rnn_case(f"{name} return_sequences", made, shape, return_sequences=True),
            rnn_case(f"{name} all", made, shape, **full),
            rnn_case(f"{name} go_backwards", made, shape, go_backwards=True, **full),
            rnn_case(f"{name} stateful", made, shape, calls=2, stateful=True, return_sequences=True),
            rnn_case(f"{name} states", made, shape, states=True, **full),
            rnn_case(f"{name} mask", made, shape, mask=True, **full),
            rnn_case(f"{name} mask last", made, shape, mask=True),
            rnn_case(f"{name} mask and states backwards", made, shape, mask=True, states=True, go_backwards=True, **full),
            rnn_case(f"{name} mask unroll", made, shape, mask=True, unroll=True, **full),
            rnn_case(f"{name} mask zeros", made, shape, mask=True, zero_output_for_mask=True, **full),
            rnn_case(f"{name} Masking", made, [4, 5, 2], before=masked, integers=True, range=(0.0, 2.0), return_sequences=True),
            rnn_case(f"{name} Masking backwards", made, [4, 5, 2], before=masked, integers=True, range=(0.0, 2.0), go_backwards=True),
        ]  # fmt: skip
    for kind, count in SIZES.items():
        one = cell(kind, 5)
        out += [
            rnn_case(f"{kind} stateful", one, [2, 3, 4], calls=2, stateful=True, return_state=True),
            rnn_case(f"{kind} mask zeros", one, [3, 5, 2], mask=True, zero_output_for_mask=True, return_sequences=True, return_state=True),
            rnn_case(f"{kind} mask and states", one, [3, 5, 2], mask=True, states=True, return_sequences=True, return_state=True),
        ]  # fmt: skip
    stack = ("StackedRNNCells", {"cells": [cell("LSTMCell", 4), cell("GRUCell", 3)]})
    out += [
        Case("a stack in a stack", [("RNN", {"cell": [stack, cell("LSTMCell", 2)], "return_state": True, "return_sequences": True})], [2, 5, 3]),
        Case("StackedRNNCells", [("RNN", {"cell": stack})], [2, 5, 3]),
        Case("RNN on RNN", [("RNN", {"cell": stack, "return_sequences": True}), ("RNN", {"cell": cell("GRUCell", 6)}), ("Dense", {"units": 2})], [2, 5, 3]),
        Case("mask through RNN", [("Masking", {}), ("RNN", {"cell": stack, "return_sequences": True}), ("RNN", {"cell": cell("GRUCell", 6)})], [3, 5, 2], (0.0, 2.0), integers=True),
    ]  # fmt: skip
    return out


def conv_case(name, rank, shape, states=False, mask=False, calls=1, **arguments):
    arguments = {"filters": 4, "kernel_size": 2, **arguments}
    shapes = shape
    if states or mask:
        out = [shape[0], *output_of(rank, shape, arguments)]
        shapes = [shape, *([out] * 2 if states else []), *([shape[:2]] if mask else [])]
    return Case(name, [(f"ConvLSTM{rank}D", arguments)], shapes, states=states, mask=mask, calls=calls)


def output_of(rank, shape, arguments):
    """The state of one sample: only for valid padding, stride 1 and channels last."""
    size = arguments["kernel_size"]
    sizes = size if isinstance(size, list) else [size] * rank
    return [dim - k + 1 for dim, k in zip(shape[2:-1], sizes)] + [arguments["filters"]]


def conv_lstm():
    out = []
    for s in sweep(16, 61, filters=[1, 3, 4, 5, 8], kernel_size=[1, 2, 3, [3, 2]], channels=[1, 2, 3, 5], padding=["valid", "same"], strides=[1, 1, 2, [1, 2]],
                   steps=[1, 2, 4], batch=[2, 1, 3], return_sequences=[False, True], return_state=[False, True], go_backwards=[False, True], use_bias=[True, True, False]):  # fmt: skip
        shape = [s["batch"], s["steps"], 5, 4, s["channels"]]
        arguments = {key: s[key] for key in ("filters", "kernel_size", "padding", "strides", "use_bias", "return_sequences", "return_state", "go_backwards")}
        marks = [key for key in ("return_sequences", "return_state", "go_backwards") if s[key]] + ([] if s["use_bias"] else ["nobias"])
        name = " ".join([f"2D {'x'.join(map(str, shape))} k{s['kernel_size']} f{s['filters']} s{s['strides']} {s['padding']}", *marks])
        out.append(conv_case(name, 2, shape, **arguments))
    full = {"return_sequences": True, "return_state": True}
    image, line, volume = [2, 3, 5, 4, 2], [2, 4, 7, 3], [2, 3, 4, 3, 5, 2]
    for rank, shape in ((1, line), (2, image), (3, volume)):
        first = [*shape[:2], shape[-1], *shape[2:-1]]
        out += [
            conv_case(f"{rank}D default arguments", rank, shape),
            conv_case(f"{rank}D all", rank, shape, **full),
            conv_case(f"{rank}D same", rank, shape, padding="same", kernel_size=3, **full),
            conv_case(f"{rank}D strides", rank, shape, strides=2, padding="same", kernel_size=3, return_sequences=True),
            conv_case(f"{rank}D strides valid", rank, shape, strides=2, filters=5),
            conv_case(f"{rank}D dilation", rank, shape, dilation_rate=2, return_sequences=True),
            conv_case(f"{rank}D dilation same", rank, shape, dilation_rate=2, padding="same", kernel_size=3),
            conv_case(f"{rank}D channels_first", rank, first, data_format="channels_first", **full),
            conv_case(f"{rank}D channels_first last", rank, first, data_format="channels_first", padding="same", kernel_size=3, filters=3),
            conv_case(f"{rank}D go_backwards", rank, shape, go_backwards=True, filters=17, **full),
            conv_case(f"{rank}D stateful", rank, shape, stateful=True, calls=2, return_sequences=True),
            conv_case(f"{rank}D states", rank, shape, states=True, **full),
            conv_case(f"{rank}D mask unroll", rank, shape, mask=True, unroll=True, **full),
            conv_case(f"{rank}D mask of one sample", rank, [1, 5, *shape[2:]], mask=True, **full),
            conv_case(f"{rank}D mask zeros", rank, [1, 5, *shape[2:]], mask=True, zero_output_for_mask=True, return_sequences=True),
        ]  # fmt: skip
    out += [
        conv_case("2D mask, states, backwards", 2, [1, 5, 4, 3, 2], mask=True, states=True, go_backwards=True, **full),
        conv_case("2D relu / hard_sigmoid", 2, image, activation="relu", recurrent_activation="hard_sigmoid", return_sequences=True),
        conv_case("2D softsign / softmax", 2, image, activation="softsign", recurrent_activation="softmax", return_sequences=True),
        conv_case("2D unroll", 2, image, unroll=True),
        conv_case("2D dropout is not applied", 2, image, dropout=0.4, recurrent_dropout=0.3, unit_forget_bias=False),
        conv_case("2D stateful last", 2, image, stateful=True, calls=2, padding="same", return_state=True),
        conv_case("2D one of everything", 2, [1, 1, 1, 1, 1], filters=1, kernel_size=1, **full),
        conv_case("2D 33 filters", 2, [1, 2, 4, 3, 5], filters=33, kernel_size=3, padding="same"),
        Case("2D twice", [("ConvLSTM2D", {"filters": 4, "kernel_size": 3, "padding": "same", "return_sequences": True}), ("ConvLSTM2D", {"filters": 3, "kernel_size": 2}), ("Flatten", {}), ("Dense", {"units": 2})], image),
    ]  # fmt: skip
    return out


def wrapped(class_name, layer, name, shape, calls=1, **arguments):
    return Case(name, [(class_name, {"layer": layer, **arguments})], shape, calls=calls)


def wrappers():
    stack = [cell("LSTMCell", 4), cell("GRUCell", 3)]
    flat = {"return_sequences": True, "return_state": True}
    rnn_of = lambda made, **more: ("RNN", {"cell": made, **more})  # noqa: E731
    conv = lambda rank, **more: (f"ConvLSTM{rank}D", {"filters": 3, "kernel_size": 2, **more})  # noqa: E731
    x, image, line = [2, 4, 3], [2, 3, 4, 5, 2], [2, 3, 5, 2]
    out = [wrapped("Bidirectional", rnn_of(stack, return_sequences=s, return_state=r), f"RNN {mode}{' sequences' * s}{' states' * r}", x, merge_mode=mode)
           for mode, s, r in [("concat", False, False), ("sum", True, False), (None, True, True), ("ave", False, True), ("mul", True, True)]]  # fmt: skip
    out += [
        wrapped("Bidirectional", rnn_of(cell("SimpleRNNCell", 5), stateful=True, return_sequences=True), "RNN stateful", x, calls=2),
        wrapped("Bidirectional", rnn_of(cell("GRUCell", 5)), "RNN and LSTM", x, backward_layer=("LSTM", {"units": 3, "go_backwards": True})),
        Case("RNN masked", [("Masking", {}), ("Bidirectional", {"layer": rnn_of(stack, **flat)})], [3, 5, 2], (0.0, 2.0), integers=True),
        Case("RNN with states", [("Bidirectional", {"layer": rnn_of(stack, **flat)})], [x, [2, 4], [2, 4], [2, 3], [2, 4], [2, 4], [2, 3]], states=True),
        wrapped("Bidirectional", conv(2), "ConvLSTM2D", image),
        wrapped("Bidirectional", conv(2, **flat), "ConvLSTM2D all", image, merge_mode="sum"),
        wrapped("Bidirectional", conv(2, data_format="channels_first", padding="same", return_sequences=True), "ConvLSTM2D channels_first", [2, 3, 2, 4, 5]),
        wrapped("Bidirectional", conv(1, stateful=True), "ConvLSTM1D stateful", line, calls=2, merge_mode="ave"),
        wrapped("Bidirectional", conv(3, return_sequences=True), "ConvLSTM3D", [1, 2, 3, 4, 3, 2], merge_mode=None),
        wrapped("TimeDistributed", rnn_of(stack), "each step: RNN", [2, 3, 4, 5]),
        wrapped("TimeDistributed", rnn_of(stack, return_sequences=True), "each step: RNN sequences", [2, 3, 4, 5]),
        wrapped("TimeDistributed", ("Bidirectional", {"layer": ("LSTM", {"units": 3})}), "each step: Bidirectional", [2, 3, 4, 5]),
        wrapped("TimeDistributed", ("Bidirectional", {"layer": rnn_of(stack, return_sequences=True)}), "each step: Bidirectional RNN", [2, 3, 4, 5]),
        wrapped("TimeDistributed", conv(2, return_sequences=True), "each step: ConvLSTM2D", [2, 2, 3, 4, 3, 2]),
        wrapped("TimeDistributed", ("TimeDistributed", {"layer": ("Conv2D", {"filters": 3, "kernel_size": 2})}), "each step of each step: Conv2D", [2, 2, 3, 4, 3, 2]),
        wrapped("TimeDistributed", ("Conv1DTranspose", {"filters": 3, "kernel_size": 2, "strides": 2}), "each step: Conv1DTranspose", [2, 3, 4, 2]),
        wrapped("TimeDistributed", ("LayerNormalization", {"axis": [1, 2]}), "each step: LayerNormalization", [2, 3, 4, 2]),
    ]  # fmt: skip
    for name, layer in [
        ("LSTM", ("LSTM", {"units": 3})), ("GRU sequences", ("GRU", {"units": 3, "return_sequences": True})), ("RNN", rnn_of(stack)),
        ("Bidirectional", ("Bidirectional", {"layer": ("LSTM", {"units": 3, "return_sequences": True})})),
        ("GlobalAveragePooling1D", ("GlobalAveragePooling1D", {})), ("Dense", ("Dense", {"units": 3})),
    ]:  # fmt: skip
        if name == "GlobalAveragePooling1D":  # the mean over no steps is no number
            out.append(Case(f"masked steps of each step: {name}", [("Masking", {}), ("TimeDistributed", {"layer": layer})], [2, 3, 5, 4], (0.0, 3.0), integers=True))
        else:
            out.append(Case(f"masked steps of each step: {name}", [("Masking", {}), ("TimeDistributed", {"layer": layer})], [2, 3, 5, 2], (0.0, 2.0), integers=True))
    return out


def cases(name):
    return globals()[name]()
