/**
 * A scenario's text as plain values that still know where they were written. Merging, overriding and
 * interpolation happen on trees, so a problem found at the end points at the right place of the right file.
 */
import type { Span } from './problem.ts';

export type Tree = MapTree | ListTree | ScalarTree;

export interface MapTree {
  readonly kind: 'map';
  readonly at: Span;
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  readonly key: Span;
  readonly value: Tree;
}

export interface ListTree {
  readonly kind: 'list';
  readonly at: Span;
  readonly items: readonly Tree[];
}

export interface ScalarTree {
  readonly kind: 'scalar';
  readonly at: Span;
  readonly value: string | number | boolean | null;
  /** Written without quotes or folding, so that offsets in the value are offsets in the text. */
  readonly isVerbatim: boolean;
  /** The extended file that it comes from, as a path from the scenario's folder; names of files are relative to it. */
  readonly base?: string;
}

export type Path = readonly (string | number)[];

export function plainOf(tree: Tree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(plainOf);
  return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, plainOf(value)]));
}

/** The tree with every scalar changed; `path` leads to it. */
export function withScalars(tree: Tree, change: (scalar: ScalarTree, path: Path) => ScalarTree, path: Path = []): Tree {
  if (tree.kind === 'scalar') return change(tree, path);
  if (tree.kind === 'list') return { ...tree, items: tree.items.map((item, i) => withScalars(item, change, [...path, i])) };
  const entries = [...tree.entries].map(([name, { key, value }]) => [name, { key, value: withScalars(value, change, [...path, name]) }] as const);
  return { ...tree, entries: new Map(entries) };
}

/** The tree at a path, or undefined. */
export function treeAt(tree: Tree, path: Path): Tree | undefined {
  let here: Tree | undefined = tree;
  for (const step of path) {
    if (here?.kind === 'map') here = here.entries.get(String(step))?.value;
    else if (here?.kind === 'list') here = here.items[Number(step)];
    else return undefined;
  }
  return here;
}

/** Where to point for a path: the value, or the key, or the nearest written thing around it. */
export function spanAt(tree: Tree, path: Path, part: 'value' | 'key' = 'value'): Span {
  let here: Tree = tree;
  let key: Span = tree.at;
  for (const step of path) {
    const entry: Entry | undefined = here.kind === 'map' ? here.entries.get(String(step)) : undefined;
    const next: Tree | undefined = entry?.value ?? (here.kind === 'list' ? here.items[Number(step)] : undefined);
    if (next === undefined) return key;
    key = entry?.key ?? next.at;
    here = next;
  }
  return part === 'key' || here.kind !== 'scalar' ? key : here.at;
}

/** Fields that hold one choice among several; another choice replaces it instead of adding to it. */
const CHOICES: ReadonlySet<string> = new Set(['rate', 'arrivals', 'size', 'key', 'serviceTime', 'retry']);

/** `over` on top of `base`: maps merge, everything else replaces. */
export function merged(base: Tree, over: Tree, key = ''): Tree {
  if (base.kind !== 'map' || over.kind !== 'map') return over;
  if (CHOICES.has(key) && ![...over.entries.keys()].some((name) => base.entries.has(name))) return over;
  const entries = new Map(base.entries);
  for (const [name, entry] of over.entries) {
    const below = base.entries.get(name);
    entries.set(name, below === undefined ? entry : { key: entry.key, value: merged(below.value, entry.value, name) });
  }
  return { kind: 'map', at: over.at, entries };
}
