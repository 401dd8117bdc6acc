/** YAML text to a tree: duplicate keys, alias bombs and oversized files are problems, `<<` merges. */

import type { Alias, Document, Node, Pair } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Finding, Problem, Sources, Span } from './problem.ts';
import { problemAt } from './problem.ts';
import type { Entry, Tree } from './tree.ts';
import { merged } from './tree.ts';
import { replacedAtDollars, variableAt } from './variables.ts';

const SIZE_MOST = 5_000_000;
const NODES_MOST = 200_000;
const DEPTH_MOST = 60;

/** What stands in the text's place when nothing can be read. */
export interface Reading {
  readonly tree: Tree | null;
  readonly problems: readonly Problem[];
}

/** A sweep reads the same few files at every point. Trees are never changed, so what was read without a problem is kept. */
const kept = new Map<string, { readonly text: string; readonly reading: Reading }>();
const KEPT_FILES_MOST = 16;
const KEPT_LENGTH_MOST = 200_000;

export function treeOf(text: string, file: string, sources: Sources): Reading {
  const before = kept.get(file);
  if (before?.text === text) return before.reading;
  const foreign = foreignText(text, file);
  if (foreign !== null) return { tree: null, problems: [problemAt(sources, { file, start: 0, end: 0 }, foreign)] };
  const reading = valueTreeOf(text, file, sources);
  if (reading.problems.length === 0 && text.length <= KEPT_LENGTH_MOST) keep(file, text, reading);
  return reading;
}

function keep(file: string, text: string, reading: Reading): void {
  if (kept.size === KEPT_FILES_MOST) kept.clear();
  kept.set(file, { text, reading });
}

/** As `treeOf`, for a value alone, which may look like anything. */
export function valueTreeOf(text: string, file: string, sources: Sources): Reading {
  const whole: Span = { file, start: 0, end: 0 };
  // The parser compares each key with all before it; the walk has them by name.
  const document = parseDocument(masked(text), { lineCounter: new LineCounter(), prettyErrors: false, uniqueKeys: false, strict: true });
  const { errors, warnings } = document;
  // A parser that gave up half way complains of all that it had open.
  const last = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (errors.length > 0) return { tree: null, problems: (last === undefined ? errors : [last]).map((error) => yamlProblem(error, file, sources)) };
  const walk = new Walk(document, file, sources);
  walk.problems.push(...warnings.filter(({ code }) => code === 'TAG_RESOLVE_FAILED').map((tag) => yamlProblem(tag, file, sources)));
  const tree = document.contents === null ? null : walk.tree(document.contents as Node, 0);
  const fatal = walk.problems.filter(({ rule }) => rule === 'aliases');
  if (fatal.length > 0) return { tree: null, problems: fatal };
  if (tree === null && walk.problems.length === 0) {
    walk.problems.push(
      problemAt(sources, whole, {
        rule: 'empty',
        message: `${file} is empty`,
        expected: 'a scenario: duration, producers, services, consumers',
        hint: '`plimsoll init` writes one to begin with',
      }),
    );
  }
  return { tree, problems: walk.problems };
}

/** What can be seen to be no scenario without parsing it: YAML would complain of every line. */
function foreignText(text: string, file: string): Finding | null {
  if (text.length > SIZE_MOST) {
    const got = `${(text.length / 1e6).toFixed(1)} MB`;
    return { rule: 'file-size', message: `${file} is too large to be a scenario`, expected: 'at most 5 MB; traffic belongs in a trace file', got };
  }
  // `<<:` merges, and may stand first.
  if (!/^\s*<(?!<)/.test(text)) return null;
  const looks = /^\s*<(!doctype html|html)/i.test(text) ? 'a web page' : 'XML';
  return {
    rule: 'wrong-type',
    message: `${file} looks like ${looks}, not like a scenario`,
    expected: 'a scenario in YAML',
    hint: 'compare and report take the result.json that a report was made of',
  };
}

/** Where a masked character is kept: the private use area. */
const MASK = 0xe000;

/** `{ shards: ${SHARDS:-4} }` is no YAML as it stands: the braces inside are hidden from the parser, in place. */
function masked(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      replacedAtDollars(line, (at) => {
        const variable = variableAt(line, at);
        return typeof variable === 'string' ? { text: '$', end: at + 1 } : { text: hidden(line.slice(at, variable.end)), end: variable.end };
      }),
    )
    .join('\n');
}

function hidden(variable: string): string {
  return variable.replace(/[{}[\],:#"'&*!|>%@`]/g, (mark) => String.fromCharCode(MASK + mark.charCodeAt(0)));
}

function unmasked(text: string): string {
  return text.replace(/[\ue000-\ue07f]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) - MASK));
}

function yamlProblem(
  error: { readonly code: string; readonly message: string; readonly pos: readonly [number, number] },
  file: string,
  sources: Sources,
): Problem {
  const text = sources.get(file) ?? '';
  const [start, end] = error.pos;
  const at = { file, start: Math.min(start, text.length), end: Math.max(end, start + 1) };
  return problemAt(sources, at, { rule: 'yaml', message: error.message, ...IN_OTHER_WORDS[error.code] });
}

