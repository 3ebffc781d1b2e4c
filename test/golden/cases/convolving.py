"""Convolutions with one axis, and those with a kernel per channel."""

from cases.sweep import pair, sweep, text
from run import Case

LIMIT = 500  # output values of one case


def reach(kernel, dilation):
    return (kernel - 1) * dilation + 1


def size(n, kernel, stride, padding, dilation):
    return -(-n // stride) if padding != "valid" else (n - reach(kernel, dilation)) // stride + 1


def fit(s, ndim, out_channels):
    """Spatial sizes and batch for which the output exists and is not large."""
    def axes(value):
        return pair(value) if ndim == 2 else (value,)

    windows = list(zip(axes(s["kernel_size"]), axes(s["strides"]), axes(s["dilation_rate"])))
    space, batch = [s["height"], s["width"]][:ndim], s["batch"]
    for i, (kernel, _, dilation) in enumerate(windows):
        space[i] = max(space[i], reach(kernel, dilation)) if s["padding"] == "valid" else space[i]

    def values():
        total = batch * out_channels
        for n, (kernel, stride, dilation) in zip(space, windows):
            total *= size(n, kernel, stride, s["padding"], dilation)
        return total

    while values() > LIMIT and max(space) > 4:
        i = space.index(max(space))
        smallest = reach(windows[i][0], windows[i][2]) if s["padding"] == "valid" else 3
        if space[i] - 1 < smallest:
            break
        space[i] -= 1
    if values() > 2 * LIMIT:
        batch = 1
    first = s["data_format"] == "channels_first"
    return [batch, s["channels"], *space] if first else [batch, *space, s["channels"]]


def legal(s):
    """Keras has no strides with dilation."""
    if s["strides"] != 1 and s["dilation_rate"] != 1:
        s["strides" if s["turn"] else "dilation_rate"] = 1


def title(s, shape, more):
    first = " first" if s["data_format"] == "channels_first" else ""
    bias = "" if s["use_bias"] else " nobias"
    return (
        f"k{text(s['kernel_size'])} s{text(s['strides'])} d{text(s['dilation_rate'])} {s['padding']} "
        f"{text(shape)} {more}{first}{bias} {s['activation']}"
    )


def named(class_name, name, shape, range=(-1.0, 1.0), **arguments):
    return Case(name, [(class_name, arguments)], shape, range)


COMMON = ("kernel_size", "strides", "padding", "dilation_rate", "data_format", "use_bias", "activation")
GRID = dict(
    turn=[False, True], data_format=["channels_last", "channels_last", "channels_first"], use_bias=[True, True, False],
    activation=["linear", "relu", "linear", "tanh", "relu6", "linear", "sigmoid"], channels=[1, 3, 4, 5, 8, 17],
    batch=[2, 3, 2], height=[5, 6, 7, 9, 11, 12], width=[4, 5, 7, 8, 9, 10],
)  # fmt: skip
SQUARE = dict(kernel_size=[1, 2, 3, 5, (1, 3), (3, 2), 3], strides=[1, 2, 1, 3, (2, 1)], padding=["valid", "same"], dilation_rate=[1, 2, 1, 3, (1, 2), 1])
LINE = dict(kernel_size=[1, 2, 3, 4, 5, 7], strides=[1, 2, 1, 3], dilation_rate=[1, 2, 1, 3, 1])


def conv1d():
    name = "Conv1D"
    drawn = sweep(
        76, 21, **LINE, padding=["valid", "same", "causal"], groups=[1, 1, 1, 2, "depthwise"],
        filters=[1, 2, 4, 7, 8, 9, 16, 17, 33], **GRID,
    )  # fmt: skip
    out = []
    for s in drawn:
        legal(s)
        if s["padding"] == "causal":
            s["data_format"] = "channels_last"
        if s["groups"] == "depthwise":
            s["groups"] = s["channels"]
            s["filters"] = s["channels"] * (1 if s["turn"] else 2)
        elif s["channels"] % s["groups"]:
            s["channels"] *= s["groups"]
        if s["filters"] % s["groups"]:
            s["filters"] *= s["groups"]
        shape = fit(s, 1, s["filters"])
        keys = ("filters", "groups", *COMMON)
        out.append(Case(title(s, shape, f"-> {s['filters']} g{s['groups']}"), [(name, {key: s[key] for key in keys})], shape))
    out = list({case.name: case for case in out}.values())
    return out + [
        named(name, "kernel as long as the sequence", [3, 6, 5], filters=4, kernel_size=6),
        named(name, "same, kernel longer than the sequence", [2, 3, 4], filters=5, kernel_size=7, padding="same"),
        named(name, "causal, kernel longer than the sequence", [2, 3, 4], filters=5, kernel_size=7, padding="causal"),
        named(name, "causal, dilation 4", [2, 11, 3], filters=5, kernel_size=3, dilation_rate=4, padding="causal"),
        named(name, "causal, stride 2", [2, 11, 3], filters=5, kernel_size=3, strides=2, padding="causal"),
        named(name, "causal, stride 3, even", [2, 10, 3], filters=5, kernel_size=4, strides=3, padding="causal"),
        named(name, "causal, groups", [2, 9, 6], filters=4, kernel_size=3, groups=2, padding="causal"),
        named(name, "stride larger than the kernel", [2, 13, 3], filters=5, kernel_size=2, strides=5),
        named(name, "same, even, stride 2", [2, 12, 3], filters=5, kernel_size=3, strides=2, padding="same"),
        named(name, "one step", [4, 1, 5], filters=3, kernel_size=1),
        named(name, "64 channels", [2, 3, 64], filters=17, kernel_size=1),
        named(name, "33 channels", [1, 6, 33], filters=33, kernel_size=3, padding="same"),
        named(name, "one channel", [3, 20, 1], filters=1, kernel_size=5),
        named(name, "softmax", [2, 7, 3], filters=5, kernel_size=3, activation="softmax"),
        named(name, "softmax over channels_first's last axis", [2, 3, 7], filters=5, kernel_size=3, data_format="channels_first", activation="softmax"),
        named(name, "leaky ReLU layer", [2, 7, 3], filters=5, kernel_size=3, activation=("LeakyReLU", {})),
        Case("wavenet", [("Conv1D", {"filters": 6, "kernel_size": 2, "dilation_rate": d, "padding": "causal", "activation": "relu"}) for d in (1, 2, 4)], [2, 13, 1]),
        Case("text classifier", [("Conv1D", {"filters": 9, "kernel_size": 3, "activation": "relu"}), ("MaxPooling1D", {"pool_size": 2}), ("Conv1D", {"filters": 5, "kernel_size": 3}), ("GlobalMaxPooling1D", {}), ("Dense", {"units": 3, "activation": "softmax"})], [2, 17, 4]),
    ]  # fmt: skip


def drawn_cases(class_name, ndim, count, seed, separable):
    grid = dict(SQUARE) if ndim == 2 else dict(LINE, padding=["valid", "same"])
    if ndim == 2:  # on TensorFlow both strides must be equal
        grid["strides"] = [1, 2, 1, 3, 1]
    out = []
    more = dict(filters=[1, 2, 4, 7, 9, 17]) if separable else {}
    for s in sweep(count, seed, **grid, depth_multiplier=[1, 1, 2, 3, 1], **more, **GRID):
        legal(s)
        shape = fit(s, ndim, s["filters"] if separable else s["channels"] * s["depth_multiplier"])
        keys = ("depth_multiplier", *more, *COMMON)
        name = title(s, shape, f"x{s['depth_multiplier']}" + (f" -> {s['filters']}" if separable else ""))
        out.append(Case(name, [(class_name, {key: s[key] for key in keys})], shape))
    return list({case.name: case for case in out}.values())


def depthwise_conv1d():
    name = "DepthwiseConv1D"
    return drawn_cases(name, 1, 40, 22, separable=False) + [
        named(name, "same, kernel longer than the sequence", [2, 3, 4], kernel_size=7, padding="same"),
        named(name, "33 channels", [1, 6, 33], kernel_size=3, padding="same"),
        named(name, "one channel, multiplier 5", [2, 8, 1], kernel_size=3, depth_multiplier=5),
        named(name, "stride larger than the kernel", [2, 13, 3], kernel_size=2, strides=4),
        named(name, "one step", [4, 1, 5], kernel_size=1),
        named(name, "softmax", [2, 7, 3], kernel_size=3, activation="softmax"),
    ]


def depthwise_conv2d():
    name = "DepthwiseConv2D"
    return drawn_cases(name, 2, 60, 23, separable=False) + [
        named(name, "32 channels", [1, 6, 6, 32], kernel_size=3, padding="same"),
        named(name, "33 channels, stride 2", [1, 7, 6, 33], kernel_size=3, strides=2, padding="same"),
        named(name, "one channel, multiplier 9", [2, 5, 6, 1], kernel_size=3, depth_multiplier=9),
        named(name, "5 channels, multiplier 4", [2, 5, 6, 5], kernel_size=2, depth_multiplier=4),
        named(name, "same, kernel larger than the image", [2, 3, 2, 3], kernel_size=5, padding="same"),
        named(name, "same, even kernel", [2, 5, 6, 4], kernel_size=(2, 4), padding="same"),
        named(name, "same, even image, stride 2", [2, 8, 6, 5], kernel_size=3, strides=2, padding="same"),
        named(name, "same, dilation 4 past the edge", [2, 5, 5, 3], kernel_size=3, dilation_rate=4, padding="same"),
        named(name, "dilation 1x2", [2, 5, 7, 4], kernel_size=3, dilation_rate=(1, 2)),
        named(name, "the whole image", [3, 4, 5, 6], kernel_size=(4, 5)),
        named(name, "one pixel", [4, 1, 1, 5], kernel_size=1),
        named(name, "one row", [2, 1, 12, 3], kernel_size=(1, 3), padding="same"),
        named(name, "softmax", [2, 4, 5, 3], kernel_size=3, activation="softmax"),
        named(name, "leaky ReLU layer", [2, 4, 5, 3], kernel_size=3, activation=("LeakyReLU", {})),
        Case("mobile block", [("DepthwiseConv2D", {"kernel_size": 3, "padding": "same", "use_bias": False}), ("BatchNormalization", {}), ("ReLU", {"max_value": 6.0}), ("Conv2D", {"filters": 8, "kernel_size": 1, "use_bias": False}), ("BatchNormalization", {}), ("ReLU", {"max_value": 6.0})], [2, 6, 5, 4]),
    ]  # fmt: skip


def separable_conv1d():
    name = "SeparableConv1D"
    return drawn_cases(name, 1, 36, 24, separable=True) + [
        named(name, "33 channels", [1, 6, 33], filters=5, kernel_size=3, padding="same"),
        named(name, "one channel, multiplier 5", [2, 8, 1], filters=3, kernel_size=3, depth_multiplier=5),
        named(name, "one step", [4, 1, 5], filters=4, kernel_size=1),
        named(name, "softmax", [2, 7, 3], filters=4, kernel_size=3, activation="softmax"),
    ]


def separable_conv2d():
    name = "SeparableConv2D"
    return drawn_cases(name, 2, 44, 25, separable=True) + [
        named(name, "32 channels", [1, 6, 6, 32], filters=8, kernel_size=3, padding="same"),
        named(name, "one channel, multiplier 9", [2, 5, 6, 1], filters=7, kernel_size=3, depth_multiplier=9),
        named(name, "same, even image, stride 2", [2, 8, 6, 5], filters=9, kernel_size=3, strides=2, padding="same"),
        named(name, "33 filters", [1, 5, 4, 5], filters=33, kernel_size=3, padding="same"),
        named(name, "one pixel", [4, 1, 1, 5], filters=3, kernel_size=1),
        named(name, "softmax", [2, 4, 5, 3], filters=5, kernel_size=3, activation="softmax"),
    ]


def cases(name):
    return globals()[name]()
