/** `extends: base.yaml`: maps merge, lists replace; bases of bases, no circles. */

import { withoutExtensions } from './extensions.ts';
import type { ReadFile } from './files.ts';
import { pathFrom, shownPath } from './files.ts';
import type { Environment } from './interpolate.ts';
import { interpolated } from './interpolate.ts';
import type { Problem, Span } from './problem.ts';
import { problemAt } from './problem.ts';
import type { MapTree, Tree } from './tree.ts';
import { merged, treeAt, withScalars } from './tree.ts';
import { treeOf } from './yaml-tree.ts';

const BASES_MOST = 32;

export interface Extending {
  readonly file: string;
  readonly environment: Environment;
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
  const names = namesOf(written, extending);
  // What is no name is left where it stands, to be refused as that.
  if (names === null) return tree;
  const bases = names.flatMap((name) => baseTree(name, path, chain, extending) ?? []);
  return [...bases, withoutKey(tree, 'extends')].reduce((below, above) => merged(below, above));
}

interface Name {
  readonly name: string;
  readonly at: Span;
}

/** Names are read before the rest, variables and all; none where one of these is not set. */
function namesOf(written: Tree, { environment, sources, problems }: Extending): readonly Name[] | null {
  const before = problems.length;
  const known = interpolated(written, environment, sources, problems, ['extends']);
  if (problems.length > before) return [];
  const items = known.kind === 'list' ? known.items : [known];
  const names = items.flatMap((item) => (item.kind === 'scalar' && typeof item.value === 'string' ? [{ name: item.value, at: item.at }] : []));
  return names.length < items.length ? null : names;
}

function baseTree({ name, at }: Name, from: string, chain: readonly string[], extending: Extending): Tree | null {
  const { sources, problems, readFile, allowOutside } = extending;
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
  const tree = treeOfBase(text, path, extending);
  if (tree === null) return null;
  return tree.kind === 'map' ? extended(tree, path, [...chain, path], extending) : refuse('wrong-type', `${name} is no scenario`);
}

function treeOfBase(text: string, path: string, { file, sources, problems }: Extending): Tree | null {
  const shown = shownPath(file, path);
  sources.set(shown, text);
  const reading = treeOf(text, shown, sources);
  problems.push(...reading.problems);
  return reading.tree === null ? null : withScalars(withoutExtensions(reading.tree), (scalar) => ({ ...scalar, base: path }));
}

function withoutKey(tree: Tree, key: string): Tree {
  if (tree.kind !== 'map') return tree;
  const map: MapTree = tree;
  return { ...map, entries: new Map([...map.entries].filter(([name]) => name !== key)) };
}
