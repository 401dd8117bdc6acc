import { GROUPS } from './groups.ts';
import type { Tree } from './tree.ts';

/** Takes off the `x-…` keys at the top and in components: they are the user's own, for anchors and notes. */
export function withoutExtensions(tree: Tree, depth = 0): Tree {
  if (tree.kind !== 'map' || depth > 2) return tree;
  const kept = [...tree.entries].filter(([name]) => depth === 1 || !name.startsWith('x-'));
  const entries = kept.map(([name, entry]) => {
    const descends = depth === 1 || (depth === 0 && (GROUPS as readonly string[]).includes(name));
    return [name, descends ? { key: entry.key, value: withoutExtensions(entry.value, depth + 1) } : entry] as const;
  });
  return { ...tree, entries: new Map(entries) };
}
