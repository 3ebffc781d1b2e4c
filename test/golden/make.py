"""Writes the golden files beside it: python make.py [name ...] [keras-2.15.0 wheel]. See README.md.

It calls itself: with --float64 FILE to compute every case in float64 into FILE, then with --float32 FILE to write the
golden files, whose `error` is the difference from FILE.
"""

import base64
import importlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ["JAX_PLATFORMS"] = "cpu"

HERE = Path(__file__).resolve().parent
# The seeds of a file start at its number times 1000, so a new case in one file moves no other file.
FILES = {
    "dense": 1, "activation": 2, "flatten": 3, "reshape": 4, "dropout": 5, "conv2d": 6,
    "max_pooling2d": 7, "average_pooling2d": 8, "lstm": 9, "sequential": 10,
    "resizing": 310,
}  # fmt: skip
# Files whose cases come from one module, cases/<family>.py: its `cases(name)`. Seeds start at the first number times 1000.
FAMILIES = {
    "merging": (11, ["add", "subtract", "multiply", "average", "maximum", "minimum", "concatenate"]),
    "normalizing": (20, ["batch_normalization", "layer_normalization", "group_normalization", "rms_normalization", "unit_normalization"]),
    "activating": (30, ["re_lu", "leaky_re_lu", "elu", "p_re_lu", "softmax"]),
    "global_pooling": (40, [f"global_{kind}_pooling{rank}d" for kind in ("max", "average") for rank in (1, 2, 3)]),
    "pooling1d": (50, ["max_pooling1d", "average_pooling1d"]),
    "convolving": (60, ["conv1d", "depthwise_conv1d", "depthwise_conv2d", "separable_conv1d", "separable_conv2d"]),
    "transposing": (70, ["conv1d_transpose", "conv2d_transpose"]),
    "recurrent": (80, ["gru", "simple_rnn", "bidirectional", "time_distributed"]),
    "masks": (90, ["embedding", "masking", "masks"]),
    "reshaping": (100, ["permute", "repeat_vector", *(f"{kind}{rank}d" for kind in ("cropping", "zero_padding", "up_sampling") for rank in (1, 2, 3))]),
    "contracting": (171, ["dot", "einsum_dense"]),
    "scaling": (115, ["rescaling", "normalization"]),
    "volumes": (300, ["conv3d", "conv3d_transpose"]),
    "encoding": (320, ["category_encoding", "discretization", "spectral_normalization"]),
    "cells": (310, ["cells", "rnn", "conv_lstm", "wrappers"]),
    "adaptive": (303, [f"adaptive_{kind}_pooling{rank}d" for kind in ("average", "max") for rank in (1, 2, 3)]),
    "attending": (400, ["attention", "additive_attention", "multi_head_attention", "group_query_attention"]),
}  # fmt: skip
# Files computed with Keras on NumPy: the same numbers but for rounding, in seconds instead of many minutes.
ON_NUMPY = {
    "cells", "conv2d_transpose", "conv3d", "conv3d_transpose", "conv_lstm", "dot", "einsum_dense", "separable_conv2d", "gru",
    "simple_rnn", "bidirectional", "masking", "masks",
}  # fmt: skip
ON_NUMPY = {"conv3d", "conv3d_transpose", "conv2d_transpose", "separable_conv2d", "gru", "simple_rnn", "bidirectional", "masking", "masks"}
ON_NUMPY = {"dot", "einsum_dense", "conv2d_transpose", "separable_conv2d", "gru", "simple_rnn", "bidirectional", "masking", "masks"}
ON_NUMPY.update(FAMILIES["attending"][1])
MODULES = {name: family for family, (_, names) in FAMILIES.items() for name in names}
# Keras on JAX rounds the ends of these windows in float32: 7 elements to 7 give NaN there.
ON_NUMPY.update(FAMILIES["adaptive"][1])
for first, names in FAMILIES.values():
    FILES.update({name: first + i for i, name in enumerate(names)})
assert len(set(FILES.values())) == len(FILES), "two files share their seeds"


def base64_of(array):
    return base64.b64encode(array.astype("<f4").tobytes()).decode()


def cases_of(name):
    """(seed, case) of one file."""
    module = importlib.import_module(f"cases.{MODULES.get(name, name)}")
    cases = module.cases(name) if name in MODULES else module.cases()
    assert len({case.name for case in cases}) == len(cases), f"{name}: two cases share a name"
    return [(FILES[name] * 1000 + i, case) for i, case in enumerate(cases)]


def write_float64(names, path):
    import keras
    import numpy as np
    from keras.src.backend.common import dtypes

    from run import run

    # On JAX, Keras's promotion rules turn float64 into float32 (keras.ops.tanh does): not in this process.
    keras.config.set_floatx("float64")
    dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"
    arrays = {}
    for name in names:
        for seed, case in cases_of(name):
            for k, output in enumerate(run(case, seed, "float64")[0]):
                arrays[f"{seed}/{k}"] = output
    np.savez(path, **arrays)


def write_golden(names, path):
    import jax
    import keras
    import numpy as np

    from run import entry

    reference = np.load(path)
    jax.config.update("jax_default_matmul_precision", "highest")
    for name in names:
        entries = []
        for seed, case in cases_of(name):
            count = sum(key.startswith(f"{seed}/") for key in reference.files)
            entries.append(entry(case, seed, [reference[f"{seed}/{k}"] for k in range(count)]))
        head = json.dumps({"keras": keras.__version__, "backend": keras.config.backend()})[:-1]
        lines = ",\n".join(json.dumps(e, separators=(",", ":")) for e in entries)
        text = f'{head}, "cases": [\n{lines}\n]}}\n'
        (HERE / f"{name}.json").write_text(text)
        worst = max(entries, key=lambda e: e["error"])
        print(f"{name}: {len(entries)} cases, {len(text):,} bytes, largest error {worst['error']} ({worst['name']})")


def write_generator():
    """Streams to test the other side's generator with, exactly."""
    from generator import stream

    rows = [(0, 5, 0, 1), (1, 9, -1, 1), (6000001, 17, -0.5774, 0.5774), (4294967295, 8, -6, 6), (1000500, 3, 2, 2)]
    cases = [
        {"seed": seed, "count": count, "range": [lo, hi], "data": base64_of(stream(seed, [count], lo, hi))}
        for seed, count, lo, hi in rows
    ]
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    (HERE / "generator.json").write_text(f'{{"cases": [\n{lines}\n]}}\n')


def main(arguments):
    if arguments[:1] == ["--float64"]:
        return write_float64(arguments[2:], arguments[1])
    if arguments[:1] == ["--float32"]:
        return write_golden(arguments[2:], arguments[1])
    wheel = next((a for a in arguments if a.endswith(".whl")), None)
    names = [a for a in arguments if a != wheel] or [*FILES, "generator", "summaries"]
    if "generator" in names:
        write_generator()
    if "summaries" in names:
        assert wheel, "summaries: give the path of keras-2.15.0-py3-none-any.whl too"
        importlib.import_module("summaries_golden").write(HERE, wheel)
    names = [name for name in names if name in FILES]
    for backend, some in (("jax", [n for n in names if n not in ON_NUMPY]), ("numpy", [n for n in names if n in ON_NUMPY])):
        if some:
            compute(some, backend)


def compute(names, backend):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "float64.npz")
        for mode, more in (("--float64", {"JAX_ENABLE_X64": "1"}), ("--float32", {})):
            environment = {**os.environ, "KERAS_BACKEND": backend, **more}
            subprocess.run([sys.executable, __file__, mode, path, *names], env=environment, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
