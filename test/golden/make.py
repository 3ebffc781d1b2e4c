"""Writes the golden files beside it: python make.py [name ...] [keras-2.15.0 wheel]. See README.md.

With --float64 FILE it computes every case in float64 instead, into FILE; it calls itself this way.
"""

import base64
import importlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"

HERE = Path(__file__).resolve().parent
# The seeds of a file start at its number times 1000, so a new case in one file moves no other file.
FILES = {
    "dense": 1, "activation": 2, "flatten": 3, "reshape": 4, "dropout": 5, "conv2d": 6,
    "max_pooling2d": 7, "average_pooling2d": 8, "lstm": 9, "sequential": 10,
}  # fmt: skip


def base64_of(array):
    return base64.b64encode(array.astype("<f4").tobytes()).decode()


def cases_of(name):
    """(seed, case) of one file."""
    cases = importlib.import_module(f"cases.{name}").cases()
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


def write_golden(names, reference):
    import jax
    import keras

    from run import entry

    jax.config.update("jax_default_matmul_precision", "highest")
    for name in names:
        entries = []
        for seed, case in cases_of(name):
            count = sum(key.startswith(f"{seed}/") for key in reference.files)
            entries.append(entry(case, seed, [reference[f"{seed}/{k}"] for k in range(count)]))
        head = json.dumps({"keras": keras.__version__, "backend": "jax"})[:-1]
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
    wheel = next((a for a in arguments if a.endswith(".whl")), None)
    names = [a for a in arguments if a != wheel] or [*FILES, "generator", "summaries"]
    if "generator" in names:
        write_generator()
    if "summaries" in names:
        assert wheel, "summaries: give the path of keras-2.15.0-py3-none-any.whl too"
        importlib.import_module("summaries_golden").write(HERE, wheel)
    names = [name for name in names if name in FILES]
    if not names:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "float64.npz")
        environment = {**os.environ, "JAX_ENABLE_X64": "1"}
        subprocess.run([sys.executable, __file__, "--float64", path, *names], env=environment, check=True)
        import numpy as np

        write_golden(names, np.load(path))


if __name__ == "__main__":
    main(sys.argv[1:])
