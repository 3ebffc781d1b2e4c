"""Layers that normalize with statistics: stored ones, or those of the input itself."""

from run import Case

WIDE = (-3.0, 3.0)


def batch(name, shape, **arguments):
    return Case(name, [("BatchNormalization", arguments)], shape, WIDE)


def batch_normalization():
    out = [
        batch(
            f"{' '.join(map(str, shape))}{'' if scale else ' no scale'}{'' if center else ' no center'}",
            shape, scale=scale, center=center,
        )
        for shape in ([3, 5], [2, 3, 7], [2, 3, 4, 17])
        for scale in (True, False)
        for center in (True, False)
    ]  # fmt: skip
    out += [
        batch("axis 1 of 2", [4, 9], axis=1),
        batch("axis 1 of 3", [2, 5, 3], axis=1),
        batch("axis 1 of 4", [2, 5, 4, 3], axis=1),
        batch("axis 1 of 4, no scale", [2, 5, 4, 3], axis=1, scale=False),
        batch("axis 2 of 4", [2, 3, 5, 4], axis=2),
        batch("axis -2 of 4", [2, 3, 5, 4], axis=-2),
        batch("axis -3 of 4", [2, 6, 5, 4], axis=-3),
        batch("axis 3 of 4", [2, 2, 3, 9], axis=3),
        batch("rank 5", [2, 2, 3, 2, 5]),
        batch("rank 5, axis 1", [2, 3, 2, 3, 2], axis=1),
        batch("epsilon 0.1", [3, 6], epsilon=0.1),
        batch("epsilon 1e-5", [3, 6], epsilon=1e-5),
        batch("momentum", [3, 4], momentum=0.5),
        batch("one feature", [5, 1]),
        batch("67 features", [2, 67]),
        batch("32 channels", [1, 3, 3, 32]),
        batch("batch 33", [33, 3]),
        batch("not trainable", [3, 4], trainable=False),
    ]
    stacks = [
        ("after Dense", [4, 6], [("Dense", {"units": 9}), ("BatchNormalization", {}), ("ReLU", {})]),
        ("after Dense with an activation", [4, 6], [("Dense", {"units": 9, "activation": "relu"}), ("BatchNormalization", {})]),
        ("before Dense", [4, 6], [("BatchNormalization", {}), ("Dense", {"units": 5})]),
        ("after Conv2D", [2, 6, 5, 3], [("Conv2D", {"filters": 7, "kernel_size": 3}), ("BatchNormalization", {}), ("ReLU", {})]),
        ("after Conv2D without a bias", [2, 6, 5, 3], [("Conv2D", {"filters": 8, "kernel_size": 2, "use_bias": False}), ("BatchNormalization", {"scale": False})]),
        ("after Conv2D, wrong axis", [2, 6, 5, 3], [("Conv2D", {"filters": 5, "kernel_size": 3}), ("BatchNormalization", {"axis": 1})]),
        ("after Conv2D channels_first", [2, 3, 6, 5], [("Conv2D", {"filters": 5, "kernel_size": 3, "data_format": "channels_first"}), ("BatchNormalization", {"axis": 1}), ("Activation", {"activation": "relu"})]),
        ("after a depthwise Conv2D", [2, 6, 5, 4], [("Conv2D", {"filters": 4, "kernel_size": 3, "groups": 4}), ("BatchNormalization", {})]),
        ("twice", [3, 7], [("BatchNormalization", {}), ("BatchNormalization", {"center": False})]),
    ]  # fmt: skip
    return out + [Case(name, layers, shape, WIDE) for name, shape, layers in stacks]


