/**
 * Ids seen within a window of time, forgotten in the order they came. The group is part of the id while
 * the same id may mean different things in different groups.
 */
import { Ring } from './ring.ts';

/** All groups, where the group is no part of the id. */
const EVERYWHERE = 0;

export class RememberedIds {
  private readonly window: number;
  private isByGroup: boolean;
  private readonly scopes = new Map<number, Set<number>>();
  private readonly ids = new Ring();
  private readonly groups = new Ring();
  private readonly until = new Ring();
  /** How often more than once an id is remembered in a scope: of several groups, since the scope became that of all. */
  private readonly doubles = new Map<string, number>();

  constructor(window: number, isByGroup: boolean) {
    this.window = window;
    this.isByGroup = isByGroup;
  }

  /** Whether the id was seen within the window; if not, it is remembered from now. A repeat does not extend it. */
  isRepeat(now: number, id: number, group: number): boolean {
    this.forget(now);
    const ids = this.idsOf(group);
    if (ids.has(id)) return true;
    ids.add(id);
    this.keep(id, group, now + this.window);
    return false;
  }

  /** From now on the group is, or is not, part of the id; what is remembered is carried over. Work for each id, as often as the scope changes. */
  rescope(isByGroup: boolean): void {
    this.isByGroup = isByGroup;
    this.scopes.clear();
    this.doubles.clear();
    for (let left = this.ids.size; left > 0; left--) {
      const id = this.ids.shift();
      const group = this.groups.shift();
      const ids = this.idsOf(group);
      if (ids.has(id)) this.countDouble(this.scopeOf(group), id, 1);
      ids.add(id);
      this.keep(id, group, this.until.shift());
    }
  }

  private scopeOf(group: number): number {
    return this.isByGroup ? group : EVERYWHERE;
  }

  private idsOf(group: number): Set<number> {
    const scope = this.scopeOf(group);
    let ids = this.scopes.get(scope);
    if (ids === undefined) {
      ids = new Set();
      this.scopes.set(scope, ids);
    }
    return ids;
  }

  private keep(id: number, group: number, until: number): void {
    this.ids.push(id);
    this.groups.push(group);
    this.until.push(until);
  }

  private forget(now: number): void {
    while (this.until.size > 0 && this.until.peek() <= now) {
      this.until.shift();
      const scope = this.scopeOf(this.groups.shift());
      const id = this.ids.shift();
      if (this.doubles.size > 0 && this.countDouble(scope, id, -1)) continue;
      const ids = this.scopes.get(scope)!;
      ids.delete(id);
      if (ids.size === 0) this.scopes.delete(scope);
    }
  }

  /** Whether the id is remembered more than once; how often more, changed by so many. */
  private countDouble(scope: number, id: number, change: 1 | -1): boolean {
    const name = `${scope} ${id}`;
    const doubles = this.doubles.get(name) ?? 0;
    if (doubles + change > 0) this.doubles.set(name, doubles + change);
    else this.doubles.delete(name);
    return doubles > 0;
  }
}
