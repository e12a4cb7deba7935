/**
 * ∫₀¹ by the double exponential rule of Takahasi & Mori (1974), which allows singularities at the ends: an independent check of
 * closed forms.
 */
const STEP = 1 / 64;
const REACH = 6;

/** @param of receives x and 1 − x, each exact where it is small. */
export function integral(of: (x: number, rest: number) => number): number {
  let sum = 0;
  for (let t = -REACH; t <= REACH; t += STEP) {
    const u = (Math.PI / 2) * Math.sinh(t);
    const [x, rest] = [1 / (1 + Math.exp(-2 * u)), 1 / (1 + Math.exp(2 * u))];
    const weight = Math.PI * Math.cosh(t) * x * rest;
    const value = weight === 0 ? 0 : of(x, rest) * weight;
    if (Number.isFinite(value)) sum += value;
  }
  return sum * STEP;
}
