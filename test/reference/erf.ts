/** 1 - erf(x), to about 15 digits even where it is tiny: the Taylor series below 2, the continued fraction above. */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x < 2) return 1 - series(x);
  if (x === Infinity) return 0;
  let fraction = 0;
  for (let i = 120; i > 0; i--) fraction = i / 2 / (x + fraction);
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + fraction));
}

/** erf(x) = 2/sqrt(pi) · sum of (-1)^n x^(2n+1) / (n! (2n+1)) */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 60; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** To as many digits, also near 0. */
export function erf(x: number): number {
  return Math.abs(x) < 2 ? series(x) : 1 - erfc(x);
}
