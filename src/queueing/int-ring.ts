/** A first-in-first-out line of 32-bit integers: message slots of a queue. Four bytes a place. */
export class IntRing {
  #items = new Int32Array(16);
  #head = 0;
  size = 0;

  push(item: number): void {
    if (this.size === this.#items.length) this.#grow();
    this.#items[(this.#head + this.size++) & (this.#items.length - 1)] = item;
  }

  /** The first item; the caller knows there is one. */
  shift(): number {
    const item = this.#items[this.#head]!;
    this.#head = (this.#head + 1) & (this.#items.length - 1);
    this.size--;
    return item;
  }

  #grow(): void {
    const items = new Int32Array(this.#items.length * 2);
    items.set(this.#items.subarray(this.#head), 0);
    items.set(this.#items.subarray(0, this.#head), this.#items.length - this.#head);
    this.#items = items;
    this.#head = 0;
  }
}
