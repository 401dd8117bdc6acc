import type { Tree } from './tree.ts';

/** Maps whose keys are a user's values: a partition key may well be called `x-large`. */
export const KEYED_BY_VALUES: ReadonlySet<string> = new Set(['weights']);

/** Takes off the `x-…` keys, wherever they stand: they are the user's own, for anchors and notes. */
export function withoutExtensions(tree: Tree, name = '', parent = ''): Tree {
  if (tree.kind === 'list') return { ...tree, items: tree.items.map((item) => withoutExtensions(item)) };
  // A component may be called weights, too.
  if (tree.kind === 'scalar' || (parent === 'key' && KEYED_BY_VALUES.has(name))) return tree;
  const kept = [...tree.entries].filter(([key]) => !key.startsWith('x-'));
  return { ...tree, entries: new Map(kept.map(([key, entry]) => [key, { ...entry, value: withoutExtensions(entry.value, key, name) }] as const)) };
}
