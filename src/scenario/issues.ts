/** What a schema found wrong, in a user's words and at the right place. */
import type { core, ZodType } from 'zod';
import type { LinkField } from '../services/fields/link.ts';
import type { IssueParams } from '../services/fields/quantity.ts';
import { shown } from '../services/fields/quantity.ts';
import { didYouMean } from './nearest.ts';
import type { Finding, Problem, Sources } from './problem.ts';
import { problemAt } from './problem.ts';
import { expectedAt, keysAt, linkAt, mapWithKeys, suggestionAt, wordsAt } from './schema-walk.ts';
import type { Path, Tree } from './tree.ts';
import { plainOf, spanAt, treeAt } from './tree.ts';

type Issue = core.$ZodIssue;

/** The schema and the written tree an issue is about; `base` leads from the root to where the schema starts. */
export interface Place {
  readonly schema: ZodType;
  readonly root: Tree;
  readonly base: Path;
  readonly sources: Sources;
  /** Components that a field may name. */
  readonly namesFor?: (link: LinkField) => readonly string[];
}

export function problemsOf(issues: readonly Issue[], place: Place): Problem[] {
  return issues.flatMap((issue) => flat(issue, [])).flatMap(({ issue, path }) => problems(issue, path, place));
}

interface Located {
  readonly issue: Issue;
  readonly path: Path;
}

/** Unions are replaced by the branch the user most likely meant. */
function flat(issue: Issue, base: Path): readonly Located[] {
  const path = [...base, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ issue, path }];
  const meant = likeliest(issue.errors);
  return meant === null ? [{ issue, path }] : meant.flatMap((inner) => flat(inner, path));
}

/** The branch whose shape fits: nothing wrong at its own top but, at most, the content of a text. */
function likeliest(branches: readonly (readonly Issue[])[]): readonly Issue[] | null {
  let best: readonly Issue[] | null = null;
  let most = 0;
  for (const branch of branches) {
    const score = Math.min(...branch.map(scoreOf)) - branch.length / 1_000;
    if (score > most) [best, most] = [branch, score];
  }
  return best;
}

/** 0 where the shape itself is wrong; the deeper, the likelier. */
function scoreOf(issue: Issue): number {
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.length === 0 ? 0 : Math.max(...issue.errors.map((branch) => Math.min(...branch.map(scoreOf))));
    return issue.path.length > 0 ? issue.path.length + inner : inner;
  }
  return issue.code === 'custom' ? issue.path.length + 0.5 : issue.path.length;
}

function problems(issue: Issue, path: Path, place: Place): Problem[] {
  const { schema, root, base, sources } = place;
  const whole = [...base, ...path];
  const at = (finding: Finding, to: Path = whole, part: 'value' | 'key' = 'value'): Problem =>
    problemAt(sources, spanAt(root, to, part), { path: to.join('.'), ...finding });
  const written = treeAt(root, whole);
  if (issue.code === 'unrecognized_keys')
    return problemsOfMeant(written, path, place) ?? issue.keys.map((key) => at(unknownKey(key, path, place), [...whole, key], 'key'));
  if (written === undefined) return [at(missing(path, place), whole.slice(0, -1), 'key')];
  const got = shown(plainOf(written));
  const strangers = written.kind === 'map' && issue.code === 'invalid_union' ? strangersOf(issue, written, path, place) : [];
  if (strangers.length > 0) return strangers.map((key) => at(unknownKey(key, path, place), [...whole, key], 'key'));
  const expected = expectedAt(schema, path);
  if (issue.code === 'custom') {
    const { expected: exactly, hint } = (issue.params ?? {}) as IssueParams;
    return [at(wordMeant(written, path, place) ?? { rule: 'bad-value', message: issue.message, expected: exactly ?? expected, hint })];
  }
  if (issue.code === 'invalid_value') return [at(wrongWord(got, path, place))];
  if (issue.code === 'invalid_union')
    return [at({ rule: 'wrong-type', message: sentence(issue.message, got), expected, hint: wordHint(written, path, place) })];
  if (issue.code === 'invalid_type')
    return [at({ rule: 'wrong-type', message: `${last(whole)} is ${got}`, expected: expected ?? issue.expected, hint: namesHint(path, place) })];
  return [at({ rule: 'bad-value', ...outOfBounds(issue, last(whole), expected) })];
}

/** Zod names a branch whose only fault is a key too many, though another knows all of the keys: then that one is meant. */
function problemsOfMeant(written: Tree | undefined, path: Path, place: Place): Problem[] | null {
  const meant = written?.kind === 'map' ? mapWithKeys(place.schema, path, [...written.entries.keys()]) : undefined;
  const issues = written === undefined ? undefined : meant?.safeParse(plainOf(written)).error?.issues;
  return issues?.flatMap((issue) => flat(issue, path)).flatMap((inner) => problems(inner.issue, inner.path, place)) ?? null;
}

