/** Files a scenario names: found beside it, read by the caller, understood by the field that named them. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { FromFile } from '../services/fields/from-file.ts';
import { isFromFile } from '../services/fields/from-file.ts';
import { TableError } from '../services/fields/table.ts';
import type { Components } from './components.ts';
import { GROUPS } from './groups.ts';
import { problemAt } from './problem.ts';
import type { Notebook } from './reading.ts';
import type { ScenarioComponent } from './scenario.ts';
import type { Path, Tree } from './tree.ts';
import { treeAt } from './tree.ts';
import { unread } from './unread.ts';

/** A file's text, or why there is none. Paths are relative to the scenario's folder, `/` between the parts. */
export type ReadFile = (path: string) => string | { readonly unreadable: string };

/** The path of `target` as seen from the file `from`; null when it leaves the scenario's folder. */
export function pathFrom(from: string, target: string, allowOutside: boolean): string | null {
  if (/^([A-Za-z]:|[\\/])/.test(target)) return allowOutside ? target : null;
  const parts = [...from.split('/').slice(0, -1), ...target.split(/[\\/]/)];
  const kept: string[] = [];
  for (const part of parts) {
    if (part === '' || part === '.') continue;
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else kept.push(part);
  }
  if (kept[0] === '..' && !allowOutside) return null;
  return `${from.startsWith('/') ? '/' : ''}${kept.join('/')}`;
}

/** What a problem calls a file beside the scenario: a path from where the scenario's own name is one. */
export function shownPath(scenario: string, path: string): string {
  return /^([A-Za-z]:|[\\/])/.test(path) ? path : `${/^.*[\\/]/s.exec(scenario)?.[0] ?? ''}${path}`;
}

export function hashOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** Reads what fields left to be read. Components whose files are not as they should be are broken, too. */
export function withFiles({ components, names, broken }: Components, files: Files): Components {
  const read = components.map((component) => {
    const { value, isWhole } = files.filled(component.spec, pathOf(component));
    return { component: { ...component, spec: value as object }, isWhole };
  });
  const failed = read.filter(({ isWhole }) => !isWhole).map(({ component }) => ({ ...component, part: component.spec }));
  const parts = broken.map((component) => ({ ...component, part: files.filled(component.part, pathOf(component)).value }));
  return { components: read.flatMap(({ component, isWhole }) => (isWhole ? [component] : [])), names, broken: [...parts, ...failed] };
}

function pathOf({ name, role }: ScenarioComponent): Path {
  return [GROUPS.find((group) => group === `${role}s`) ?? 'services', name];
}

/** The files of one scenario: what was read, by its hash, and what was wrong with it. */
export class Files {
  /** Of each file that was read: path, and hash of its text. */
  readonly hashes: Record<string, string> = {};
  readonly #notebook: Notebook;
  readonly #readFile: ReadFile;
  readonly #allowOutside: boolean;
  #hasFailed = false;

  constructor(notebook: Notebook, readFile: ReadFile, allowOutside: boolean) {
    this.#notebook = notebook;
    this.#readFile = readFile;
    this.#allowOutside = allowOutside;
  }

  /** What a schema made of the value at a path, with everything read that it left to be read; not whole when a file is not as it should be. */
  filled(value: unknown, path: Path): { readonly value: unknown; readonly isWhole: boolean } {
    this.#hasFailed = false;
    const complete = this.#filledBelow(value, path);
    return { value: complete, isWhole: !this.#hasFailed };
  }

  #filledBelow(value: unknown, path: Path): unknown {
    if (isFromFile(value)) return this.#read(value, path);
    if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.#filledBelow(inner, path)]));
  }

  #read({ file, read }: FromFile<unknown>, base: Path): unknown {
    const path = this.#placeOf(file, base);
    const found = pathFrom('', file, this.#allowOutside);
    if (found === null) {
      return this.#fail(path, {
        rule: 'outside',
        message: `${file} is outside the scenario's folder`,
        expected: 'a file beside the scenario',
        hint: '--allow-outside reads it all the same',
      });
    }
    const text = this.#readFile(found);
    if (typeof text !== 'string') return this.#fail(path, { rule: 'unreadable', message: `${file} cannot be read: ${text.unreadable}` });
    this.hashes[found] = hashOf(text);
    try {
      return read(text);
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
      return this.#failIn(found, text, error, path);
    }
  }

  #fail(path: Path, finding: { rule: string; message: string; expected?: string; hint?: string }): unknown {
    this.#hasFailed = true;
    this.#notebook.report(path, finding);
    return unread();
  }

  /** Line 1 of a table also stands for the file as a whole: then the scenario is the better place to point at. */
  #failIn(file: string, text: string, error: TableError, path: Path): unknown {
    const finding = { rule: 'bad-file', message: `${file}: ${error.message}`, expected: error.expected, path: path.join('.') };
    if (error.line === 1) return this.#fail(path, finding);
    this.#hasFailed = true;
    const shown = shownPath(this.#notebook.file, file);
    this.#notebook.sources.set(shown, text);
    const start = text
      .split('\n')
      .slice(0, error.line - 1)
      .reduce((sum, line) => sum + line.length + 1, 0);
    this.#notebook.problems.push(
      problemAt(this.#notebook.sources, { file: shown, start, end: start + (text.split('\n')[error.line - 1]?.length ?? 1) }, finding),
    );
    return unread();
  }

  /** Where below a path the file's name was written. */
  #placeOf(file: string, base: Path): Path {
    const tree = treeAt(this.#notebook.root, base);
    return [...base, ...(tree === undefined ? [] : (pathOfValue(tree, file) ?? []))];
  }
}

function pathOfValue(tree: Tree, value: string): Path | null {
  if (tree.kind === 'scalar') return tree.value === value ? [] : null;
  const children: readonly (readonly [string | number, Tree])[] =
    tree.kind === 'map' ? [...tree.entries].map(([key, entry]) => [key, entry.value] as const) : tree.items.map((item, i) => [i, item] as const);
  for (const [step, child] of children) {
    const found = pathOfValue(child, value);
    if (found !== null) return [step, ...found];
  }
  return null;
}
