from run import Case


def rescaling():
    rows = [
        ("1/255", [2, 5, 4, 3], (0.0, 255.0), dict(scale=1 / 255)), ("to -1..1", [2, 5, 4, 3], (0.0, 255.0), dict(scale=1 / 127.5, offset=-1.0)),
        ("offset only", [3, 7], (-1.0, 1.0), dict(scale=1.0, offset=0.25)), ("rank 3", [2, 3, 17], (-1.0, 1.0), dict(scale=-2.5, offset=3.0)),
        ("integers", [3, 5], (-1.0, 1.0), dict(scale=2, offset=1)), ("scale per channel", [2, 3, 4, 3], (0.0, 255.0), dict(scale=[0.1, 0.2, 0.3], offset=[-1.0, 0.5, 2.0])),
        ("offset per channel", [2, 3, 4, 3], (0.0, 255.0), dict(scale=0.5, offset=[-1.0, 0.5, 2.0])), ("scale 0", [2, 3], (-1.0, 1.0), dict(scale=0.0, offset=4.0)),
        ("rank 1", [5], (-1.0, 1.0), dict(scale=3.0)),
    ]  # fmt: skip
    out = [Case(name, [("Rescaling", arguments)], shape, range) for name, shape, range, arguments in rows]
    out.append(Case("before Conv2D", [("Rescaling", {"scale": 1 / 255}), ("Conv2D", {"filters": 4, "kernel_size": 3})], [2, 5, 6, 3], (0.0, 255.0)))
    out.append(Case("before Dense", [("Rescaling", {"scale": 0.5, "offset": -1.0}), ("Dense", {"units": 4})], [2, 5], (0.0, 4.0)))
    return out


def normalization():
    rows = [
        ("given numbers", [3, 5], dict(mean=0.5, variance=2.0)),
        ("given for each feature", [3, 4], dict(mean=[0.5, -1.0, 2.0, 0.0], variance=[1.0, 0.5, 2.0, 4.0])),
        ("given for each channel", [2, 3, 4, 3], dict(mean=[0.5, -1.0, 2.0], variance=[1.0, 0.5, 2.0])),
        ("given, axis 1", [2, 3, 4], dict(axis=1, mean=[0.5, -1.0, 2.0], variance=[1.0, 0.5, 2.0])),
        ("given, axis None", [2, 3, 4], dict(axis=None, mean=1.0, variance=3.0)),
        ("given, inverted", [3, 4], dict(mean=[0.5, -1.0, 2.0, 0.0], variance=[1.0, 0.5, 2.0, 4.0], invert=True)),
        ("given, two axes", [2, 2, 3], dict(axis=[1, 2], mean=[[0.5, 1.0, -1.0], [0.0, 2.0, 3.0]], variance=[[1.0, 2.0, 3.0], [0.5, 4.0, 0.25]])),
        ("given, variance 0", [2, 3], dict(mean=[0.5, 0.0, 1.0], variance=[0.0, 1.0, 0.0])),
        ("adapted", [3, 5], {}), ("adapted, rank 3", [2, 3, 17], {}), ("adapted, rank 4", [2, 3, 4, 5], {}), ("adapted, axis 1", [2, 5, 3], dict(axis=1)),
        ("adapted, axis -2", [2, 5, 3], dict(axis=-2)), ("adapted, two axes", [2, 3, 4, 5], dict(axis=[1, 3])), ("adapted, axis None", [2, 3, 4], dict(axis=None)),
        ("adapted, inverted", [3, 5], dict(invert=True)), ("adapted, one feature", [4, 1], {}),
    ]  # fmt: skip
    out = [Case(name, [("Normalization", arguments)], shape, (-3.0, 3.0)) for name, shape, arguments in rows]
    out.append(Case("before Dense", [("Normalization", {}), ("Dense", {"units": 4})], [3, 5], (-3.0, 3.0)))
    return out


def cases(name):
    return globals()[name]()
