/**
 * sweep.csv: tidy, a row per point and measure; the varied paths are columns, so that any tool can plot it. What a
 * number alone would not say has a column at the end: that it grows, that a bill is known in part.
 */
import { stringify } from 'csv-stringify/sync';
import type { PointResult, SweepResult } from '../../result/sweep-result.ts';
import type { Artifact } from '../artifact.ts';
import { growsAt } from './growth.ts';

type Cell = string | number | null;

export function sweepCsv(result: SweepResult): Artifact[] {
  const paths = pathsOf(result);
  const header = ['point', ...paths, 'outcome', 'measure', 'unit', 'value', 'low', 'high', 'objective', 'verdict', 'replications', 'grows', 'unpriced'];
  const rows = result.points.flatMap((point) => rowsOf(point, result, paths));
  return [{ name: 'sweep.csv', text: stringify([header, ...rows], { escape_formulas: true, record_delimiter: 'unix' }) }];
}

/** The axes, and what inclusions set besides. */
export function pathsOf({ axes, points }: SweepResult): readonly string[] {
  const paths = new Set(axes.map(({ path }) => path));
  for (const { values } of points) for (const path of Object.keys(values)) paths.add(path);
  return [...paths];
}

function rowsOf(point: PointResult, result: SweepResult, paths: readonly string[]): Cell[][] {
  const where = [point.index, ...paths.map((path) => cellOf(point.values[path])), point.outcome];
  if (point.outcome !== 'finished') return [[...where, null, null, null, null, null, null, null, null, null, null]];
  const measured = result.measures.map((measure) => {
    const { name, unit } = measure;
    const { value, interval } = point.measures[name] ?? { value: null, interval: null };
    const judged = result.objectives.findIndex((objective) => objective.measure === name);
    const objective = judged < 0 ? undefined : point.objectives[judged];
    return [
      ...where,
      name,
      unit,
      value,
      interval?.[0] ?? null,
      interval?.[1] ?? null,
      objective?.expression ?? null,
      objective?.verdict ?? null,
      point.replications,
      growsAt(point, measure) ? 'true' : null,
      null,
    ];
  });
  return [...measured, [...where, 'cost.monthly', 'USD', point.costMonthly, null, null, null, null, point.replications, null, point.unpriced ?? null]];
}

function cellOf(value: string | number | boolean | undefined): Cell {
  return typeof value === 'boolean' ? String(value) : (value ?? null);
}
