/** Sums and means of plain numbers. Apart from estimates, whose quantiles a thread has no use for and would load. */

export function meanOf(values: readonly number[]): number {
  return total(values) / values.length;
}

export function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]!;
  return sum;
}

export function sumOfSquares(values: readonly number[], around: number): number {
  let squares = 0;
  for (const value of values) squares += (value - around) ** 2;
  return squares;
}
