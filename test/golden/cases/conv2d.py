from cases.sweep import pair, sweep, text
from run import Case

LIMIT = 1500  # output values of one case


def size(n, kernel, stride, padding, dilation):
    reach = (kernel - 1) * dilation + 1
    return -(-n // stride) if padding == "same" else (n - reach) // stride + 1


def one(s):
    """The nearest legal case to a drawn row: Keras has no strides with dilation, groups must divide."""
    if s["strides"] != 1 and s["dilation_rate"] != 1:
        s["strides" if s["turn"] else "dilation_rate"] = 1
    if s["groups"] == "depthwise":
        s["groups"] = s["channels"]
        s["filters"] = s["channels"] * (1 if s["turn"] else 2)
    elif s["channels"] % s["groups"]:
        s["channels"] *= s["groups"]
    if s["filters"] % s["groups"]:
        s["filters"] *= s["groups"]
    s["filters"] = min(s["filters"], 34 // s["groups"] * s["groups"])
    image = [s["height"], s["width"]]
    axes = list(zip(pair(s["kernel_size"]), pair(s["strides"]), pair(s["dilation_rate"])))

    def out(axis):
        kernel, stride, dilation = axes[axis]
        return size(image[axis], kernel, stride, s["padding"], dilation)

    for axis in (0, 1):
        while out(axis) < 1:
            image[axis] += 2
    batch = s["batch"]
    while batch * out(0) * out(1) * s["filters"] > LIMIT:
        axis = 0 if image[0] >= image[1] else 1
        image[axis] -= 2
        if image[axis] < 5 or out(axis) < 1:
            image[axis] += 2
            batch -= 1
        if batch == 1:
            break
    first = s["data_format"] == "channels_first"
    shape = [batch, s["channels"], *image] if first else [batch, *image, s["channels"]]
    name = " ".join(
        [
            f"k{text(s['kernel_size'])} s{text(s['strides'])} d{text(s['dilation_rate'])} g{s['groups']} {s['padding']}",
            f"{text(shape)} -> {s['filters']}",
            ("first " if first else "") + ("" if s["use_bias"] else "nobias ") + s["activation"],
        ]
    )
    keys = ("filters", "kernel_size", "strides", "padding", "dilation_rate", "groups", "data_format", "use_bias", "activation")
    return Case(name, [("Conv2D", {key: s[key] for key in keys})], shape)


def named(name, shape, **arguments):
    return Case(name, [("Conv2D", arguments)], shape)


def cases():
    drawn = sweep(
        110, 3, kernel_size=[1, 2, 3, 5, (1, 3), (3, 1), 3], strides=[1, 2, 1, 3, (2, 1)], padding=["valid", "same"],
        dilation_rate=[1, 2, 1, 3, (1, 2), 1], groups=[1, 1, 1, 2, "depthwise"], turn=[False, True],
        data_format=["channels_last", "channels_last", "channels_first"], use_bias=[True, True, False],
        activation=["linear", "relu", "linear", "tanh", "relu6", "sigmoid", "linear", "softmax"],
        channels=[1, 3, 4, 5, 8, 17], filters=[1, 2, 4, 7, 8, 9, 16, 17, 33], batch=[2, 3, 2],
        height=[5, 6, 7, 9, 11, 12, 13, 19], width=[5, 7, 8, 9, 10, 13, 17],
    )  # fmt: skip
    out = [one(s) for s in drawn]
    out += [
        named("28x28x1 3x3 -> 4 relu", [1, 28, 28, 1], filters=4, kernel_size=3, activation="relu"),
        named("kernel as large as the image", [3, 5, 7, 3], filters=5, kernel_size=(5, 7)),
        named("same kernel larger than the image", [2, 3, 2, 3], filters=4, kernel_size=5, padding="same"),
        named("stride larger than the kernel", [2, 11, 13, 3], filters=5, kernel_size=2, strides=5),
        named("stride larger than the kernel, same", [2, 12, 11, 3], filters=5, kernel_size=1, strides=3, padding="same"),
        named("same, even image, stride 2", [2, 12, 8, 3], filters=5, kernel_size=3, strides=2, padding="same"),
        named("same, even kernel", [2, 5, 6, 4], filters=4, kernel_size=(2, 4), padding="same"),
        named("same, dilation 4 past the edge", [2, 5, 5, 3], filters=4, kernel_size=3, dilation_rate=4, padding="same"),
        named("1x1, 64 channels", [2, 3, 3, 64], filters=17, kernel_size=1),
        named("3x3, 33 channels", [1, 5, 5, 33], filters=33, kernel_size=3, padding="same"),
        named("one pixel", [4, 1, 1, 5], filters=3, kernel_size=1),
        named("one row", [2, 1, 19, 3], filters=9, kernel_size=(1, 3), padding="same"),
        named("one column", [2, 19, 1, 3], filters=9, kernel_size=(3, 1)),
        named("depthwise 32", [1, 6, 6, 32], filters=32, kernel_size=3, groups=32, padding="same"),
        named("depthwise 5 stride 2", [2, 9, 9, 5], filters=5, kernel_size=3, groups=5, strides=2, padding="same"),
        named("3 groups, 12 -> 9", [2, 6, 6, 12], filters=9, kernel_size=2, groups=3),
        named("4 groups of 4 -> 8", [2, 5, 5, 16], filters=32, kernel_size=3, groups=4, padding="same"),
        named("softmax over channels_first's last axis", [2, 3, 6, 5], filters=4, kernel_size=2, data_format="channels_first", activation="softmax"),
        named("leaky ReLU layer", [2, 6, 5, 3], filters=5, kernel_size=3, activation=("LeakyReLU", {"negative_slope": 0.2})),
        named("strides 3x2, valid", [2, 13, 11, 4], filters=8, kernel_size=(3, 2), strides=(3, 2)),
    ]  # fmt: skip
    return out
