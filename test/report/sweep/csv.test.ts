/** sweep.csv of sweeps made by hand: which rows there are, and what stands in them. */
import { describe, expect, it } from 'vitest';
import { sweepCsv } from '../../../src/report/sweep/csv.ts';
import type { SweepResult } from '../../../src/result/sweep-result.ts';
import { overloaded, resultOf, skippedAt } from './fixture-grid.ts';

const small = resultOf({ workers: [1, 2, 4], rates: ['30/s', '60/s'] });

describe('sweep.csv', () => {
  const rows = (result: SweepResult): string[] => (sweepCsv(result)[0]?.text ?? '').trimEnd().split('\n');

  it('has a row per point and measure, and one for the cost', () => {
    expect(rows(small)).toHaveLength(1 + 6 * 2);
    expect(rows(small)[0]).toBe(
      'point,consumers.desk.workers,producers.web.rate,outcome,measure,unit,value,low,high,objective,verdict,replications,grows,unpriced,pointVerdict,precisionReached',
    );
    expect(rows(small)[3]).toBe('1,1,60/s,finished,desk.sojourn.p99,ms,60,54,66,desk.sojourn.p99 < 20ms,missed,3,,,missed,');
    expect(rows(overloaded(small))[3]).toBe('1,1,60/s,finished,desk.sojourn.p99,ms,60,54,66,desk.sojourn.p99 < 20ms,missed,3,true,,missed,');
    expect(rows(small)[4]).toBe('1,1,60/s,finished,cost.monthly,USD,10,,,,,3,,,missed,');
  });

  it('says of a bill that is known in part how many of its lines are not', () => {
    const points = small.points.map((point) => (point.index === 1 ? { ...point, unpriced: 2 } : point));
    const costs = rows({ ...small, points }).filter((row) => row.includes('cost.monthly'));
    expect(costs.map((row) => row.split(',').at(-3))).toEqual(['', '2', '', '', '', '']);
  });

  it('has no two columns of one name where replications vary', () => {
    const points = small.points.map((point) => ({ ...point, values: { replications: 3 } }));
    const axes = [{ path: 'replications', values: [3], amounts: [3] }];
    expect(rows({ ...small, axes, points })[0]).toMatch(/^point,matrix\.replications,outcome,.*,replications,/);
  });

  it('keeps a point that was not run as one row', () => {
    expect(rows(skippedAt(small, 1, 'too much'))[3]).toBe('1,1,60/s,skipped,,,,,,,,,,,,');
  });

  it('has a row for each of several objectives on one measure', () => {
    const [stated] = small.objectives;
    const objectives = [stated!, { ...stated!, expression: 'desk.sojourn.p99 < 50ms', bound: 50 }];
    const points = small.points.map((point) => {
      const own = [point.objectives[0]!, { ...point.objectives[0]!, expression: 'desk.sojourn.p99 < 50ms', verdict: 'met' as const }];
      return { ...point, objectives: own };
    });
    const text = rows({ ...small, objectives, points });
    expect(text).toHaveLength(1 + 6 * 3);
    expect(text.slice(4, 6)).toEqual([
      '1,1,60/s,finished,desk.sojourn.p99,ms,60,54,66,desk.sojourn.p99 < 20ms,missed,3,,,missed,',
      '1,1,60/s,finished,desk.sojourn.p99,ms,60,54,66,desk.sojourn.p99 < 50ms,met,3,,,missed,',
    ]);
  });

  it('puts an objective that a point states instead on its own measure', () => {
    const varied = { component: 'desk', metric: 'waiting', aggregate: 'p90', operator: '<', bound: 1, unit: 'ms' } as const;
    const own = { expression: 'desk.waiting.p90 < 1ms', actual: 3, interval: null, verdict: 'missed', note: '', varied } as const;
    const points = small.points.map((point) => ({ ...point, objectives: [own] }));
    expect(rows({ ...small, points }).slice(1, 3)).toEqual([
      '0,1,30/s,finished,desk.sojourn.p99,ms,30,27,33,,,3,,,missed,',
      '0,1,30/s,finished,desk.waiting.p90,ms,3,,,desk.waiting.p90 < 1ms,missed,3,,,missed,',
    ]);
  });
});
