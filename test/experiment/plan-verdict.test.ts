/** Objectives at a confidence of the user's: intervals stretched and narrowed, what binds and what is left, by hand. */
import { describe, expect, it } from 'vitest';
import { bindingOf, headroomOf, judgedAt } from '../../src/experiment/plan-verdict.ts';
import type { Objective } from '../../src/result/context.ts';
import { judge } from '../../src/result/objectives.ts';
import type { Metric, ObjectiveResult, StudyResult } from '../../src/result/study-result.ts';

function at(confidence: number, metric: Metric, aggregate: string, operator: Objective['operator'], bound: number): ObjectiveResult {
  const unit = aggregate === 'share' ? 'ratio' : metric.unit;
  const objective = judge({ expression: 'a.b', component: 'a', metric: 'b', aggregate, operator, bound, unit }, metric, 3);
  return judgedAt(confidence, objective, { components: { a: { metrics: { b: metric } } }, provenance: { completed: 3 } } as never as StudyResult);
}

/** Student's t of two degrees: 4.302653 at 95 %, 9.924843 at 99 %, 1.885618 at 80 %. */
const WIDER = 9.924843 / 4.302653;
const NARROWER = 1.885618 / 4.302653;

describe('an objective at another confidence', () => {
  it('has an interval of what was estimated, cut at what is possible and no nearer', () => {
    const busy: Metric = { unit: 'ratio', kind: 'gauge', mean: 0.9, halfWidth: 0.2 };
    expect(at(0.95, busy, 'mean', '<', 1).interval).toEqual([0.7, 1]);
    expect(at(0.99, busy, 'mean', '<', 1).interval).toEqual([expect.closeTo(0.9 - 0.2 * WIDER, 5), 1]);
    expect(at(0.8, busy, 'mean', '<', 1)).toMatchObject({
      interval: [expect.closeTo(0.9 - 0.2 * NARROWER, 5), expect.closeTo(0.9 + 0.2 * NARROWER, 5)],
      verdict: 'met',
    });
    const rare: Metric = { unit: 'count', kind: 'counter', mean: 1, halfWidth: 2, share: 0.01, shareHalfWidth: 0.02 };
    expect(at(0.99, rare, 'share', '<', 0.5)).toMatchObject({ interval: [0, expect.closeTo(0.01 + 0.02 * WIDER, 5)], verdict: 'met' });
    // Cut at 0 and then narrowed, its lower end was above what is certain.
    expect(at(0.8, { ...rare, share: 0.01, shareHalfWidth: 0.03 }, 'share', '>', 0.002).verdict).toBe('undecided');
  });

  it('of a percentile does not reach below 0', () => {
    const times: Metric = { unit: 'ms', kind: 'samples', p99: 10, intervals: { p99: [2, 20] } };
    expect(at(0.99, times, 'p99', '<', 60).interval).toEqual([0, expect.closeTo(10 + 10 * WIDER, 4)]);
  });

  it('of a percentile without an upper end is met where nothing was seen beyond the bound, and undecided where something was', () => {
    const times: Metric = { unit: 'ms', kind: 'samples', p99: 10, min: 2, max: 50, intervals: { p99: [8, null] } };
    expect(at(0.95, times, 'p99', '<', 60)).toMatchObject({
      verdict: 'met',
      interval: [8, null],
      note: expect.stringContaining('none at all beyond the bound'),
    });
    expect(at(0.95, times, 'p99', '<', 40)).toMatchObject({ verdict: 'undecided', note: expect.stringMatching(/^Too few observations beyond it/) });
    expect(at(0.95, times, 'p99', '<', 7)).toMatchObject({ verdict: 'missed', note: '' });
    // 10 − 2 × 2.306677 at 99 %: the lower end no longer tells that 7 is missed.
    expect(at(0.99, times, 'p99', '<', 7)).toMatchObject({
      verdict: 'undecided',
      interval: [expect.closeTo(10 - 2 * WIDER, 5), null],
      note: expect.stringMatching(/^Too few observations beyond it/),
    });
    expect([7, 9, 60].map((bound) => at(0.95, times, 'p99', '>', bound).verdict)).toEqual(['met', 'undecided', 'missed']);
    expect([0.95, 0.99].map((confidence) => at(confidence, { ...times, reach: { p99: 61 } }, 'p99', '<', 60).verdict)).toEqual(['undecided', 'undecided']);
    // Extremes are what they are.
    expect(at(0.95, times, 'max', '<', 60).verdict).toBe('met');
  });

  it('takes anything seen for more than none, as at 95 %', () => {
    const lost: Metric = { unit: 'count', kind: 'counter', mean: 1, halfWidth: 2, sum: 60, intervalFrom: 'replications' };
    expect([0.95, 0.99].map((confidence) => at(confidence, lost, 'sum', '==', 0).verdict)).toEqual(['missed', 'missed']);
  });
});

