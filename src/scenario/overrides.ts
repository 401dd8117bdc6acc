/**
 * Values from the command line on top of the file, each with a source of its own: `path=value` of `--set`,
 * or `--duration=30m` of a flag that stands for a path.
 */
import { specs } from '../services/specs.ts';
import { kindOf } from './components.ts';
import { GROUPS } from './groups.ts';
import { didYouMean } from './nearest.ts';
import { splitAtComponent } from './path-names.ts';
import type { Problem, Span } from './problem.ts';
import { problemAt } from './problem.ts';
import { TOP_KEYS } from './schema.ts';
import { keysAt } from './schema-walk.ts';
import type { Entry, ListTree, MapTree, Path, Tree } from './tree.ts';
import { spanAt, treeAt } from './tree.ts';
import { WHOLE } from './whole.ts';
import { valueTreeOf } from './yaml-tree.ts';

/** Places in the tree where the values of some overrides are written already, as under `matrix:`; by override. */
export type WrittenPlaces = ReadonlyMap<string, Path>;

/** Applies the overrides in order; `sources` gains one text an override. */
export function overridden(
  tree: Tree,
  overrides: readonly string[],
  sources: Map<string, string>,
  problems: Problem[],
  places: WrittenPlaces = new Map(),
): Tree {
  let result = tree;
  for (const override of overrides) {
    if (override === WHOLE) continue;
    const path = override.slice(0, Math.max(0, override.indexOf('=')));
    const file = isFlag(override) ? path : `--set ${path}`.trim();
    sources.set(file, override);
    const place = places.get(override);
    result = applied(result, override, file, sources, problems, place === undefined ? undefined : spanNear(tree, place));
  }
  return result;
}

function isFlag(override: string): boolean {
  return override.startsWith('--');
}

/** Of a range or a file of values that one line stands for, that line. */
function spanNear(tree: Tree, place: Path): Span {
  return treeAt(tree, place) === undefined && place.length > 1 ? spanNear(tree, place.slice(0, -1)) : spanAt(tree, place);
}

/** One override; problems point at `written`, where the value stands in a file, or else at the override itself. */
function applied(tree: Tree, override: string, file: string, sources: Map<string, string>, problems: Problem[], written?: Span): Tree {
  const split = override.indexOf('=');
  const key: Span = written ?? { file, start: 0, end: split < 0 ? override.length : split };
  if (split <= 0) {
    problems.push(
      problemAt(sources, key, { rule: 'bad-override', message: `"${override}" is no override`, expected: 'path=value, such as services.clicks.shards=8' }),
    );
    return tree;
  }
  const read = valueIn(override, split + 1, file, sources, problems);
  const value: Tree | null = written !== undefined && read?.kind === 'scalar' ? { ...read, at: written, isVerbatim: false } : read;
  const steps = stepsOf(tree, override.slice(isFlag(override) ? 2 : 0, split));
  const wrong = unknownPath(tree, steps);
  if (wrong !== null) problems.push(problemAt(sources, key, { ...wrong, path: override.slice(0, split) }));
  return wrong !== null || value === null ? tree : withValue(tree, steps, key, value);
}

/** Padded with spaces so that offsets in the value are offsets in the override. */
function valueIn(override: string, from: number, file: string, sources: Map<string, string>, problems: Problem[]): Tree | null {
  const written = override.slice(from);
  if (written.trim() === '') return { kind: 'scalar', at: { file, start: from, end: from + 1 }, value: written, isVerbatim: false };
  const reading = valueTreeOf(' '.repeat(from) + written, file, sources);
  problems.push(...reading.problems);
  return reading.tree;
}

/** Cuts a path at its dots; where a key itself holds dots (`orders.fifo`), the longest one that exists wins. */
export function stepsOf(tree: Tree, path: string): readonly string[] {
  const parts = path.split('.');
  const steps: string[] = [];
  let here: Tree | undefined = tree;
  while (parts.length > 0) {
    const step = parts.splice(0, stepLength(tree, here, steps, parts)).join('.');
    steps.push(step);
    here = here?.kind === 'map' ? here.entries.get(step)?.value : here?.kind === 'list' ? here.items[Number(step)] : undefined;
  }
  return steps;
}

/** How many of the parts that are left make the next key. */
function stepLength(tree: Tree, here: Tree | undefined, steps: readonly string[], parts: readonly string[]): number {
  // Limits are named by component and id, dots and all.
  if (steps.join('.') === 'limits') return parts.length;
  const written = longestKey(here, parts);
  if (written > 1) return written;
  if (isKeyedByPaths(steps, parts)) return parts.length;
  return steps.length === 1 && KEYED_BY_COMPONENTS.includes(steps[0] ?? '') ? componentLength(tree, parts) : 1;
}

const KEYED_BY_COMPONENTS = ['latencies', 'prices'];
const WORDS_OF_MATRIX = ['include', 'exclude', 'stop'];

