from cases.sweep import sweep, text
from run import Case

CLASSES = {"max_pooling1d": ("MaxPooling1D", 11), "average_pooling1d": ("AveragePooling1D", 12)}


def cases(name):
    class_name, seed = CLASSES[name]
    drawn = sweep(
        44, seed, pool_size=[2, 3, 4, 5], strides=[None, 1, 2, 3], padding=["valid", "same"], channels=[1, 3, 4, 5, 16, 17],
        data_format=["channels_last", "channels_last", "channels_first"], batch=[1, 2, 3], steps=[5, 6, 7, 9, 12, 19],
    )  # fmt: skip
    out = {}
    for s in drawn:
        first = s["data_format"] == "channels_first"
        shape = [s["batch"], s["channels"], s["steps"]] if first else [s["batch"], s["steps"], s["channels"]]
        title = f"p{s['pool_size']} s{text(s['strides'])} {s['padding']} {text(shape)}" + (" first" if first else "")
        keys = ("pool_size", "strides", "padding", "data_format")
        out[title] = Case(title, [(class_name, {key: s[key] for key in keys})], shape)

    def named(title, shape, **arguments):
        return Case(title, [(class_name, arguments)], shape)

    return [
        *out.values(),
        named("pool 1", [2, 5, 3], pool_size=1),
        named("all steps", [2, 7, 3], pool_size=7),
        named("same, pool larger than the sequence", [2, 3, 5], pool_size=5, strides=1, padding="same"),
        named("stride larger than the pool", [2, 13, 4], pool_size=2, strides=5),
        named("stride larger than the pool, same", [2, 13, 4], pool_size=2, strides=5, padding="same"),
        named("one step", [3, 1, 6], pool_size=2, padding="same"),
        named("33 channels", [1, 6, 33], pool_size=2),
        Case("below 0", [(class_name, {"pool_size": 3, "strides": 2, "padding": "same"})], [2, 8, 5], (-2.0, -1.0)),
    ]
