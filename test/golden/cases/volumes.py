"""Convolutions of volumes."""

from cases.convolving import size as conv_size
from cases.sweep import sweep, text
from cases.transposing import size as transposed_size
from run import Case

LIMIT = 400  # output values of one case
AXES = ("depth", "height", "width")
GRID = dict(
    padding=["valid", "same"], turn=[False, True], use_bias=[True, True, False], data_format=["channels_last", "channels_last", "channels_first"],
    activation=["linear", "relu", "linear", "tanh", "linear", "relu6"], channels=[1, 2, 3, 4, 5, 9], batch=[2, 3, 2],
)  # fmt: skip


def triple(value):
    return value if isinstance(value, tuple) else (value,) * 3


def legal(s):
    """Keras has no strides with dilation."""
    if s["strides"] != 1 and s["dilation_rate"] != 1:
        s["strides" if s["turn"] else "dilation_rate"] = 1


def shaped(s, least, out_size):
    """Sizes for which the output exists and is not large."""
    space, batch = [max(s[axis], low) for axis, low in zip(AXES, least)], s["batch"]

    def values():
        total = batch * s["filters"]
        for i, n in enumerate(space):
            total *= out_size(i, n)
        return total

    while values() > LIMIT and any(n > low for n, low in zip(space, least)):
        i = max((i for i in range(3) if space[i] > least[i]), key=lambda i: space[i])
        space[i] -= 1
    if values() > LIMIT:
        batch = 1
    return [batch, s["channels"], *space] if s["data_format"] == "channels_first" else [batch, *space, s["channels"]]


def title(s, shape, more):
    first = " first" if s["data_format"] == "channels_first" else ""
    return (
        f"k{text(s['kernel_size'])} s{text(s['strides'])} d{text(s['dilation_rate'])} {s['padding']} {text(shape)} -> {s['filters']}"
        f"{more}{first}{'' if s['use_bias'] else ' nobias'} {s['activation']}"
    )


def named(class_name, name, shape, **arguments):
    return Case(name, [(class_name, arguments)], shape)


COMMON = ("filters", "kernel_size", "strides", "padding", "dilation_rate", "data_format", "use_bias", "activation")


def conv3d():
    name, out = "Conv3D", {}
    for s in sweep(
        46, 33, kernel_size=[1, 2, 3, (1, 3, 2), (3, 2, 1), 3], strides=[1, 2, 1, (2, 1, 3), (1, 2, 2)], dilation_rate=[1, 2, 1, (2, 1, 3), 1],
        groups=[1, 1, 1, 2, "depthwise"], filters=[1, 2, 4, 7, 9, 17], depth=[2, 3, 4, 5], height=[3, 4, 5, 6], width=[2, 4, 5, 7], **GRID,
    ):  # fmt: skip
        legal(s)
        if s["groups"] == "depthwise":
            s["groups"] = s["channels"]
        elif s["channels"] % s["groups"]:
            s["channels"] *= s["groups"]
        if s["filters"] % s["groups"]:
            s["filters"] *= s["groups"]
        kernel, strides, dilation = (triple(s[key]) for key in ("kernel_size", "strides", "dilation_rate"))
        least = [(k - 1) * d + 1 if s["padding"] == "valid" else 2 for k, d in zip(kernel, dilation)]
        shape = shaped(s, least, lambda i, n: conv_size(n, kernel[i], strides[i], s["padding"], dilation[i]))
        case = Case(title(s, shape, f" g{s['groups']}"), [(name, {key: s[key] for key in (*COMMON, "groups")})], shape)
        out[case.name] = case
    return [*out.values(),
        named(name, "same, kernel larger than the volume", [2, 2, 1, 3, 3], filters=4, kernel_size=(5, 4, 5), padding="same"),
        named(name, "same, even kernel, even volume, stride 2", [2, 4, 6, 4, 2], filters=3, kernel_size=(2, 4, 2), strides=2, padding="same"),
        named(name, "same, dilation past the edge", [2, 3, 3, 3, 2], filters=3, kernel_size=3, dilation_rate=(3, 2, 4), padding="same"),
        named(name, "the whole volume", [3, 3, 2, 4, 3], filters=5, kernel_size=(3, 2, 4)),
        named(name, "one voxel", [4, 1, 1, 1, 5], filters=3, kernel_size=1),
        named(name, "one plane", [2, 1, 4, 5, 3], filters=3, kernel_size=(1, 3, 3), padding="same"),
        named(name, "one column", [2, 9, 1, 1, 3], filters=3, kernel_size=(4, 1, 1), strides=(2, 1, 1), padding="same"),
        named(name, "33 channels", [1, 2, 3, 2, 33], filters=33, kernel_size=2, padding="same"),
        named(name, "stride larger than the kernel", [2, 6, 5, 7, 3], filters=4, kernel_size=(1, 2, 1), strides=(3, 3, 4)),
        named(name, "softmax", [2, 2, 3, 2, 3], filters=5, kernel_size=2, activation="softmax"),
        named(name, "softmax over channels_first's last axis", [2, 3, 2, 3, 4], filters=3, kernel_size=2, data_format="channels_first", activation="softmax"),
        named(name, "leaky ReLU layer", [2, 2, 3, 2, 3], filters=5, kernel_size=2, activation=("LeakyReLU", {})),
        Case("video classifier", [("Conv3D", {"filters": 5, "kernel_size": 3, "padding": "same", "activation": "relu"}), ("BatchNormalization", {}), ("MaxPooling3D", {"pool_size": 2}), ("Conv3D", {"filters": 7, "kernel_size": (1, 2, 2)}), ("GlobalAveragePooling3D", {}), ("Dense", {"units": 3, "activation": "softmax"})], [2, 4, 6, 5, 2]),
        Case("convolution and batch normalization, channels first", [("Conv3D", {"filters": 5, "kernel_size": 2, "data_format": "channels_first"}), ("BatchNormalization", {"axis": 1}), ("ReLU", {})], [2, 2, 3, 4, 3]),
    ]  # fmt: skip


