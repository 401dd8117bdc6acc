/** One rung of the ladder: buckets of equal width between two instants, each a chain of places. */
const NONE = -1;

export class Rung {
  start = 0;
  perWidth = 0;
  /** Buckets in use; `first` has capacity for at least as many. */
  buckets = 0;
  /** The next bucket to be emptied; events of earlier buckets have gone below. */
  current = 0;
  count = 0;
  added = 0;
  first = new Int32Array(64).fill(NONE);

  reset(start: number, end: number, expected: number): void {
    this.buckets = Math.max(2, Math.ceil(expected / 2));
    this.start = start;
    this.perWidth = this.buckets / (end - start);
    this.current = 0;
    this.count = 0;
    this.added = 0;
    if (this.first.length < this.buckets) this.first = new Int32Array(2 * this.buckets).fill(NONE);
  }
}