/** Where the parser speaks to programmers. */
const IN_OTHER_WORDS: Readonly<Record<string, { readonly message?: string; readonly expected?: string; readonly hint?: string }>> = {
  TAB_AS_INDENT: { hint: 'indent with spaces' },
  TAG_RESOLVE_FAILED: { message: 'this tag means nothing in a scenario', hint: 'leave it out, or quote the value if it begins with !' },
  MULTIPLE_DOCS: { message: 'another document begins here', expected: 'one scenario a file' },
  RESOURCE_EXHAUSTION: { message: 'the file is nested too deeply to be read', expected: `at most ${DEPTH_MOST} levels` },
};

class Walk {
  readonly problems: Problem[] = [];
  readonly #document: Document;
  readonly #file: string;
  readonly #sources: Sources;
  /** Keys told as written twice: an alias leads to them again. */
  readonly #doubled = new Set<Node>();
  #nodes = 0;

  constructor(document: Document, file: string, sources: Sources) {
    this.#document = document;
    this.#file = file;
    this.#sources = sources;
  }

  /** Aliases are followed; everything visited counts, so a bomb of aliases ends early. */
  tree(node: Node | null, depth: number): Tree | null {
    this.#nodes += 1;
    if (this.#nodes > NODES_MOST || depth > DEPTH_MOST) return this.#tooMuch(node);
    if (isAlias(node)) return this.#aliased(node, depth);
    const at = this.#spanOf(node);
    if (isMap(node)) return { kind: 'map', at, entries: this.#entries(node.items as Pair<Node, Node | null>[], at, depth) };
    if (isSeq(node)) return { kind: 'list', at, items: (node.items as (Node | null)[]).map((item) => this.tree(item, depth + 1) ?? nothing(at)) };
    const value = isScalar(node) ? node.value : null;
    const isVerbatim = isScalar(node) && node.type === 'PLAIN';
    return { kind: 'scalar', at, isVerbatim, value: plainScalar(value) };
  }

  #aliased(node: Alias, depth: number): Tree | null {
    const meant = node.resolve(this.#document) as Node | undefined;
    if (meant === undefined) this.#report(node, 'aliases', `*${node.source} stands for nothing`, `&${node.source} before it, at what it stands for`);
    return this.tree(meant ?? null, depth + 1);
  }

  #entries(pairs: readonly Pair<Node, Node | null>[], at: Span, depth: number): Map<string, Entry> {
    const own = new Map<string, Entry>();
    const below = new Map<string, Entry>();
    const names = new Set<string>();
    for (const { key: keyNode, value: valueNode } of pairs) {
      const key = this.#spanOf(keyNode);
      const name = isScalar(keyNode) ? unmasked(String(keyNode.value)) : '';
      if (!isScalar(keyNode) || name === '__proto__') {
        this.#report(keyNode, 'yaml', 'this cannot be a key', 'a plain word as key');
        continue;
      }
      if (names.has(name)) this.#reportDoubled(keyNode, name);
      names.add(name);
      const value = this.tree(valueNode, depth + 1) ?? nothing(at);
      if (name === '<<') for (const [inherited, entry] of mergeKeys(value)) below.set(inherited, entry);
      else own.set(name, { key, value: twice(own.get(name), value.at.start === at.start && valueNode === null ? nothing(key) : value) });
    }
    return new Map([...below, ...own]);
  }

  #tooMuch(node: Node | null): null {
    if (!this.problems.some((problem) => problem.rule === 'aliases')) {
      const message = 'the file unfolds into too much: aliases of aliases, or too deeply nested';
      this.#report(node, 'aliases', message, `at most ${NODES_MOST} values, ${DEPTH_MOST} levels`);
    }
    return null;
  }

  #reportDoubled(key: Node, name: string): void {
    if (!this.#doubled.has(key)) this.#report(key, 'duplicate-key', `"${name}" is written twice in the same map`, 'each key once');
    this.#doubled.add(key);
  }

  #report(node: Node | null, rule: string, message: string, expected: string): void {
    this.problems.push(problemAt(this.#sources, this.#spanOf(node), { rule, message, expected }));
  }

  #spanOf(node: Node | null): Span {
    const [start = 0, end = 0] = node?.range ?? [];
    return { file: this.#file, start, end };
  }
}

/** Of a key written twice, refused already, both halves count: what either names is not called missing as well. */
function twice(before: Entry | undefined, value: Tree): Tree {
  return before === undefined ? value : merged(before.value, value);
}

function nothing(at: Span): Tree {
  return { kind: 'scalar', at, value: null, isVerbatim: false };
}

function plainScalar(value: unknown): string | number | boolean | null {
  if (typeof value === 'string') return unmasked(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : String(value);
}

/** What `<<` brings in: a map, or maps of which the first wins. */
function mergeKeys(value: Tree): Map<string, Entry> {
  const maps = value.kind === 'list' ? [...value.items].reverse() : [value];
  return new Map(maps.flatMap((map) => (map.kind === 'map' ? [...map.entries] : [])));
}
