/** What the steps of reading share: the tree, the texts behind it, the problems found so far. */
import type { Finding, Problem } from './problem.ts';
import { problemAt } from './problem.ts';
import type { Path, Tree } from './tree.ts';
import { spanAt } from './tree.ts';

export class Notebook {
  readonly problems: Problem[] = [];
  /** The scenario's own file, as problems name it. */
  readonly file: string;
  readonly sources: Map<string, string>;
  readonly #root: () => Tree;

  constructor(file: string, sources: Map<string, string>, root: () => Tree) {
    this.file = file;
    this.sources = sources;
    this.#root = root;
  }

  get root(): Tree {
    return this.#root();
  }

  get hasErrors(): boolean {
    return this.problems.some((problem) => problem.severity === 'error');
  }

  /** A problem at a path of the scenario; `within` narrows it to a part of a one-line value. */
  report(path: Path, finding: Finding, part: 'value' | 'key' = 'value', within?: { readonly offset: number; readonly length: number }): void {
    const span = spanAt(this.root, path, part);
    const start = span.start + (within?.offset ?? 0);
    const narrowed = within === undefined ? span : { file: span.file, start, end: start + within.length };
    this.problems.push(problemAt(this.sources, narrowed, { path: path.join('.'), ...finding }));
  }

  warn(path: Path, finding: Finding, part: 'value' | 'key' = 'value'): void {
    this.report(path, { ...finding, severity: 'warning' }, part);
  }
}
