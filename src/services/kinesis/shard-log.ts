/**
 * The records of one shard that a reader may still need, by sequence number, in a ring that doubles.
 * What every reader has released is forgotten: memory follows the backlog, not the run's length.
 */
export class ShardLog {
  private bornAt = new Float64Array(64);
  private arrivedAt = new Float64Array(64);
  private sizes = new Int32Array(64);
  /** Sequence number of the oldest record kept. */
  head = 0;
  /** Sequence number of the next record. */
  tail = 0;

  append(born: number, arrived: number, size: number): void {
    if (this.tail - this.head === this.bornAt.length) this.grow();
    const place = this.tail++ & (this.bornAt.length - 1);
    this.bornAt[place] = born;
    this.arrivedAt[place] = arrived;
    this.sizes[place] = size;
  }

  born(sequence: number): number {
    return this.bornAt[sequence & (this.bornAt.length - 1)]!;
  }

  arrived(sequence: number): number {
    return this.arrivedAt[sequence & (this.bornAt.length - 1)]!;
  }

  size(sequence: number): number {
    return this.sizes[sequence & (this.bornAt.length - 1)]!;
  }

  private grow(): void {
    const length = this.bornAt.length * 2;
    const born = new Float64Array(length);
    const arrived = new Float64Array(length);
    const size = new Int32Array(length);
    for (let s = this.head; s < this.tail; s++) {
      born[s & (length - 1)] = this.born(s);
      arrived[s & (length - 1)] = this.arrived(s);
      size[s & (length - 1)] = this.size(s);
    }
    this.bornAt = born;
    this.arrivedAt = arrived;
    this.sizes = size;
  }
}