def layer_normalization():
    def one(name, shape, range=WIDE, **arguments):
        return Case(name, [("LayerNormalization", arguments)], shape, range)

    return [
        *(one(" ".join(map(str, shape)), shape) for shape in ([3, 5], [2, 3, 7], [2, 3, 4, 17], [2, 2, 3, 2, 5], [4, 33], [2, 3, 64])),
        *(one(f"scale {scale} center {center}", [2, 3, 6], scale=scale, center=center) for scale, center in ((True, False), (False, True), (False, False))),
        one("axis 1", [2, 3, 5], axis=1),
        one("axis -2", [2, 3, 5, 4], axis=-2),
        one("axes -2 -1", [2, 3, 5, 4], axis=[-2, -1]),
        one("axes 1 2 3", [2, 3, 5, 4], axis=[1, 2, 3]),
        one("axes 1 3", [2, 3, 5, 4], axis=[1, 3]),
        one("epsilon 0.1", [3, 6], epsilon=0.1),
        one("epsilon 1e-6", [3, 6], epsilon=1e-6),
        one("one feature", [3, 1]),
        one("all equal", [2, 7], (1.5, 1.5)),
        one("far from 0", [2, 9], (99.0, 101.0)),
        one("tiny", [2, 9], (-1e-4, 1e-4)),
        Case("after Dense", [("Dense", {"units": 8, "activation": "gelu"}), ("LayerNormalization", {})], [3, 5]),
    ]  # fmt: skip


def group_normalization():
    rows = [
        ("8 channels", [2, 3, 4, 8], dict(groups=4)),
        ("one group", [2, 3, 4, 6], dict(groups=1)),
        ("as many groups as channels", [2, 3, 4, 5], dict(groups=5)),
        ("groups -1", [2, 3, 4, 5], dict(groups=-1)),
        ("rank 2", [3, 6], dict(groups=3)),
        ("rank 3", [2, 5, 6], dict(groups=2)),
        ("rank 5", [2, 2, 3, 2, 4], dict(groups=2)),
        ("axis 1", [2, 6, 3, 4], dict(groups=3, axis=1)),
        ("axis 1 of 3", [2, 6, 5], dict(groups=2, axis=1)),
        ("axis -2", [2, 3, 6, 5], dict(groups=2, axis=-2)),
        ("no scale", [2, 3, 4, 6], dict(groups=3, scale=False)),
        ("no center", [2, 3, 4, 6], dict(groups=3, center=False)),
        ("neither", [2, 3, 4, 6], dict(groups=3, scale=False, center=False)),
        ("epsilon 0.1", [2, 3, 3, 4], dict(groups=2, epsilon=0.1)),
        ("32 groups", [1, 2, 3, 64], {}),
        ("33 channels", [2, 2, 3, 33], dict(groups=11)),
    ]
    return [Case(name, [("GroupNormalization", arguments)], shape, WIDE) for name, shape, arguments in rows]


def rms_normalization():
    rows = [
        ("rank 2", [3, 5], {}), ("rank 3", [2, 3, 17], {}), ("rank 4", [2, 3, 4, 6], {}), ("64 features", [2, 64], {}),
        # Keras fails on axes that are not the last ones
        ("axis 1", [3, 6], dict(axis=1)), ("axes 1 2", [2, 3, 5], dict(axis=[1, 2])),
        ("axes -2 -1", [2, 3, 4, 5], dict(axis=[-2, -1])), ("epsilon 0.1", [3, 6], dict(epsilon=0.1)), ("one feature", [4, 1], {}),
    ]  # fmt: skip
    return [Case(name, [("RMSNormalization", arguments)], shape, WIDE) for name, shape, arguments in rows]


def unit_normalization():
    rows = [
        ("rank 2", [3, 5], {}), ("rank 3", [2, 3, 17], {}), ("rank 4", [2, 3, 4, 6], {}), ("64 features", [2, 64], {}),
        ("axis 1", [2, 5, 3], dict(axis=1)), ("axis -2", [2, 3, 5, 4], dict(axis=-2)), ("axes 1 2", [2, 3, 5], dict(axis=[1, 2])),
        ("axes -2 -1", [2, 3, 4, 5], dict(axis=[-2, -1])), ("one feature", [4, 1], {}),
    ]  # fmt: skip
    out = [Case(name, [("UnitNormalization", arguments)], shape, WIDE) for name, shape, arguments in rows]
    out.append(Case("zeros", [("UnitNormalization", {})], [2, 3], (0.0, 0.0)))
    return out


def cases(name):
    return globals()[name]()
