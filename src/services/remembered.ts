/**
 * What costs much to make and depends on nothing but its description: made once in a thread, although every
 * replication and every point of a sweep asks for it. What was asked for longest ago is forgotten first.
 */
export class Remembered<T> {
  private readonly most: number;
  private readonly known = new Map<string, { readonly made: T; readonly size: number }>();
  private size = 0;

  /** `most`: the sizes of all that is kept, together. What is larger alone is made anew each time. */
  constructor(most: number) {
    this.most = most;
  }

  of(description: string, make: () => { readonly made: T; readonly size: number }): T {
    const known = this.known.get(description);
    if (known === undefined) return this.first(description, make());
    this.known.delete(description);
    this.known.set(description, known);
    return known.made;
  }

  private first(description: string, found: { readonly made: T; readonly size: number }): T {
    if (found.size > this.most) return found.made;
    this.known.set(description, found);
    this.size += found.size;
    this.forget();
    return found.made;
  }

  private forget(): void {
    for (const [description, { size }] of this.known) {
      if (this.size <= this.most) return;
      this.known.delete(description);
      this.size -= size;
    }
  }
}
