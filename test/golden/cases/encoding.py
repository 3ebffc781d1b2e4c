"""Numbers as categories, and a layer whose kernel is normalized in training."""

from cases.sweep import text
from run import Case


def category_encoding():
    shapes = [[3, 4], [5, 1], [2, 3, 2], [4, 3, 1], [7]]
    out = [
        Case(f"{mode} of {tokens}, {text(tuple(shape))}", [("CategoryEncoding", {"num_tokens": tokens, "output_mode": mode})], shape, (-1.0, tokens + 1), integers=True)
        for shape in shapes for mode, tokens in (("one_hot", 5), ("multi_hot", 6), ("count", 3)) if len(shape) > 1 or mode == "one_hot"
    ]  # fmt: skip
    return out + [
        Case("fractions are no category", [("CategoryEncoding", {"num_tokens": 3, "output_mode": "count"})], [4, 5], (0.0, 3.0)),
        Case("one category", [("CategoryEncoding", {"num_tokens": 1})], [3, 2], (0.0, 2.0), integers=True),
        Case("33 categories", [("CategoryEncoding", {"num_tokens": 33})], [3, 6], (0.0, 33.0), integers=True),
        Case("before Dense", [("CategoryEncoding", {"num_tokens": 4, "output_mode": "count"}), ("Dense", {"units": 3})], [3, 6], (0.0, 4.0), integers=True),
    ]  # fmt: skip


def discretization():
    bins = [-1.5, -0.25, 0.0, 0.5, 2.0]
    as_float = ("Rescaling", {"scale": 1.0})
    out = [Case(f"int, {text(tuple(shape))}", [("Discretization", {"bin_boundaries": bins}), as_float], shape, (-3.0, 3.0)) for shape in ([5], [3, 4], [2, 3, 2], [4, 1])]
    out += [
        Case(f"{mode}, {text(tuple(shape))}", [("Discretization", {"bin_boundaries": bins, "output_mode": mode})], shape, (-3.0, 3.0))
        for shape in ([3, 4], [4, 1], [2, 3, 2]) for mode in ("one_hot", "multi_hot", "count")
    ]  # fmt: skip
    return out + [
        Case("a boundary is of the bin above", [("Discretization", {"bin_boundaries": [-1.0, 0.0, 1.0]}), as_float], [4, 9], (-3.0, 3.0), integers=True),
        Case("boundaries twice", [("Discretization", {"bin_boundaries": [-1.0, 0.0, 0.0, 1.0]}), as_float], [4, 9], (-3.0, 3.0), integers=True),
        Case("one boundary", [("Discretization", {"bin_boundaries": [0.1], "output_mode": "one_hot"})], [3, 5]),
        Case("70 boundaries", [("Discretization", {"bin_boundaries": [i / 10 - 3 for i in range(70)]}), as_float], [3, 7], (-4.0, 5.0)),
    ]  # fmt: skip


def spectral_normalization():
    def wrapped(name, shape, layer, **more):
        return Case(name, [("SpectralNormalization", {"layer": layer, **more})], shape, (-1.0, 1.0))

    return [
        wrapped("Dense", [3, 5], ("Dense", {"units": 4})),
        wrapped("Dense, rank 3, no bias", [2, 3, 5], ("Dense", {"units": 17, "use_bias": False, "activation": "relu"})),
        wrapped("Conv1D", [2, 7, 3], ("Conv1D", {"filters": 4, "kernel_size": 3})),
        wrapped("Conv2D", [2, 5, 6, 3], ("Conv2D", {"filters": 4, "kernel_size": 3, "padding": "same", "activation": "relu"}), power_iterations=3),
        wrapped("Conv2DTranspose", [2, 3, 4, 3], ("Conv2DTranspose", {"filters": 4, "kernel_size": 3, "strides": 2})),
        wrapped("DepthwiseConv2D", [2, 5, 4, 3], ("DepthwiseConv2D", {"kernel_size": 2})),
        wrapped("Conv3D", [1, 3, 4, 3, 2], ("Conv3D", {"filters": 3, "kernel_size": 2})),
        Case("Embedding", [("SpectralNormalization", {"layer": ("Embedding", {"input_dim": 6, "output_dim": 5})})], [3, 4], (0.0, 6.0), integers=True),
        Case("two of them", [("SpectralNormalization", {"layer": ("Conv2D", {"filters": 4, "kernel_size": 2})}), ("Flatten", {}), ("SpectralNormalization", {"layer": ("Dense", {"units": 3})})], [2, 4, 4, 2]),
    ]  # fmt: skip


def cases(name):
    return globals()[name]()
