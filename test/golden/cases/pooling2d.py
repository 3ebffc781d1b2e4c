"""The sweep that MaxPooling2D and AveragePooling2D share."""

from cases.sweep import pair, sweep, text
from run import Case

LIMIT = 700  # output values of one case


def size(n, pool, stride, padding):
    return -(-n // stride) if padding == "same" else (n - pool) // stride + 1


def one(class_name, s):
    pool, strides = pair(s["pool_size"]), pair(s["strides"] or s["pool_size"])
    image, batch = [s["height"], s["width"]], s["batch"]

    def values():
        height, width = (size(n, p, t, s["padding"]) for n, p, t in zip(image, pool, strides))
        return batch * height * width * s["channels"]

    while values() > LIMIT and max(image) > 5:
        image[image.index(max(image))] -= 2
    first = s["data_format"] == "channels_first"
    shape = [batch, s["channels"], *image] if first else [batch, *image, s["channels"]]
    name = f"p{text(s['pool_size'])} s{text(s['strides'])} {s['padding']} {text(shape)}" + (" first" if first else "")
    keys = ("pool_size", "strides", "padding", "data_format")
    return Case(name, [(class_name, {key: s[key] for key in keys})], shape)


def named(class_name, name, shape, **arguments):
    return Case(name, [(class_name, arguments)], shape)


def cases(class_name, seed):
    drawn = sweep(
        40, seed, pool_size=[2, 3, (2, 3)], strides=[None, 1, 2, 3, (1, 2)], padding=["valid", "same"],
        data_format=["channels_last", "channels_last", "channels_first"], channels=[1, 3, 4, 5, 16, 17],
        batch=[1, 2, 3], height=[5, 6, 7, 8, 9, 11, 13], width=[4, 5, 7, 9, 10, 12, 15],
    )  # fmt: skip
    out = {case.name: case for case in (one(class_name, s) for s in drawn)}
    more = [
        named(class_name, "pool 1", [2, 3, 4, 5], pool_size=1),
        named(class_name, "the whole image", [2, 5, 4, 3], pool_size=(5, 4)),
        named(class_name, "same, pool larger than the image", [2, 2, 3, 5], pool_size=5, strides=1, padding="same"),
        named(class_name, "stride larger than the pool", [2, 11, 10, 4], pool_size=2, strides=4),
        named(class_name, "stride larger than the pool, same", [2, 11, 9, 4], pool_size=2, strides=4, padding="same"),
        named(class_name, "one row", [3, 1, 9, 6], pool_size=(1, 2)),
        named(class_name, "33 channels", [1, 5, 5, 33], pool_size=2, strides=2, padding="same"),
        named(class_name, "pool 5x1 stride 1x2", [2, 9, 7, 3], pool_size=(5, 1), strides=(1, 2)),
    ]
    return [*out.values(), *more]
