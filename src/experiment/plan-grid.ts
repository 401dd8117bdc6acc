/**
 * The grid of a plan: every combination of the values of its ordered axes, by dense index. The last axis
 * turns fastest. `below` and `above` mean in every axis at once, equality included; of what costs less as it
 * grows, `dearer` turns the axis round.
 */

/** Positions along each axis, from 0. */
export type Place = readonly number[];

export class Grid {
  readonly sizes: readonly number[];
  readonly size: number;
  readonly #strides: readonly number[];

  constructor(sizes: readonly number[]) {
    this.sizes = sizes;
    this.size = sizes.reduce((product, size) => product * size, 1);
    let stride = this.size;
    this.#strides = sizes.map((size) => (stride /= size));
  }

  placeOf(index: number): number[] {
    return this.#strides.map((stride, axis) => Math.floor(index / stride) % this.sizes[axis]!);
  }

  indexOf(place: Place): number {
    return place.reduce((index, position, axis) => index + position * this.#strides[axis]!, 0);
  }

  get top(): number {
    return this.size - 1;
  }

  /** The point one step along an axis; null beyond the grid. */
  step(index: number, axis: number, by: number): number | null {
    const position = this.placeOf(index)[axis]! + by;
    return position < 0 || position >= this.sizes[axis]! ? null : index + by * this.#strides[axis]!;
  }

  /** Neighbours one step along each axis; fewer at the edge. */
  neighbours(index: number, by: number): number[] {
    return this.sizes.flatMap((_, axis) => this.step(index, axis, by) ?? []);
  }

  isBelow(low: number, high: number): boolean {
    const other = this.placeOf(high);
    return this.placeOf(low).every((position, axis) => position <= other[axis]!);
  }

  /** Calls `visit` for every point of the box from `low` to `high`, corners included. */
  forBox(low: Place, high: Place, visit: (index: number) => void, axis = 0, base = 0): void {
    const stride = this.#strides[axis];
    if (stride === undefined) {
      visit(base);
      return;
    }
    for (let position = low[axis]!; position <= high[axis]!; position++) this.forBox(low, high, visit, axis + 1, base + position * stride);
  }

  forBelow(index: number, visit: (index: number) => void): void {
    this.forBox(
      this.sizes.map(() => 0),
      this.placeOf(index),
      visit,
    );
  }

  /** What costs no less than a point: above it, but below it along an axis whose cost falls. */
  forDearer(index: number, isFalling: readonly boolean[], visit: (index: number) => void): void {
    const place = this.placeOf(index);
    this.forBox(
      place.map((position, axis) => (isFalling[axis] ? 0 : position)),
      place.map((position, axis) => (isFalling[axis] ? position : this.sizes[axis]! - 1)),
      visit,
    );
  }

  /** Whether that holds of two points. */
  isDearer(dear: number, than: number, isFalling: readonly boolean[]): boolean {
    const other = this.placeOf(than);
    return this.placeOf(dear).every((position, axis) => (isFalling[axis] ? position <= other[axis]! : position >= other[axis]!));
  }

  /** How many marked points lie below each point, itself included. */
  countsBelow(marks: Uint8Array): Float64Array {
    return this.#counts(marks, () => true);
  }

  /** How many marked points cost no less than each point, itself included. */
  countsDearer(marks: Uint8Array, isFalling: readonly boolean[]): Float64Array {
    return this.#counts(marks, (axis) => isFalling[axis] === true);
  }

  /** Sums along one axis after the other: from its first value up, or from its last down. */
  #counts(marks: Uint8Array, isUpwards: (axis: number) => boolean): Float64Array {
    const counts = Float64Array.from(marks);
    this.#strides.forEach((stride, axis) => {
      const size = this.sizes[axis]!;
      if (isUpwards(axis)) for (let i = 0; i < counts.length; i++) if (Math.floor(i / stride) % size > 0) counts[i]! += counts[i - stride]!;
      if (!isUpwards(axis)) for (let i = counts.length - 1; i >= 0; i--) if (Math.floor(i / stride) % size < size - 1) counts[i]! += counts[i + stride]!;
    });
    return counts;
  }
}
