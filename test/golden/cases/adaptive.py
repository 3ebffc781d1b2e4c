"""Poolings whose windows follow from the size of the output."""

from cases.sweep import text
from run import Case

FIRST = {"data_format": "channels_first"}
ROWS = {
    1: [
        ([2, 9, 5], 3, {}), ([2, 10, 4], 3, {}), ([3, 7, 17], 5, {}), ([2, 3, 2], 7, {}), ([2, 6, 3], 6, {}),
        ([2, 3, 11], 4, FIRST), ([2, 13, 1], [1], {}),
    ],
    2: [
        ([2, 6, 8, 5], [3, 2], {}), ([2, 7, 5, 3], 3, {}), ([2, 5, 9, 17], [2, 4], {}), ([1, 3, 2, 4], [5, 7], {}),
        ([2, 3, 8, 7], [3, 5], FIRST), ([2, 11, 4, 2], [1, 4], {}), ([3, 1, 1, 6], 2, {}),
    ],
    3: [
        ([2, 4, 6, 3, 5], 3, {}), ([2, 3, 5, 4, 3], [2, 3, 3], {}), ([1, 2, 3, 2, 4], [3, 2, 5], {}),
        ([2, 3, 4, 5, 6], [2, 3, 4], FIRST), ([2, 1, 5, 2, 17], [1, 2, 1], {}), ([2, 5, 1, 3, 2], [2, 1, 2], {}),
    ],
}  # fmt: skip


def cases(name):
    kind, rank = ("Average" if "average" in name else "Max"), int(name[-2])
    return [
        Case(f"{text(tuple(shape))} to {text(tuple(out) if isinstance(out, list) else out)}{' first' if more else ''}",
             [(f"Adaptive{kind}Pooling{rank}D", {"output_size": out, **more})], shape)
        for shape, out, more in ROWS[rank]
    ]  # fmt: skip
