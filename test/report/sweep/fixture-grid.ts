/** A sweep of two factors made by hand: every number of it can be told from its place. */
import { answerOf } from '../../../src/result/sweep-answer.ts';
import type { PointResult, SweepResult, SweepValue } from '../../../src/result/sweep-result.ts';

interface Grid {
  readonly workers: readonly number[];
  readonly rates: readonly SweepValue[];
  readonly name?: string;
}

/** p99 = rate / workers ms, cost = 10 × workers, bound 20 ms. */
export function resultOf({ workers, rates, name = 'grid' }: Grid): SweepResult {
  const points = workers
    .flatMap((w) => rates.map((rate) => ({ w, rate })))
    .map(({ w, rate }, index): PointResult => {
      const value = Number.parseFloat(String(rate)) / w;
      const verdict = value < 20 ? 'met' : 'missed';
      return {
        index,
        id: `w=${w} rate=${rate}`,
        values: { 'consumers.desk.workers': w, 'producers.web.rate': rate },
        outcome: 'finished',
        note: '',
        verdict,
        scenarioHash: 'a'.repeat(64),
        replications: 3,
        objectives: [{ expression: 'desk.sojourn.p99 < 20ms', actual: value, interval: [value * 0.9, value * 1.1], verdict, note: '' }],
        measures: { 'desk.sojourn.p99': { value, interval: [value * 0.9, value * 1.1], replications: [value] } },
        stability: { desk: 'stable' },
        costMonthly: 10 * w,
        events: 100,
      };
    });
  return {
    kind: 'sweep',
    schemaVersion: 1,
    name,
    description: '',
    answer: answerOf(points),
    stop: null,
    points,
    scenario: { name },
    provenance: {
      seed: 1,
      version: '0.1.0',
      scenarioHash: 'b'.repeat(64),
      points: points.length,
      finished: points.length,
      skipped: 0,
      refused: 0,
      replications: 3 * points.length,
      events: 100 * points.length,
    },
    axes: [
      { path: 'consumers.desk.workers', values: workers, amounts: workers },
      { path: 'producers.web.rate', values: rates, amounts: rates.map((rate) => Number.parseFloat(String(rate))) },
    ],
    measures: [{ name: 'desk.sojourn.p99', component: 'desk', metric: 'sojourn', aggregate: 'p99', unit: 'ms' }],
    objectives: [{ expression: 'desk.sojourn.p99 < 20ms', measure: 'desk.sojourn.p99', operator: '<', bound: 20, unit: 'ms' }],
  };
}

/** One point that was not run. */
export function skippedAt(result: SweepResult, index: number, note: string): SweepResult {
  const points = result.points.map(
    (point): PointResult =>
      point.index === index ? { ...point, outcome: 'skipped', note, verdict: null, objectives: [], measures: {}, costMonthly: null } : point,
  );
  return { ...result, points, answer: answerOf(points), provenance: { ...result.provenance, finished: points.length - 1, skipped: 1 } };
}

/** A queue between the two, overloaded with one worker. */
export function overloaded(result: SweepResult): SweepResult {
  const name = result.measures[0]!.name;
  const points = result.points.map((point): PointResult => {
    if (point.values['consumers.desk.workers'] !== 1) return point;
    const measures = { ...point.measures, [name]: { ...point.measures[name]!, grows: true as const } };
    return { ...point, measures, stability: { web: 'stable', line: 'overloaded', desk: 'stable' } };
  });
  return { ...result, points };
}
