/** Variables of `-e`, and whether any scenario asks for them: a misspelt one would answer another question without a word. */
import { didYouMean } from '../scenario/nearest.ts';
import { problemAt } from '../scenario/problem.ts';
import { formatProblems } from '../scenario/problems.ts';
import { UsageError } from './exit-codes.ts';

const ASKED = /\$\{([A-Za-z_]\w*)/g;

/** From `KEY=VALUE`, as `-e` takes it. */
export function variablesOf(pairs: readonly string[]): GivenVariables {
  return new GivenVariables(Object.fromEntries(pairs.map(split)));
}

function split(pair: string): readonly [string, string] {
  const at = pair.indexOf('=');
  if (at <= 0) throw new UsageError(`-e takes KEY=VALUE, got ${pair}`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

export class GivenVariables {
  readonly values: Readonly<Record<string, string>>;
  readonly #asked = new Set<string>();

  constructor(values: Readonly<Record<string, string>>) {
    this.values = values;
  }

  /** Notes what a scenario's texts ask for: its file, its bases, values from the command line. */
  readBy(texts: Iterable<string>): void {
    for (const text of texts) for (const [, name = ''] of text.matchAll(ASKED)) this.#asked.add(name);
  }

  /** A warning for each that nothing read until now asks for, as one text; '' when all are used. */
  warnings(scenarios: number, color: boolean): string {
    const sources = new Map(Object.entries(this.values).map(([name, value]) => [sourceOf(name), `${name}=${value}`]));
    const unused = Object.keys(this.values).filter((name) => !this.#asked.has(name));
    const message = `is used nowhere in ${scenarios > 1 ? 'these scenarios' : 'this scenario'}`;
    const problems = unused.map((name) => {
      const finding = { rule: 'unused-variable', severity: 'warning', message: `${name} ${message}`, hint: didYouMean(name, [...this.#asked]) } as const;
      return problemAt(sources, { file: sourceOf(name), start: 0, end: name.length }, finding);
    });
    return problems.length === 0 ? '' : `${formatProblems(problems, sources, { color }).trimEnd()}\n\n`;
  }
}

/** What stands for a file where the variable is pointed at. */
function sourceOf(name: string): string {
  return `-e ${name}`;
}
