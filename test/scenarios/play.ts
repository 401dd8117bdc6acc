/** Runs a scenario of the gallery in this process, at a horizon that suits a test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStudy } from '../../src/experiment/study.ts';
import { type Compiled, compile } from '../../src/model/compile.ts';
import type { ComponentResult, Metric, StudyResult, TableRow } from '../../src/result/study-result.ts';
import { formatProblems } from '../../src/scenario/problems.ts';
import { readScenario } from '../../src/scenario/read.ts';

export const FOLDER = join(import.meta.dirname, '../../scenarios');

/** What a hook that plays a scenario is given on a busy machine. */
export const PLAYING_MS = 60_000;

/** Reads and compiles a scenario as `plimsoll run` would; `overrides` are `--set` values. */
export function compiled(name: string, overrides: readonly string[] = []): Compiled {
  const read = readScenario(readFileSync(join(FOLDER, `${name}.yaml`), 'utf8'), {
    file: `${name}.yaml`,
    overrides,
    readFile: (path) => readFileSync(join(FOLDER, path), 'utf8'),
  });
  if (!read.ok) throw new Error(formatProblems(read.problems, read.sources, { color: false }));
  return compile(read.scenario);
}

/** A finished study with names to ask it by. */
export class Played {
  readonly result: StudyResult;

  constructor(result: StudyResult) {
    this.result = result;
  }

  component(name: string): ComponentResult {
    const found = this.result.components[name];
    if (found === undefined) throw new Error(`no component ${name}; there are ${Object.keys(this.result.components).join(', ')}`);
    return found;
  }

  metric(component: string, metric: string): Metric {
    const found = this.component(component).metrics[metric];
    if (found === undefined) throw new Error(`${component} has no metric ${metric}`);
    return found;
  }

  /** A counter over the observed part of the run. */
  sum(component: string, metric: string): number {
    return this.#number(this.metric(component, metric).sum, `${component}.${metric}.sum`);
  }

  share(component: string, metric: string): number {
    return this.#number(this.metric(component, metric).share, `${component}.${metric}.share`);
  }

  mean(component: string, metric: string): number {
    return this.#number(this.metric(component, metric).mean, `${component}.${metric}.mean`);
  }

  max(component: string, metric: string): number {
    return this.#number(this.metric(component, metric).max, `${component}.${metric}.max`);
  }

  /** One column of a table, row by row. */
  column(component: string, table: 'shards' | 'groups' | 'workers', column: string): number[] {
    const rows: readonly TableRow[] = this.component(component)[table] ?? [];
    return rows.map((row) => this.#number(row[column], `${component}.${table}[].${column}`));
  }

  /** Greatest value in each interval. */
  seriesMax(component: string, metric: string): readonly number[] {
    const found = this.result.series.find((one) => one.component === component && one.metric === metric && one.statistic === 'max');
    if (found === undefined) throw new Error(`no series of ${component}.${metric}`);
    return found.values.map((value) => value ?? 0);
  }

  #number(value: unknown, what: string): number {
    if (typeof value !== 'number') throw new Error(`${what} is ${String(value)}`);
    return value;
  }
}

export async function play(name: string, overrides: readonly string[] = []): Promise<Played> {
  const { model, context } = compiled(name, overrides);
  const result = await runStudy(model, context, { threads: 0 });
  if (result === null) throw new Error(`${name} ended without a result`);
  return new Played(result);
}
