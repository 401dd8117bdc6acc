/**
 * Ids seen within a window of time, forgotten in the order they came. The scope is part of the id when
 * the same id may mean different things in different groups.
 */
import { Ring } from './ring.ts';

export class RememberedIds {
  private readonly window: number;
  private readonly scopes = new Map<number, Set<number>>();
  private readonly ids = new Ring();
  private readonly scopeOf = new Ring();
  private readonly until = new Ring();

  constructor(window: number) {
    this.window = window;
  }

  /** Whether the id was seen within the window; if not, it is remembered from now. A repeat does not extend it. */
  isRepeat(now: number, id: number, scope: number): boolean {
    this.forget(now);
    let ids = this.scopes.get(scope);
    if (ids === undefined) {
      ids = new Set();
      this.scopes.set(scope, ids);
    }
    if (ids.has(id)) return true;
    ids.add(id);
    this.ids.push(id);
    this.scopeOf.push(scope);
    this.until.push(now + this.window);
    return false;
  }

  private forget(now: number): void {
    while (this.until.size > 0 && this.until.peek() <= now) {
      this.until.shift();
      const scope = this.scopeOf.shift();
      const ids = this.scopes.get(scope)!;
      ids.delete(this.ids.shift());
      if (ids.size === 0) this.scopes.delete(scope);
    }
  }
}
