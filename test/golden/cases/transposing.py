"""Transposed convolutions."""

from cases.sweep import pair, sweep, text
from run import Case

LIMIT = 500  # output values of one case


def size(n, kernel, stride, padding, dilation, output_padding):
    reach = (kernel - 1) * dilation + 1
    if output_padding is not None:
        return (n - 1) * stride + output_padding + (reach if padding == "valid" else reach - 2 * (reach // 2))
    return n * stride if padding == "same" else (n - 1) * stride + max(reach, stride)


def one(class_name, s, ndim):
    """The nearest legal case to a drawn row: no strides with dilation, and output_padding below the stride."""
    def axes(value):
        return pair(value) if ndim == 2 else (value,)

    if s["strides"] != 1 and s["dilation_rate"] != 1:
        s["strides" if s["turn"] else "dilation_rate"] = 1
    if s["output_padding"] is not None and s["output_padding"] >= min(axes(s["strides"])):
        s["output_padding"] = None
    space, batch = [s["height"], s["width"]][:ndim], s["batch"]

    def values():
        total = batch * s["filters"]
        for n, kernel, stride, dilation in zip(space, axes(s["kernel_size"]), axes(s["strides"]), axes(s["dilation_rate"])):
            total *= size(n, kernel, stride, s["padding"], dilation, s["output_padding"])
        return total

    while values() > LIMIT and max(space) > 2:
        space[space.index(max(space))] -= 1
    if values() > 2 * LIMIT:
        batch = 1
    first = s["data_format"] == "channels_first"
    shape = [batch, s["channels"], *space] if first else [batch, *space, s["channels"]]
    extra = "" if s["output_padding"] is None else f" o{s['output_padding']}"
    name = (
        f"k{text(s['kernel_size'])} s{text(s['strides'])} d{text(s['dilation_rate'])}{extra} {s['padding']} "
        f"{text(shape)} -> {s['filters']}{' first' if first else ''}{'' if s['use_bias'] else ' nobias'} {s['activation']}"
    )
    keys = ("filters", "kernel_size", "strides", "padding", "output_padding", "dilation_rate", "data_format", "use_bias", "activation")
    return Case(name, [(class_name, {key: s[key] for key in keys})], shape)


GRID = dict(
    padding=["valid", "same"], output_padding=[None, None, 0, 1, None, 2, 1], turn=[False, True], use_bias=[True, True, False],
    data_format=["channels_last", "channels_last", "channels_first"], activation=["linear", "relu", "linear", "tanh", "linear", "relu6"],
    channels=[1, 3, 4, 5, 8, 17], filters=[1, 2, 4, 5, 7, 9, 17], batch=[2, 3, 2], height=[1, 2, 3, 4, 5, 7], width=[2, 3, 4, 5, 6],
)  # fmt: skip


def named(class_name, name, shape, **arguments):
    return Case(name, [(class_name, arguments)], shape)


def conv1d_transpose():
    name = "Conv1DTranspose"
    drawn = sweep(60, 31, kernel_size=[1, 2, 3, 4, 5], strides=[1, 2, 3, 2], dilation_rate=[1, 1, 2, 1, 3], **GRID)
    # Every kernel, stride and padding at one size
    plain = [
        named(name, f"kernel {k} stride {s} {p}", [2, 4, 3], filters=4, kernel_size=k, strides=s, padding=p)
        for k in (1, 2, 3, 4, 5) for s in (1, 2, 3) for p in ("valid", "same")
    ]  # fmt: skip
    return [*{case.name: case for case in (one(name, s, 1) for s in drawn)}.values(), *plain,
        named(name, "stride larger than the kernel", [2, 4, 3], filters=5, kernel_size=2, strides=4),
        named(name, "stride larger than the kernel, same", [2, 4, 3], filters=5, kernel_size=2, strides=4, padding="same"),
        named(name, "33 channels to 33", [1, 3, 33], filters=33, kernel_size=3, strides=2, padding="same"),
        named(name, "softmax", [2, 4, 3], filters=5, kernel_size=3, strides=2, activation="softmax"),
    ]  # fmt: skip


def conv2d_transpose():
    name = "Conv2DTranspose"
    drawn = sweep(
        70, 32, kernel_size=[1, 2, 3, 4, 5, (3, 2), 3], strides=[1, 2, 3, 2, (2, 1)], dilation_rate=[1, 1, 2, 1, (1, 2), 1], **GRID
    )
    plain = [
        named(name, f"kernel {k} stride {s} {p}", [1, 3, 2, 3], filters=2, kernel_size=k, strides=s, padding=p)
        for k in (1, 2, 3, 4, 5) for s in (1, 2, 3) for p in ("valid", "same")
    ]  # fmt: skip
    return [*{case.name: case for case in (one(name, s, 2) for s in drawn)}.values(), *plain,
        named(name, "output_padding 1x0", [2, 3, 4, 3], filters=4, kernel_size=3, strides=2, output_padding=(1, 0), padding="same"),
        named(name, "strides 3x2", [2, 3, 4, 3], filters=4, kernel_size=(4, 3), strides=(3, 2), padding="same"),
        named(name, "strides 1x3, valid", [2, 3, 4, 3], filters=4, kernel_size=(4, 2), strides=(1, 3)),
        named(name, "one pixel", [3, 1, 1, 5], filters=4, kernel_size=4),
        named(name, "stride larger than the kernel", [2, 3, 2, 3], filters=5, kernel_size=2, strides=4),
        named(name, "stride larger than the kernel, same", [2, 3, 2, 3], filters=5, kernel_size=2, strides=4, padding="same"),
        named(name, "33 channels to 33", [1, 2, 3, 33], filters=33, kernel_size=3, strides=2, padding="same"),
        named(name, "softmax", [2, 3, 2, 3], filters=5, kernel_size=3, strides=2, activation="softmax"),
        Case("decoder", [("Dense", {"units": 24, "activation": "relu"}), ("Reshape", {"target_shape": (2, 3, 4)}), ("Conv2DTranspose", {"filters": 5, "kernel_size": 3, "strides": 2, "padding": "same", "activation": "relu"}), ("Conv2DTranspose", {"filters": 1, "kernel_size": 3, "strides": 2, "padding": "same", "activation": "sigmoid"})], [2, 7]),
    ]  # fmt: skip


def cases(name):
    return globals()[name]()
