"""Fits the polynomials of assembly/simd/: prints their coefficients and the error each leaves in exact arithmetic.

Needs numpy and mpmath. Weighted least squares on Chebyshev points, reweighted (Lawson) until the error is level,
which is the minimax fit to the digits that matter here.
"""

import mpmath
import numpy as np

mpmath.mp.dps = 40


def exact(function, points):
    return np.array([float(function(mpmath.mpf(float(p)))) for p in points])


def chebyshev(low, high, count=800):
    k = np.arange(count)
    return low + (high - low) * (0.5 - 0.5 * np.cos(np.pi * (k + 0.5) / count))


def lawson(matrix, right, steps=200):
    """Least squares whose weights grow where the error is large: tends to the minimax solution."""
    weights = np.ones(len(right))
    best, least = None, np.inf
    for _ in range(steps):
        root = np.sqrt(weights)[:, None]
        solution = np.linalg.lstsq(matrix * root, right * root[:, 0], rcond=None)[0]
        error = np.abs(matrix @ solution - right)
        if error.max() < least:
            best, least = solution, error.max()
        weights *= error
        weights /= weights.sum()
    return best, least


def polynomial(name, function, low, high, degree, relative=True):
    """function(x) = sum c[i] x^i with the relative error levelled."""
    x = chebyshev(low, high)
    y = exact(function, x)
    scale = 1 / np.abs(y) if relative else np.ones_like(y)
    matrix = np.stack([x**i for i in range(degree + 1)], 1) * scale[:, None]
    solution, error = lawson(matrix, y * scale)
    report(name, error, c=solution)


def rational(name, function, high, top, bottom):
    """function(x) = P(x²) / Q(x²), Q(0) = 1, for x in 0..high: linearised, reweighted by 1/Q."""
    x = chebyshev(0, high)
    y = exact(function, x)
    t = x * x
    q = np.ones_like(x)
    for _ in range(12):
        scale = 1 / (np.abs(y) * q)
        matrix = np.concatenate(
            [np.stack([t**i for i in range(top + 1)], 1), -y[:, None] * np.stack([t**i for i in range(1, bottom + 1)], 1)], 1
        )
        columns = np.abs(matrix * scale[:, None]).max(0)
        solution, error = lawson(matrix * scale[:, None] / columns, y * scale)
        solution = solution / columns
        q = 1 + sum(solution[top + i] * t**i for i in range(1, bottom + 1))
    report(name, error, p=solution[: top + 1], q=np.concatenate([[1.0], solution[top + 1 :]]))


def report(name, error, **groups):
    print(f"{name}: error {error:.2e} = {error * 2**24:.3f} half-ulp of 1")
    for letter, values in groups.items():
        for index, value in enumerate(values):
            print(f"  {letter}{index} = {np.float32(value)!r}  ({value:.12g})")


LN2 = float(mpmath.log(2))

if __name__ == "__main__":
    # e^r = 1 + r + r² · p(r)
    polynomial("exp", lambda r: (mpmath.exp(r) - 1 - r) / r**2 if r != 0 else 0.5, -LN2 / 2, LN2 / 2, 4)
    # log(1 + y) = y · p(y) for y in 0..1
    polynomial("log1p", lambda y: mpmath.log1p(y) / y, 1e-9, 1, 9)
    rational("tanh", lambda x: mpmath.tanh(x) / x if x != 0 else 1, 9.02, 4, 4)
    rational("erf", lambda x: mpmath.erf(x) / x if x != 0 else 2 / mpmath.sqrt(mpmath.pi), 3.93, 5, 5)
