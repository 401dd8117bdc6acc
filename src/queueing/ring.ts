/** A first-in-first-out line of numbers over one array that doubles; the length is a power of two. */
export class Ring {
  private items = new Float64Array(16);
  private head = 0;
  size = 0;

  push(item: number): void {
    if (this.size === this.items.length) this.grow();
    this.items[(this.head + this.size++) & (this.items.length - 1)] = item;
  }

  /** The first item; the caller knows there is one. */
  peek(): number {
    return this.items[this.head]!;
  }

  shift(): number {
    const item = this.items[this.head]!;
    this.head = (this.head + 1) & (this.items.length - 1);
    this.size--;
    return item;
  }

  private grow(): void {
    const items = new Float64Array(this.items.length * 2);
    items.set(this.items.subarray(this.head), 0);
    items.set(this.items.subarray(0, this.head), this.items.length - this.head);
    this.items = items;
    this.head = 0;
  }
}