/** Text without a number where a word would do as well as a quantity: a mistyped `poisson` is no duration. */
function wordMeant(written: Tree, path: Path, { schema }: Place): Finding | null {
  const words = wordsAt(schema, path);
  if (words.length === 0 || written.kind !== 'scalar' || typeof written.value !== 'string') return null;
  if (/\d/.test(written.value) || words.includes(written.value)) return null;
  return { rule: 'bad-value', message: `${shown(written.value)} is not known here`, expected: expectedAt(schema, path), hint: hintFor(written.value, words) };
}

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' items' };

/** Zod's own bounds of numbers, texts and lists; any other issue in its own words. */
function outOfBounds(issue: Issue, place: string, expected: string | undefined): { readonly message: string; readonly expected: string | undefined } {
  if (issue.code === 'too_small') {
    const isOfParts = issue.origin in UNITS;
    return { message: isOfParts ? `${place} is empty` : `${place} is too little`, expected: isOfParts ? expected : `at least ${issue.minimum}` };
  }
  if (issue.code === 'too_big')
    return { message: `${place} is too ${issue.origin === 'string' ? 'long' : 'much'}`, expected: `at most ${issue.maximum}${UNITS[issue.origin] ?? ''}` };
  return { message: `${place}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`, expected };
}

function unknownKey(key: string, path: Path, { schema, base }: Place): Finding {
  const known = keysAt(schema, path);
  const owner = base.length + path.length === 0 ? 'a scenario' : last([...base, ...path]);
  // Another way to write the same knows it: a lognormal is given by percentiles or by moments, not by some of each.
  if (known.includes(key)) return { rule: 'unknown-key', message: `"${key}" does not go with the rest of ${owner}`, expected: expectedAt(schema, path) };
  const hint = didYouMean(key, known) ?? (known.length > 0 ? `it has: ${known.join(', ')}` : undefined);
  return { rule: 'unknown-key', message: `${owner} has no "${key}"`, hint };
}

function missing(path: Path, place: Place): Finding {
  const { schema, base } = place;
  const owner = last([...base, ...path.slice(0, -1)]);
  const message = owner === '' ? `"${last(path)}" is missing` : `${owner} needs "${last(path)}"`;
  return { rule: 'missing-key', message, expected: expectedAt(schema, path), hint: namesHint(path, place) };
}

/** Where another component is to be named: those that would do. */
function namesHint(path: Path, { schema, namesFor }: Place): string | undefined {
  const link = linkAt(schema, path);
  const names = link === undefined ? [] : (namesFor?.(link) ?? []);
  return names.length === 0 ? undefined : `there ${names.length === 1 ? 'is' : 'are'}: ${names.join(', ')}`;
}

function wrongWord(got: string, path: Path, { schema }: Place): Finding {
  const words = wordsAt(schema, path);
  return {
    rule: 'bad-value',
    message: `${got} is not known here`,
    expected: words.length === 1 ? `${words[0]}` : `one of ${words.join(', ')}`,
    hint: hintFor(got.replaceAll('"', ''), words),
  };
}

function wordHint(written: Tree, path: Path, { schema }: Place): string | undefined {
  if (written.kind !== 'scalar' || typeof written.value !== 'string') return undefined;
  const keys = keysAt(schema, path);
  if (keys.includes(written.value)) return `write { ${written.value}: ${asWritten(suggestionAt(schema, [...path, written.value]))} }`;
  return hintFor(written.value, [...wordsAt(schema, path), ...keys]);
}

/** A suggestion as it stands in a file. */
function asWritten(suggestion: unknown): string {
  if (typeof suggestion !== 'object' || suggestion === null) return String(suggestion ?? '…');
  const entries = Object.entries(suggestion).map(([key, value]) => `${key}: ${asWritten(value)}`);
  return `{ ${entries.join(', ')} }`;
}

/** Only where something is near; the words themselves already stand under "expected". */
function hintFor(word: string, words: readonly string[]): string | undefined {
  const hint = didYouMean(word, words);
  return hint?.startsWith('did you mean') === true ? hint : undefined;
}

/** Keys of a map that no branch of a choice knows. */
function strangersOf(issue: Issue, written: Tree, path: Path, { schema }: Place): readonly string[] {
  if (written.kind !== 'map' || issue.code !== 'invalid_union') return [];
  const known = keysAt(schema, path);
  return known.length === 0 ? [] : [...written.entries.keys()].filter((key) => !known.includes(key));
}

function sentence(message: string, got: string): string {
  return message === 'Invalid input' ? `${got} does not fit here` : message;
}

/** What a sentence calls the place: its key, or `item 2 of objectives`. */
function last(path: Path): string {
  const step = path.at(-1) ?? '';
  return typeof step === 'number' ? `item ${step + 1} of ${last(path.slice(0, -1))}` : step;
}