/** Where a path is one key: `matrix.services.clicks.shards`. */
function isKeyedByPaths(steps: readonly string[], [next = '']: readonly string[]): boolean {
  const place = steps.join('.');
  return place === 'plan.vary' || (place === 'matrix' && !WORDS_OF_MATRIX.includes(next));
}

/** A component's name may hold dots, as that of every FIFO queue does. */
function componentLength(tree: Tree, parts: readonly string[]): number {
  const names = GROUPS.flatMap((group) => {
    const written = treeAt(tree, [group]);
    return written?.kind === 'map' ? [...written.entries.keys()] : [];
  });
  return splitAtComponent(`${parts.join('.')}.`, names)?.component.split('.').length ?? 1;
}

function longestKey(tree: Tree | undefined, parts: readonly string[]): number {
  for (let length = parts.length; length > 1; length--) {
    if (tree?.kind === 'map' && tree.entries.has(parts.slice(0, length).join('.'))) return length;
  }
  return 1;
}

interface UnknownPath {
  readonly rule: string;
  readonly message: string;
  readonly expected?: string;
  readonly hint?: string;
}

/** Values are set on top of the files a scenario extends. */
const SET_TOO_LATE: UnknownPath = {
  rule: 'too-late',
  message: 'extends is read before any value is set',
  hint: 'write extends: ${BASE} in the file, and choose with -e BASE=other.yaml',
};

/** What is wrong with a path that leads nowhere; null when it may be set. */
export function unknownPath(tree: Tree, steps: readonly string[]): UnknownPath | null {
  return unknownName(tree, steps) ?? unknownItem(tree, steps);
}

function unknownName(tree: Tree, steps: readonly string[]): UnknownPath | null {
  const [top = '', name, ...rest] = steps;
  const wrong = (message: string, word: string, candidates: readonly string[]) => {
    const hint = didYouMean(word, candidates);
    return { rule: 'unknown-path', message, ...(hint === undefined ? {} : { hint }) };
  };
  if (top === 'extends') return SET_TOO_LATE;
  if (!TOP_KEYS.includes(top)) return wrong(`${steps.join('.')}: there is no ${top} in a scenario`, top, TOP_KEYS);
  if (!(GROUPS as readonly string[]).includes(top) || name === undefined) return null;
  const group = tree.kind === 'map' ? tree.entries.get(top)?.value : undefined;
  const names = group?.kind === 'map' ? [...group.entries.keys()] : [];
  const component = group?.kind === 'map' ? group.entries.get(name)?.value : undefined;
  if (component === undefined) return wrong(`${steps.join('.')}: there is no ${top.slice(0, -1)} named ${name}`, name, names);
  const field = rest[0];
  const fields = fieldsOf(component, top);
  if (field === undefined || fields === null || fields.includes(field)) return null;
  return wrong(`${steps.join('.')}: ${name} has no ${field}`, field, fields);
}

/** Of a list an item may be named that is there, or the next one, which adds it. */
function unknownItem(tree: Tree, steps: readonly string[]): UnknownPath | null {
  let here: Tree | undefined = tree;
  for (const [depth, step] of steps.entries()) {
    if (here?.kind === 'list' && itemAt(here, step) === null) {
      const list = steps.slice(0, depth).join('.');
      const { length } = here.items;
      const there = length === 0 ? '' : length === 1 ? '0, or ' : `0 to ${length - 1}, or `;
      return {
        rule: 'unknown-path',
        message: `${steps.join('.')}: ${list} has ${length} ${length === 1 ? 'item' : 'items'}, and no item ${step}`,
        expected: `${there}${length} to add one`,
      };
    }
    here = here === undefined ? undefined : treeAt(here, [step]);
  }
  return null;
}

/** The place in a list that a step names, from 0 to one after the last. */
function itemAt({ items }: ListTree, step: string): number | null {
  return /^(0|[1-9]\d*)$/.test(step) && Number(step) <= items.length ? Number(step) : null;
}

/** Fields the component's kind knows; null when the kind itself is not known. */
function fieldsOf(component: Tree, group: string): readonly string[] | null {
  const known = GROUPS.find((each) => each === group);
  const spec = known === undefined ? undefined : specs[kindOf(known, component) ?? ''];
  return spec === undefined ? null : keysAt(spec.schema, []);
}

function withValue(tree: Tree | undefined, steps: readonly string[], key: Span, value: Tree): Tree {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (tree?.kind === 'list') {
    const items = [...tree.items];
    const item = Number(step);
    items[item] = withValue(items[item], rest, key, value);
    return { ...tree, items };
  }
  const map: MapTree = tree?.kind === 'map' ? tree : { kind: 'map', at: key, entries: new Map<string, Entry>() };
  const below = map.entries.get(step);
  const entry: Entry = { key: rest.length === 0 ? key : (below?.key ?? key), value: withValue(below?.value, rest, key, value) };
  return { ...map, entries: new Map([...map.entries, [step, entry]]) };
}
