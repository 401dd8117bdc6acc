/** How often a limit refused, and when first. Instants never go back. */
export class Refusals {
  count = 0;
  /** µs; −1 while nothing was refused. */
  firstAt = -1;

  note(now: number): void {
    if (this.count++ === 0) this.firstAt = now;
  }
}
