"""Layers that move, repeat, cut or add values. One table per class; the arguments stand in the name."""

from run import Case

FIRST = {"data_format": "channels_first"}

ROWS = {
    "permute": ("Permute", [
        ([3, 5], dict(dims=(1,))), ([2, 3, 5], dict(dims=(2, 1))), ([2, 3, 5], dict(dims=(1, 2))), ([2, 3, 4, 5], dict(dims=(3, 1, 2))),
        ([2, 3, 4, 5], dict(dims=(2, 3, 1))), ([2, 3, 4, 5], dict(dims=(3, 2, 1))), ([2, 3, 4, 5], dict(dims=(2, 1, 3))),
        ([2, 3, 4, 5], dict(dims=(1, 3, 2))), ([2, 2, 3, 2, 4], dict(dims=(4, 2, 1, 3))), ([2, 17, 5], dict(dims=(2, 1))), ([1, 1, 9], dict(dims=(2, 1))),
    ]),
    "repeat_vector": ("RepeatVector", [([3, 5], dict(n=4)), ([2, 1], dict(n=3)), ([3, 17], dict(n=2)), ([2, 4], dict(n=1)), ([1, 3], dict(n=11)), ([33, 2], dict(n=3))]),
    "cropping1d": ("Cropping1D", [
        ([2, 7, 3], {}), ([2, 7, 3], dict(cropping=2)), ([2, 7, 5], dict(cropping=(1, 3))), ([2, 7, 4], dict(cropping=(0, 2))), ([2, 7, 17], dict(cropping=(3, 0))),
        ([3, 5, 1], dict(cropping=(2, 2))), ([2, 4, 3], dict(cropping=0)),
    ]),
    "cropping2d": ("Cropping2D", [
        ([2, 5, 6, 3], {}), ([2, 5, 6, 3], dict(cropping=1)), ([2, 5, 6, 3], dict(cropping=(2, 1))), ([2, 5, 7, 4], dict(cropping=((1, 2), (3, 0)))),
        ([2, 6, 5, 17], dict(cropping=((0, 3), (1, 2)))), ([2, 3, 5, 6], dict(cropping=((1, 2), (3, 0)), **FIRST)), ([2, 3, 5, 6], dict(cropping=(1, 2), **FIRST)),
        ([1, 7, 7, 1], dict(cropping=3)),
    ]),
    "cropping3d": ("Cropping3D", [
        ([2, 3, 4, 5, 2], {}), ([2, 5, 4, 3, 3], dict(cropping=1)), ([2, 3, 5, 4, 2], dict(cropping=(0, 1, 1))), ([2, 3, 4, 5, 3], dict(cropping=((1, 0), (0, 2), (3, 1)))),
        ([2, 2, 3, 4, 5], dict(cropping=((1, 0), (0, 2), (3, 1)), **FIRST)), ([1, 4, 3, 3, 5], dict(cropping=((0, 3), (2, 0), (1, 1)))),
    ]),
    "zero_padding1d": ("ZeroPadding1D", [
        ([2, 5, 3], {}), ([2, 5, 3], dict(padding=2)), ([2, 4, 5], dict(padding=(1, 3))), ([2, 4, 17], dict(padding=(0, 2))), ([3, 3, 1], dict(padding=(4, 0))),
        ([2, 3, 5], dict(padding=(1, 2), **FIRST)), ([2, 3, 4], dict(padding=0)),
    ]),
    "zero_padding2d": ("ZeroPadding2D", [
        ([2, 3, 4, 3], {}), ([2, 3, 4, 3], dict(padding=2)), ([2, 3, 4, 5], dict(padding=(2, 1))), ([2, 3, 2, 4], dict(padding=((1, 2), (3, 0)))),
        ([1, 2, 3, 17], dict(padding=((0, 1), (1, 0)))), ([2, 3, 4, 2], dict(padding=((1, 2), (3, 0)), **FIRST)), ([2, 3, 2, 3], dict(padding=(1, 2), **FIRST)),
        ([2, 3, 3, 1], dict(padding=((0, 0), (0, 0)))), ([1, 1, 1, 2], dict(padding=3)),
    ]),
    "zero_padding3d": ("ZeroPadding3D", [
        ([1, 2, 3, 2, 2], {}), ([1, 2, 1, 3, 3], dict(padding=1)), ([2, 2, 2, 3, 2], dict(padding=(0, 1, 2))), ([2, 2, 1, 2, 3], dict(padding=((1, 0), (0, 2), (2, 1)))),
        ([2, 2, 2, 1, 3], dict(padding=((1, 0), (0, 2), (2, 1)), **FIRST)), ([1, 1, 1, 1, 5], dict(padding=((0, 1), (1, 0), (0, 0)))),
    ]),
    "up_sampling1d": ("UpSampling1D", [([2, 5, 3], {}), ([2, 4, 5], dict(size=3)), ([2, 3, 17], dict(size=2)), ([3, 4, 1], dict(size=4)), ([2, 3, 4], dict(size=1)), ([1, 1, 6], dict(size=5))]),
    "up_sampling2d": ("UpSampling2D", [
        ([2, 3, 4, 3], {}), ([2, 3, 2, 5], dict(size=3)), ([2, 3, 4, 2], dict(size=(2, 3))), ([1, 2, 3, 17], dict(size=(1, 2))), ([2, 3, 4, 5], dict(size=2, **FIRST)),
        ([2, 2, 3, 4], dict(size=(3, 1), **FIRST)), ([1, 5, 3, 1], dict(size=(4, 2))), ([2, 3, 3, 4], dict(size=1)),
        *((shape, dict(interpolation="bilinear", **arguments)) for shape, arguments in [
            ([2, 3, 4, 3], {}), ([2, 3, 2, 5], dict(size=3)), ([2, 3, 4, 2], dict(size=(2, 3))), ([1, 2, 3, 17], dict(size=(1, 2))), ([2, 3, 4, 5], dict(size=2, **FIRST)),
            ([2, 2, 3, 4], dict(size=(3, 1), **FIRST)), ([2, 5, 3, 1], dict(size=(4, 2))), ([2, 3, 3, 4], dict(size=1)), ([2, 1, 1, 4], dict(size=3)), ([1, 1, 5, 4], dict(size=2)), ([1, 4, 3, 2], dict(size=5)),
        ]),
        *((shape, dict(interpolation=name, **arguments)) for name in ("bicubic", "lanczos3", "lanczos5") for shape, arguments in [([2, 3, 4, 3], {}), ([1, 5, 4, 2], dict(size=(2, 3)))]),
    ]),
    "up_sampling3d": ("UpSampling3D", [
        ([1, 2, 3, 2, 3], {}), ([2, 2, 1, 2, 2], dict(size=3)), ([2, 2, 3, 1, 5], dict(size=(1, 2, 3))), ([2, 3, 2, 1, 2], dict(size=2, **FIRST)), ([1, 2, 2, 3, 2], dict(size=(3, 1, 2), **FIRST)),
    ]),
}  # fmt: skip


def cases(name):
    class_name, rows = ROWS[name]
    out = [Case(f"{shape} {text(arguments)}", [(class_name, arguments)], shape) for shape, arguments in rows]
    shape, arguments = rows[1]
    out.append(Case("then Dense", [(class_name, arguments), ("Dense", {"units": 3})], shape))
    return out


def text(arguments):
    return ", ".join(f"{key} {value}" for key, value in arguments.items()) or "default"
