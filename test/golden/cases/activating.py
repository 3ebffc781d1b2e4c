"""Activations that are layers of their own."""

from run import Case

SHAPES = [[3, 7], [2, 3, 17], [2, 3, 4, 5]]
WIDE = (-6.0, 6.0)


def swept(class_name, options):
    return [
        Case(f"{text(arguments)} {' '.join(map(str, shape))}", [(class_name, arguments)], shape, WIDE)
        for arguments in options
        for shape in SHAPES
    ]


def text(arguments):
    return ", ".join(f"{key} {value}" for key, value in arguments.items()) or "default"


def named(name, class_name, shape, range=WIDE, **arguments):
    return Case(name, [(class_name, arguments)], shape, range)


def re_lu():
    return [
        *swept("ReLU", [
            {}, {"max_value": 2.5}, {"negative_slope": 0.25}, {"threshold": 1.0}, {"max_value": 6.0},
            {"max_value": 2.5, "negative_slope": 0.1, "threshold": 0.5}, {"negative_slope": 0.5, "threshold": 1.5},
            {"max_value": 4.0, "threshold": 1.0},
        ]),
        named("at the threshold", "ReLU", [1, 5], (1.0, 1.0), threshold=1.0),
        named("at the threshold, slope", "ReLU", [1, 5], (1.0, 1.0), threshold=1.0, negative_slope=0.5),
        named("at max_value", "ReLU", [1, 5], (2.0, 2.0), max_value=2.0),
        named("max_value 0", "ReLU", [2, 9], max_value=0.0),
        named("rank 1", "ReLU", [9]),
        Case("after Dense", [("Dense", {"units": 9}), ("ReLU", {"max_value": 1.0})], [3, 5]),
        Case("after Conv2D", [("Conv2D", {"filters": 5, "kernel_size": 3}), ("ReLU", {"negative_slope": 0.1})], [2, 5, 6, 2]),
    ]  # fmt: skip


def leaky_re_lu():
    return [
        *swept("LeakyReLU", [{}, {"negative_slope": 0.05}, {"negative_slope": 1.0}, {"negative_slope": 0.0}]),
        named("near 0", "LeakyReLU", [3, 7], (-0.001, 0.001)),
        Case("after Dense", [("Dense", {"units": 9}), ("LeakyReLU", {})], [3, 5]),
        Case("after Conv2D", [("Conv2D", {"filters": 5, "kernel_size": 3}), ("LeakyReLU", {"negative_slope": 0.1})], [2, 5, 6, 2]),
    ]


def elu():
    return [
        *swept("ELU", [{}, {"alpha": 0.3}, {"alpha": 2.0}, {"alpha": 0.0}]),
        named("near 0", "ELU", [3, 7], (-0.001, 0.001), alpha=0.5),
        named("far below 0", "ELU", [3, 7], (-100.0, 0.0)),
        Case("after Dense", [("Dense", {"units": 9}), ("ELU", {"alpha": 0.7})], [3, 5]),
    ]


def p_re_lu():
    rows = [
        ("rank 2", [3, 7], {}), ("rank 2, 17 features", [2, 17], {}), ("rank 3", [2, 3, 7], {}), ("rank 4", [2, 3, 4, 5], {}),
        ("rank 5", [2, 2, 3, 2, 3], {}), ("rank 2, shared", [4, 7], dict(shared_axes=[1])), ("steps shared", [2, 5, 6], dict(shared_axes=[1])),
        ("features shared", [2, 5, 6], dict(shared_axes=[2])), ("both shared", [2, 5, 6], dict(shared_axes=[1, 2])),
        ("pixels shared", [2, 3, 4, 5], dict(shared_axes=[1, 2])), ("pixels shared, 17 channels", [2, 3, 2, 17], dict(shared_axes=[1, 2])),
        ("rows shared", [2, 3, 4, 5], dict(shared_axes=[1])), ("columns shared", [2, 3, 4, 5], dict(shared_axes=[2])),
        ("channels_first pixels shared", [2, 3, 4, 5], dict(shared_axes=[2, 3])), ("rows and channels shared", [2, 3, 4, 5], dict(shared_axes=[1, 3])),
        ("all shared", [2, 3, 4, 5], dict(shared_axes=[1, 2, 3])), ("batch 33", [33, 4], {}), ("one feature", [5, 1], {}),
    ]  # fmt: skip
    out = [Case(name, [("PReLU", arguments)], shape, WIDE) for name, shape, arguments in rows]
    out += [
        Case("after Dense", [("Dense", {"units": 9}), ("PReLU", {})], [3, 5]),
        Case("after Conv2D", [("Conv2D", {"filters": 5, "kernel_size": 3}), ("PReLU", {"shared_axes": [1, 2]})], [2, 5, 6, 2]),
    ]
    return out


def softmax():
    rows = [
        ("rank 2", [3, 7], -1), ("rank 3", [2, 3, 17], -1), ("rank 4", [2, 3, 4, 5], -1), ("axis 1 of 2", [3, 9], 1),
        ("axis 1 of 3", [2, 5, 7], 1), ("axis 2 of 3", [2, 5, 7], 2), ("axis -2 of 3", [2, 5, 7], -2), ("axis 1 of 4", [2, 5, 3, 4], 1),
        ("axis 2 of 4", [2, 3, 5, 4], 2), ("axis -3 of 4", [2, 5, 3, 4], -3), ("axis 3 of 4", [2, 3, 2, 9], 3), ("rank 5, axis 2", [2, 2, 3, 2, 3], 2),
        ("axes -2 -1", [2, 3, 4, 5], [-2, -1]), ("axes 1 2", [2, 3, 4], [1, 2]), ("axes 1 3", [2, 3, 4, 5], [1, 3]),
        ("of one", [3, 1], -1), ("33 classes", [2, 33], -1),
    ]  # fmt: skip
    out = [Case(name, [("Softmax", {} if axis == -1 else {"axis": axis})], shape, WIDE) for name, shape, axis in rows]
    out += [
        named("large", "Softmax", [3, 10], (-800.0, 800.0)),
        named("large, axis 1", "Softmax", [3, 6, 5], (-800.0, 800.0), axis=1),
        Case("after Dense", [("Dense", {"units": 9}), ("Softmax", {})], [3, 5]),
    ]
    return out


def cases(name):
    return globals()[name]()
