/** The axes of a plan and the variants their values make. */
import type { PlanAxis, PlanPoint } from '../result/plan-result.ts';
import type { Plan, Scalar } from '../scenario/scenario.ts';
import { unplanned } from '../scenario/unplanned.ts';
import { type CandidateSpec, REPLICATIONS_LEAST } from './plan-candidates.ts';
import { Grid } from './plan-grid.ts';
import { type Axis, amountOf, axisFromText } from './points.ts';

/** The request cannot be searched: the user's to put right. */
export class PlanRefused extends Error {
  override readonly name = 'PlanRefused';
}

export interface PlanRequest {
  readonly axes: readonly Axis[];
  /** `cost`, or the path of one of the axes. */
  readonly minimise: string;
  /** 0..1. */
  readonly confidence: number;
  /** Replications of a candidate at most. */
  readonly replicationsMost: number;
  /** Simulate the whole grid: the slow way, for those who trust no assumption. */
  readonly isExhaustive?: boolean;
}

/** What no search can go by: told as a request that makes no sense, whichever door it came through. */
export function checkBounds({ confidence, replicationsMost }: Pick<PlanRequest, 'confidence' | 'replicationsMost'>): void {
  if (!(confidence > 0 && confidence < 1)) throw new PlanRefused(`a confidence is a share between 0 and 1, such as 0.95; got ${confidence}`);
  if (!(Number.isInteger(replicationsMost) && replicationsMost >= REPLICATIONS_LEAST))
    throw new PlanRefused(`a candidate may take a whole number of replications from ${REPLICATIONS_LEAST} on; got ${replicationsMost}`);
}

export const GRID_MOST = 1_000_000;
export const AXES_MOST = 4;

/** The axes that a scenario's own `plan:` block names; none without one. */
export function plannedAxes(plan: Plan | null): readonly Axis[] {
  return Object.entries(plan?.vary ?? {}).map(([path, range]) => {
    const { values } = range.kind === 'range' ? axisFromText(`${path}=${range.from}..${range.to}`) : range;
    return { path, values, place: ['plan', 'vary', path] };
  });
}

/** Numbers and quantities have an order, that of their amounts, however they are written; words and switches are tried one by one. */
export function planAxisOf({ path, values }: Axis): PlanAxis {
  const amounts = new Map<number, Scalar>();
  for (const value of values) {
    const amount = amountOf(value);
    if (amount === null) return { path, values, kind: 'choice' };
    // `1 KiB` and `1024 B` are one value: the first one written.
    if (!amounts.has(amount)) amounts.set(amount, value);
  }
  return { path, values: [...amounts].toSorted(([a], [b]) => a - b).map(([, value]) => value), kind: 'ordered' };
}

export function checkedAxes(axes: readonly Axis[]): readonly PlanAxis[] {
  if (axes.length === 0) throw new PlanRefused('nothing varies: name what may change, such as --vary services.clicks.shards=1..64');
  for (const { path } of axes) checkPlanned(path);
  if (axes.length > AXES_MOST) throw new PlanRefused(`${axes.length} things vary; a plan searches at most ${AXES_MOST} at once`);
  const size = axes.reduce((product, { values }) => product * values.length, 1);
  if (size === 0) throw new PlanRefused(`${axes.find(({ values }) => values.length === 0)?.path} has no values to try`);
  if (size > GRID_MOST) throw new PlanRefused(`there are ${size} combinations; a plan searches at most ${GRID_MOST}: narrow a range, or give it a step`);
  return axes.map(planAxisOf);
}

function checkPlanned(path: string): void {
  const wrong = unplanned(path);
  if (wrong !== null) throw new PlanRefused(`${wrong.message}; expected ${wrong.expected}${wrong.hint === undefined ? '' : `\n${wrong.hint}`}`);
}

/** The ordered axes under one combination of choices. */
export class PlanSpace {
  readonly grid: Grid;
  readonly ordered: readonly PlanAxis[];
  readonly choices: PlanPoint;
  /** Paths of the axes whose last value stands first here. */
  readonly turnedPaths: readonly string[];
  readonly #axes: readonly PlanAxis[];

  constructor(axes: readonly PlanAxis[], choices: PlanPoint, turnedPaths: readonly string[] = []) {
    this.#axes = axes;
    this.choices = choices;
    this.turnedPaths = turnedPaths;
    this.ordered = axes.filter(({ kind }) => kind === 'ordered');
    this.grid = new Grid(this.ordered.map(({ values }) => values.length));
  }

  valuesAt(index: number): PlanPoint {
    const place = this.grid.placeOf(index);
    const chosen: Record<string, Scalar> = { ...this.choices };
    this.ordered.forEach(({ path, values }, axis) => {
      chosen[path] = values[place[axis]!]!;
    });
    return Object.fromEntries(this.#axes.map(({ path }) => [path, chosen[path]!]));
  }

  /** Where these values stand; null when they are of other choices. */
  indexOf(values: PlanPoint): number | null {
    if (Object.entries(this.choices).some(([path, value]) => values[path] !== value)) return null;
    return this.grid.indexOf(this.ordered.map(({ path, values: all }) => all.indexOf(values[path]!)));
  }

  specAt(index: number): CandidateSpec {
    const values = this.valuesAt(index);
    return { values, overrides: Object.entries(values).map(([path, value]) => `${path}=${value}`) };
  }

  /** The same with one axis turned round. */
  turned(paths: readonly string[]): PlanSpace {
    return new PlanSpace(
      this.#axes.map((axis) => (paths.includes(axis.path) ? { ...axis, values: [...axis.values].reverse() } : axis)),
      this.choices,
      paths,
    );
  }

  isTurned(axis: number): boolean {
    return this.turnedPaths.includes(this.ordered[axis]?.path ?? '');
  }

  /** Position of a point's value on an axis as it was written. */
  writtenPosition(index: number, axis: number): number {
    const position = this.grid.placeOf(index)[axis]!;
    return this.isTurned(axis) ? this.grid.sizes[axis]! - 1 - position : position;
  }
}

/** Every combination of the choices; one, empty, when there are none. */
export function choicesOf(axes: readonly PlanAxis[]): readonly PlanPoint[] {
  return axes
    .filter(({ kind }) => kind === 'choice')
    .reduce<PlanPoint[]>((points, { path, values }) => points.flatMap((point) => values.map((value) => ({ ...point, [path]: value }))), [{}]);
}
