/** `extends: base.yaml`: maps merge, lists replace; bases of bases, no circles. */

import { withoutExtensions } from './extensions.ts';
import type { ReadFile } from './files.ts';
import { pathFrom, shownPath } from './files.ts';
import type { Problem, Span } from './problem.ts';
import { problemAt } from './problem.ts';
import type { MapTree, Tree } from './tree.ts';
import { merged, treeAt, withScalars } from './tree.ts';
import { treeOf } from './yaml-tree.ts';

const BASES_MOST = 32;

export interface Extending {
  readonly file: string;
  readonly sources: Map<string, string>;
  readonly problems: Problem[];
  readonly readFile: ReadFile;
  readonly allowOutside: boolean;
}

/** The tree on top of the files it extends. Paths of bases are relative to the scenario's folder. */
export function withBases(tree: Tree, extending: Extending): Tree {
  return extended(tree, '', [extending.file], extending);
}

function extended(tree: Tree, path: string, chain: readonly string[], extending: Extending): Tree {
  const written = treeAt(tree, ['extends']);
  if (written === undefined) return tree;
  const names = written.kind === 'list' ? written.items : [written];
  const bases = names.flatMap((name) => {
    if (name.kind !== 'scalar' || typeof name.value !== 'string') return [];
    const base = baseTree(name.value, name.at, path, chain, extending);
    return base === null ? [] : [base];
  });
  const under = bases.reduce<Tree | null>((below, base) => (below === null ? base : merged(below, base)), null);
  return under === null ? tree : withoutKey(merged(under, tree), 'extends');
}

function baseTree(name: string, at: Span, from: string, chain: readonly string[], extending: Extending): Tree | null {
  const { file, sources, problems, readFile, allowOutside } = extending;
  const refuse = (rule: string, message: string, more: { expected?: string; hint?: string } = {}): null => {
    problems.push(problemAt(sources, at, { rule, message, path: 'extends', ...more }));
    return null;
  };
  const path = pathFrom(from, name, allowOutside);
  if (path === null)
    return refuse('outside', `${name} is outside the scenario's folder`, {
      expected: 'a file beside the scenario',
      hint: '--allow-outside reads it all the same',
    });
  if (chain.includes(path) || path === (chain[0] ?? '').split(/[\\/]/).at(-1))
    return refuse('circle', `${name} extends itself: ${[...chain.slice(1), path].join(' → ')}`);
  if (chain.length > BASES_MOST) return refuse('circle', 'too many files extend each other', { expected: `at most ${BASES_MOST}` });
  const text = readFile(path);
  if (typeof text !== 'string') return refuse('unreadable', `${name} cannot be read: ${text.unreadable}`);
  const shown = shownPath(file, path);
  sources.set(shown, text);
  const reading = treeOf(text, shown, sources);
  problems.push(...reading.problems);
  if (reading.tree === null) return null;
  if (reading.tree.kind !== 'map') return refuse('wrong-type', `${name} is no scenario`);
  const own = withScalars(withoutExtensions(reading.tree), (scalar) => ({ ...scalar, base: path }));
  return extended(own, path, [...chain, path], extending);
}

function withoutKey(tree: Tree, key: string): Tree {
  if (tree.kind !== 'map') return tree;
  const map: MapTree = tree;
  return { ...map, entries: new Map([...map.entries].filter(([name]) => name !== key)) };
}
