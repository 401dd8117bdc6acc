/**
 * sweep.csv: tidy, a row per point and measure, and of a measure with several objectives one for each; the varied
 * paths are columns, so that any tool can plot it. What a number alone would not say has a column at the end: that it
 * grows, that a bill is known in part, what became of the point as a whole, whether it is as precise as was asked for.
 */
import { stringify } from 'csv-stringify/sync';
import { hasNoEnd } from '../../result/objectives.ts';
import type { ObjectiveResult } from '../../result/study-result.ts';
import type { PointResult, SweepMeasure, SweepResult } from '../../result/sweep-result.ts';
import type { Artifact } from '../artifact.ts';
import { growsAt } from './growth.ts';
import { judgedAt } from './judged.ts';

type Cell = string | number | null;

/** Those after the point, its values and its outcome. */
const COLUMNS = [
  'measure',
  'unit',
  'value',
  'low',
  'high',
  'objective',
  'verdict',
  'replications',
  'grows',
  'unpriced',
  'pointVerdict',
  'precisionReached',
] as const;
type Cells = Partial<Record<(typeof COLUMNS)[number], Cell>>;

export function sweepCsv(result: SweepResult): Artifact[] {
  const paths = pathsOf(result);
  const header = ['point', ...paths.map(columnOf), 'outcome', ...COLUMNS];
  const rows = result.points.flatMap((point) => {
    const where = [point.index, ...paths.map((path) => cellOf(point.values[path])), point.outcome];
    return rowsOf(point, result).map((cells) => [...where, ...COLUMNS.map((column) => cells[column] ?? null)]);
  });
  return [{ name: 'sweep.csv', text: stringify([header, ...rows], { escape_formulas: true, record_delimiter: 'unix' }) }];
}

/** `replications` varies, and is what a row has as well. */
function columnOf(path: string): string {
  return ['point', 'outcome', ...COLUMNS].includes(path) ? `matrix.${path}` : path;
}

/** The axes, and what inclusions set besides. */
export function pathsOf({ axes, points }: SweepResult): readonly string[] {
  const paths = new Set(axes.map(({ path }) => path));
  for (const { values } of points) for (const path of Object.keys(values)) paths.add(path);
  return [...paths];
}

function rowsOf(point: PointResult, result: SweepResult): readonly Cells[] {
  if (point.outcome !== 'finished') return [{}];
  const judged = judgedAt(result, point);
  const kept = result.measures.flatMap((measure) => measureRows(point, measure, judged));
  const others = judged.filter((objective) => !result.measures.some(({ name }) => name === measureNameOf(objective))).map(objectiveRow);
  const cost = { measure: 'cost.monthly', unit: 'USD', value: point.costMonthly, unpriced: point.unpriced ?? null };
  const ofPoint = { replications: point.replications, pointVerdict: point.verdict, precisionReached: cellOf(point.precision?.reached) };
  return [...kept, ...others, cost].map((cells) => ({ ...cells, ...ofPoint }));
}

function measureRows(point: PointResult, measure: SweepMeasure, judged: readonly ObjectiveResult[]): readonly Cells[] {
  const { name, unit } = measure;
  const { value, interval } = point.measures[name] ?? { value: null, interval: null };
  const cells = { measure: name, unit, value, low: interval?.[0] ?? null, high: interval?.[1] ?? null, grows: growsAt(point, measure) ? 'true' : null };
  const own = judged.filter((objective) => measureNameOf(objective) === name);
  return own.length === 0 ? [cells] : own.map(({ expression, verdict }) => ({ ...cells, objective: expression, verdict }));
}

/** An objective of this point alone, on a measure that is not kept of the others. */
function objectiveRow(objective: ObjectiveResult): Cells {
  const { expression, verdict, unit, actual, interval } = objective;
  const ends = { low: interval?.[0] ?? null, high: interval?.[1] ?? null };
  return { measure: measureNameOf(objective), unit, value: actual, ...ends, objective: expression, verdict, grows: hasNoEnd(objective) ? 'true' : null };
}

function measureNameOf({ component, metric, aggregate }: ObjectiveResult): string {
  return `${component}.${metric}.${aggregate}`;
}

function cellOf(value: string | number | boolean | undefined): Cell {
  return typeof value === 'boolean' ? String(value) : (value ?? null);
}