def conv3d_transpose():
    name, out = "Conv3DTranspose", {}
    for s in sweep(
        40, 34, kernel_size=[1, 2, 3, (1, 3, 2), (3, 2, 4), 2], strides=[1, 2, 1, (2, 1, 3), (1, 2, 2)], dilation_rate=[1, 2, 1, (2, 1, 3), 1],
        output_padding=[None, None, 0, 1, None], filters=[1, 2, 4, 5, 9], depth=[1, 2, 3], height=[2, 3], width=[1, 2, 4], **GRID,
    ):  # fmt: skip
        legal(s)
        kernel, strides, dilation = (triple(s[key]) for key in ("kernel_size", "strides", "dilation_rate"))
        if s["output_padding"] is not None and s["output_padding"] >= min(strides):
            s["output_padding"] = None
        sizes = lambda i, n: transposed_size(n, kernel[i], strides[i], s["padding"], dilation[i], s["output_padding"])
        extra = "" if s["output_padding"] is None else f" o{s['output_padding']}"
        shape = shaped(s, [1, 1, 1], sizes)
        case = Case(title(s, shape, extra), [(name, {key: s[key] for key in (*COMMON, "output_padding")})], shape)
        out[case.name] = case
    return [*out.values(),
        named(name, "output_padding 1x0x2", [2, 2, 2, 1, 3], filters=4, kernel_size=3, strides=(2, 1, 3), output_padding=(1, 0, 2), padding="same"),
        named(name, "output_padding 0x1x0, valid", [2, 2, 2, 1, 3], filters=4, kernel_size=2, strides=(1, 2, 3), output_padding=(0, 1, 0)),
        named(name, "strides 3x2x1", [2, 2, 1, 3, 3], filters=2, kernel_size=(4, 3, 2), strides=(3, 2, 1), padding="same"),
        named(name, "one voxel", [3, 1, 1, 1, 5], filters=4, kernel_size=(3, 2, 3)),
        named(name, "stride larger than the kernel", [2, 2, 1, 2, 3], filters=5, kernel_size=(2, 1, 2), strides=3),
        named(name, "stride larger than the kernel, same", [2, 2, 1, 2, 3], filters=5, kernel_size=(2, 1, 2), strides=3, padding="same"),
        named(name, "33 channels to 33", [1, 1, 2, 2, 33], filters=33, kernel_size=2, strides=(1, 2, 1), padding="same"),
        named(name, "softmax", [2, 2, 1, 2, 3], filters=5, kernel_size=2, strides=2, activation="softmax"),
        Case("autoencoder", [("Conv3D", {"filters": 5, "kernel_size": 3, "strides": 2, "padding": "same", "activation": "relu"}), ("Conv3DTranspose", {"filters": 4, "kernel_size": 3, "strides": 2, "padding": "same"}), ("BatchNormalization", {}), ("Conv3D", {"filters": 1, "kernel_size": 1, "activation": "sigmoid"})], [2, 4, 6, 4, 1]),
    ]  # fmt: skip


def cases(name):
    return {"conv3d": conv3d, "conv3d_transpose": conv3d_transpose}[name]()
