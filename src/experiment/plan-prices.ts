/** Prices of a plan's points: a guess at those nobody asked about, and which way those that are known run. */
import { PRICE_TOLERANCE } from '../result/cost.ts';

export interface Priced {
  readonly place: readonly number[];
  readonly price: number;
}

/** Axes along which cost falls more often than it rises, among pairs of points that differ in nothing else. */
export function fallingAxes(points: readonly Priced[], axes: number): readonly number[] {
  const falls = new Array<number>(axes).fill(0);
  for (const less of points) {
    for (const more of points) {
      const [axis, ...others] = less.place.flatMap((position, i) => (position === more.place[i] ? [] : [i]));
      if (axis === undefined || others.length > 0 || less.place[axis]! > more.place[axis]!) continue;
      if (Math.abs(more.price / less.price - 1) > PRICE_TOLERANCE) falls[axis]! += more.price < less.price ? 1 : -1;
    }
  }
  return falls.flatMap((count, axis) => (count > 0 ? [axis] : []));
}

/**
 * A plane through the prices seen so far, by least squares: a guess of what a candidate will cost, which
 * decides what is asked first and never what is answered.
 */

/** Keeps the equations solvable while axes have not moved yet, too small to bend the plane. */
const RIDGE = 1e-6;

export class PriceFit {
  readonly #points: { readonly features: readonly number[]; readonly price: number }[] = [];
  readonly #axes: number;
  #weights: readonly number[] | null = null;

  constructor(axes: number) {
    this.#axes = axes;
  }

  add(place: readonly number[], price: number): void {
    this.#points.push({ features: [1, ...place], price });
    this.#weights = null;
  }

  at(place: readonly number[]): number {
    if (this.#points.length === 0) return 0;
    this.#weights ??= this.#solve();
    return [1, ...place].reduce((sum, feature, i) => sum + feature * this.#weights![i]!, 0);
  }

  #solve(): readonly number[] {
    const n = this.#axes + 1;
    const rows = Array.from({ length: n }, (_, i) =>
      Array.from(
        { length: n + 1 },
        (_, j) => this.#points.reduce((sum, { features, price }) => sum + features[i]! * (j === n ? price : features[j]!), 0) + (i === j && i > 0 ? RIDGE : 0),
      ),
    );
    return eliminated(rows);
  }
}

/** Gauss with the largest pivot; the rows are augmented by the right side. */
function eliminated(rows: number[][]): readonly number[] {
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let row = 0; row < n; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]! / rows[column]![column]!;
      for (let j = column; j <= n; j++) rows[row]![j]! -= factor * rows[column]![j]!;
    }
  }
  return rows.map((row, i) => row[n]! / row[i]!);
}
