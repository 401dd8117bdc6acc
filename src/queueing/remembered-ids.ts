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
  private scopes = new Map<number, Set<number>>();
  private ids = new Ring();
  private groups = new Ring();
  private until = new Ring();

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
    const { ids, groups, until } = this;
    this.isByGroup = isByGroup;
    this.scopes = new Map();
    this.ids = new Ring();
    this.groups = new Ring();
    this.until = new Ring();
    for (const { id, group, end } of latestOf(ids, groups, until, (group) => this.scopeOf(group))) {
      this.idsOf(group).add(id);
      this.keep(id, group, end);
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
      const ids = this.scopes.get(scope)!;
      ids.delete(this.ids.shift());
      if (ids.size === 0) this.scopes.delete(scope);
    }
  }
}

interface Remembered {
  readonly id: number;
  readonly group: number;
  readonly end: number;
}

/** What the rings hold, emptied, in order of its end; of the same id in one scope the one remembered longest. */
function latestOf(ids: Ring, groups: Ring, until: Ring, scopeOf: (group: number) => number): readonly Remembered[] {
  const latest = new Map<string, Remembered>();
  while (ids.size > 0) {
    const one = { id: ids.shift(), group: groups.shift(), end: until.shift() };
    const key = `${scopeOf(one.group)} ${one.id}`;
    latest.delete(key);
    latest.set(key, one);
  }
  return [...latest.values()];
}
