"""The numbers both sides draw: mulberry32 with a counter, so value i of a stream needs no value before it."""

import numpy as np

MASK = np.uint64(0xFFFFFFFF)


def imul32(a, b):
    """Math.imul as an unsigned result: a * b mod 2^32."""
    return (a * b) & MASK


def uniform(seed, count):
    """u[i] = r[i] / 2^24 in [0, 1), r[i] the top 24 bits of value i of stream `seed`."""
    i = np.arange(1, count + 1, dtype=np.uint64)
    s = (np.uint64(seed % 2**32) + imul32(i, np.uint64(0x6D2B79F5))) & MASK
    t = imul32(s ^ (s >> np.uint64(15)), s | np.uint64(1))
    t ^= (t + imul32(t ^ (t >> np.uint64(7)), t | np.uint64(61))) & MASK
    r = t ^ (t >> np.uint64(14))
    return (r >> np.uint64(8)).astype(np.float64) / 2.0**24


def stream(seed, shape, lo, hi):
    """value[i] = float32(lo + (hi - lo) * u[i]), in float64 until the last rounding."""
    values = lo + (hi - lo) * uniform(seed, int(np.prod(shape, dtype=np.int64)))
    return values.astype(np.float32).reshape(shape)


def weight(seed, j, shape, lo, hi):
    return stream(seed * 1000 + j + 1, shape, lo, hi)


def call_input(seed, call, shape, lo, hi, number=0):
    """Input `number` of call `call`, both below 10."""
    return stream(seed * 1000 + 500 + 10 * number + call, shape, lo, hi)