/** An objective as it was judged. */
function judged(actual: number | null, operator: Objective['operator'], bound: number, verdict: ObjectiveResult['verdict']): ObjectiveResult {
  const expression = `${actual} ${operator} ${bound}`;
  return { expression, component: 'a', metric: 'b', aggregate: 'mean', operator, bound, unit: 'ms', actual, interval: null, verdict, note: '' };
}

describe('the objective that binds', () => {
  const named = (...objectives: readonly ObjectiveResult[]): readonly (string | undefined)[] =>
    [objectives, objectives.toReversed()].map((order) => bindingOf(order)?.expression);

  it('is of those missed the one beyond its bound by the greater part of it, in whatever order they are', () => {
    // 100 % and 50 % too much.
    expect(named(judged(400, '<', 200, 'missed'), judged(30, '<', 20, 'missed'))).toEqual(['400 < 200', '400 < 200']);
    // The larger number is not the larger part: 10 % and 50 %.
    expect(named(judged(1100, '<', 1000, 'missed'), judged(30, '<', 20, 'missed'))).toEqual(['30 < 20', '30 < 20']);
    // 25 % too much, half of what is wanted too little.
    expect(named(judged(25, '<', 20, 'missed'), judged(5, '>=', 10, 'missed'))).toEqual(['5 >= 10', '5 >= 10']);
  });

  it('is one that is missed before one that is undecided, and that before one that is met', () => {
    const [barely, far, near] = [judged(21, '<', 20, 'missed'), judged(90, '<', 20, 'undecided'), judged(19.9, '<', 20, 'met')];
    expect(named(barely, far, near)).toEqual(['21 < 20', '21 < 20']);
    expect(named(near, far)).toEqual(['90 < 20', '90 < 20']);
  });

  it('is of those met the one with least left', () => {
    expect(named(judged(100, '<', 200, 'met'), judged(15, '<', 20, 'met'))).toEqual(['15 < 20', '15 < 20']);
    expect(named(judged(8, '>', 6, 'met'), judged(15, '<', 20, 'met'))).toEqual(['15 < 20', '15 < 20']);
  });

  it('is one without a number before any that has one, and none where there are none', () => {
    expect(named(judged(400, '<', 200, 'missed'), judged(null, '<', 20, 'missed'))).toEqual(['null < 20', 'null < 20']);
    expect(bindingOf([])).toBeNull();
  });
});

describe('the headroom', () => {
  it.each([
    [150, '<', 200, 'met', 0.25],
    [200, '<=', 200, 'met', 0],
    [300, '<', 200, 'missed', -0.5],
    [8, '>', 6, 'met', 1 / 3],
    [3, '>=', 6, 'missed', -0.5],
    // Of a bound of 0 there is no part: nothing is left where the number is 0, and how far beyond it cannot be said.
    [0, '<=', 0, 'met', 0],
    [0, '==', 0, 'met', 0],
    [1, '<=', 0, 'missed', null],
    [1, '==', 0, 'missed', null],
    [8, '==', 10, 'missed', -0.2],
    [8, '!=', 10, 'met', 0.2],
    // Exactly what must not be, and nothing seen at all.
    [10, '!=', 10, 'missed', null],
    [null, '<', 200, 'met', null],
    [null, '<', 200, 'missed', null],
  ] as const)('of %s %s %d, %s, is %s', (actual, operator, bound, verdict, part) => {
    const objective = judged(actual, operator, bound, verdict);
    const [left] = headroomOf([objective]);
    expect(left!.headroom).toEqual(part === null ? null : expect.closeTo(part, 12));
    expect(left).toMatchObject({ expression: objective.expression, actual, bound, unit: 'ms', interval: null });
  });

  it('is told of each objective, in their order', () => {
    expect(headroomOf([judged(150, '<', 200, 'met'), judged(8, '>', 4, 'met')]).map(({ headroom }) => headroom)).toEqual([0.25, 1]);
  });
});
