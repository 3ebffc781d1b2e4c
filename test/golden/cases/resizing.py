"""Images of another size."""

from cases.sweep import text
from run import Case

METHODS = ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")
FIRST = {"data_format": "channels_first"}


def cases():
    rows = [
        ([2, 5, 7, 3], 9, 4, {}), ([1, 12, 5, 2], 5, 11, {}), ([2, 3, 4, 5], 6, 8, {}), ([1, 6, 6, 17], 6, 3, {}), ([2, 1, 4, 1], 3, 3, {}),
    ]  # fmt: skip
    out = []
    for method in METHODS:
        out += [(shape, height, width, dict(interpolation=method, **more)) for shape, height, width, more in rows[: 3 if method == "lanczos5" else 5]]
        if method != "nearest":
            out.append(([1, 11, 13, 2], 4, 5, dict(interpolation=method, antialias=True)))
    out += [
        ([2, 9, 5, 3], 4, 8, dict(antialias=True)), ([1, 3, 7, 10], 4, 5, dict(interpolation="bicubic", **FIRST)), ([2, 3, 6, 4], 9, 7, FIRST),
        ([2, 7, 10, 3], 4, 4, dict(crop_to_aspect_ratio=True)), ([2, 10, 7, 3], 3, 5, dict(crop_to_aspect_ratio=True, interpolation="nearest")),
        ([1, 2, 9, 5], 6, 4, dict(crop_to_aspect_ratio=True, interpolation="bicubic", **FIRST)), ([1, 5, 5, 2], 7, 7, dict(crop_to_aspect_ratio=True)),
        ([2, 7, 10, 3], 4, 4, dict(pad_to_aspect_ratio=True)), ([2, 10, 7, 3], 3, 5, dict(pad_to_aspect_ratio=True, fill_value=-1.5)),
        ([1, 2, 9, 5], 6, 4, dict(pad_to_aspect_ratio=True, fill_value=0.5, interpolation="lanczos3", **FIRST)),
        ([1, 4, 9, 2], 5, 3, dict(pad_to_aspect_ratio=True, interpolation="nearest")), ([1, 6, 7, 2], 6, 6, dict(pad_to_aspect_ratio=True)),
    ]  # fmt: skip
    named = [
        Case(f"{text(tuple(shape))} to {height}x{width} " + " ".join(f"{key} {text(value)}" for key, value in more.items()),
             [("Resizing", {"height": height, "width": width, **more})], shape)
        for shape, height, width, more in out
    ]  # fmt: skip
    enlarged = [([2, 3, 4, 3], 5, 6, {}), ([2, 3, 8, 2], 5, 4, {}), ([1, 2, 9, 3], 4, 5, FIRST), ([2, 9, 8, 3], 5, 4, {})]
    return named + [
        Case(f"center crop {text(tuple(shape))} to {height}x{width}", [("CenterCrop", {"height": height, "width": width, **more})], shape)
        for shape, height, width, more in enlarged
    ]  # fmt: skip
