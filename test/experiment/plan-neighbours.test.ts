/** What stands beside an answer: one step below it along every axis, simulated, whether or not the search had to ask. */
import { describe, expect, it } from 'vitest';
import { PlanRefused } from '../../src/experiment/plan-space.ts';
import type { PlanResult, PlanValue } from '../../src/result/plan-result.ts';
import { plan } from '../support/plan.ts';

interface Fleet {
  /** Messages per second, sent at equal intervals. */
  readonly rate: number;
  /** Seconds of work for a batch. */
  readonly work: number;
}

/**
 * Queues a, b, c … with a fleet of their own each. Nothing is random: a fleet keeps up exactly when its workers, times its
 * batch, do as many a second as are sent; else the last of 100 s waits longer than a second.
 */
function fleets(all: readonly Fleet[]): string {
  const names = all.map((_, i) => String.fromCharCode(97 + i));
  const each = (text: (name: string, fleet: Fleet) => string): string => names.map((name, i) => text(name, all[i]!)).join(', ');
  return `
name: fleets
duration: 100s
replications: 3
producers: { ${each((name, { rate }) => `p${name}: { to: q${name}, rate: ${rate}/s, arrivals: regular, size: 1 KB }`)} }
services: { ${each((name) => `q${name}: { kind: sqs-standard }`)} }
consumers: { ${each((name, { work }) => `${name}: { kind: poller, from: q${name}, workers: 4, batch: 1, serviceTimePer: batch, serviceTime: ${1000 * work}ms }`)} }
limits: none
latencies: none
objectives: [${each((name) => `${name}.sojourn.max < 2500ms`)}]
`;
}

/** The least workers that keep up with a batch of one. */
const needed = ({ rate, work }: Fleet): number => Math.ceil(rate * work);

/** Each step: its path, its value, and that it is a candidate of its own that differs from the answer in nothing else. */
function steps({ answer, candidates }: PlanResult): readonly { readonly path: string; readonly value: PlanValue }[] {
  const { below, candidate: own, values } = answer!;
  for (const { path, value, candidate } of below) {
    expect(candidate).not.toBe(own);
    expect(candidates[candidate]!.values).toEqual({ ...values, [path]: value });
    expect(candidates[candidate]!.replications).toBeGreaterThanOrEqual(3);
  }
  expect(new Set(below.map(({ candidate }) => candidate)).size).toBe(below.length);
  return below.map(({ path, value }) => ({ path, value }));
}

describe('one step below the answer', () => {
  // 4.5, 2.7 and 1.8 workers' worth of work.
  const three = [
    { rate: 10, work: 0.45 },
    { rate: 6, work: 0.45 },
    { rate: 4, work: 0.45 },
  ];
  const pathOf = (name: string): string => `consumers.${name}.workers`;

  it('is simulated along each of two axes, though closed forms rule both out', async () => {
    const two = three.slice(0, 2);
    expect(two.map(needed)).toEqual([5, 3]);
    const result = await plan(fleets(two), { vary: [`${pathOf('a')}=1..9`, `${pathOf('b')}=1..7`] });
    expect(result.answer?.values).toEqual({ [pathOf('a')]: 5, [pathOf('b')]: 3 });
    expect(result.skipped.map(({ values }) => values)).toEqual([
      [1, 2, 3, 4],
      [1, 2],
    ]);
    expect(steps(result)).toEqual([
      { path: pathOf('a'), value: 4 },
      { path: pathOf('b'), value: 2 },
    ]);
    expect(result.answer!.below.map(({ candidate }) => result.candidates[candidate]!.binding)).toEqual(['a.sojourn.max < 2500ms', 'b.sojourn.max < 2500ms']);
  });

  it('and of three, but for that on which the range begins at the answer', async () => {
    expect(three.map(needed)).toEqual([5, 3, 2]);
    const result = await plan(fleets(three), { vary: [`${pathOf('a')}=3..7`, `${pathOf('b')}=1..5`, `${pathOf('c')}=2..4`] });
    expect(result.answer?.values).toEqual({ [pathOf('a')]: 5, [pathOf('b')]: 3, [pathOf('c')]: 2 });
    expect(result.answer?.atEdge).toEqual([pathOf('c')]);
    expect(steps(result)).toEqual([
      { path: pathOf('a'), value: 4 },
      { path: pathOf('b'), value: 2 },
    ]);
  });

  it('is the next value that was written, however far', async () => {
    const result = await plan(fleets(three.slice(0, 2)), { vary: [`${pathOf('a')}=2,6,12`, `${pathOf('b')}=8,4,1`] });
    expect(result.answer?.values).toEqual({ [pathOf('a')]: 6, [pathOf('b')]: 4 });
    expect(steps(result)).toEqual([
      { path: pathOf('a'), value: 2 },
      { path: pathOf('b'), value: 1 },
    ]);
  });

  it('is there with the choice of the answer, and where a value of the plan is least', async () => {
    const vary = [`${pathOf('a')}=1..9`, 'consumers.a.deletes=each,batch', `${pathOf('b')}=1..7`];
    const result = await plan(fleets(three.slice(0, 2)), { vary, minimise: pathOf('a') });
    expect(result.answer?.values).toMatchObject({ [pathOf('a')]: 5, [pathOf('b')]: 3 });
    expect(steps(result)).toEqual([
      { path: pathOf('a'), value: 4 },
      { path: pathOf('b'), value: 2 },
    ]);
  });
});

describe('four things that vary', () => {
  /** A batch of one or two takes as long: 20 a second want 3 workers of 150 ms with the one, 1.5 with the other; 30 want 4.5 and 2.25. */
  const text = fleets([
    { rate: 20, work: 0.15 },
    { rate: 30, work: 0.15 },
  ]);
  const vary = ['consumers.a.batch=1,2', 'consumers.a.workers=2,4', 'consumers.b.batch=1,2', 'consumers.b.workers=3,6'];
  const points = [1, 2].flatMap((ab) => [2, 4].flatMap((aw) => [1, 2].flatMap((bb) => [3, 6].map((bw) => [ab, aw, bb, bw] as const))));
  const isEnough = ([ab, aw, bb, bw]: readonly [number, number, number, number]): boolean => ab * aw >= 20 * 0.15 && bb * bw >= 30 * 0.15;

  it('are answered as all sixteen combinations are, of which nine do', async () => {
    const whole = await plan(text, { vary, isExhaustive: true });
    expect(whole.counts).toMatchObject({ grid: 16, simulated: 16 });
    const numbers = whole.candidates.map(({ values }) => Object.values(values).map(Number));
    expect(numbers.toSorted((x, y) => Number(x.join('')) - Number(y.join('')))).toEqual(points);
    const met = whole.candidates.filter(({ verdict }) => verdict === 'met');
    expect(points.filter(isEnough)).toHaveLength(9);
    expect(new Set(met.map(({ values }) => Object.values(values).join()))).toEqual(new Set(points.filter(isEnough).map((point) => point.join())));
    // The cheapest of them; within a thousandth the one with the fewest steps up.
    const least = Math.min(...met.map(({ monthly }) => monthly!));
    const stepsUp = ({ values }: (typeof met)[number]): number => Object.values(values).filter((value, axis) => value !== [1, 2, 1, 3][axis]).length;
    const [first] = met.filter(({ monthly }) => monthly! <= 1.001 * least).toSorted((x, y) => stepsUp(x) - stepsUp(y));
    // Workers poll, and each poll is paid for: larger batches are cheaper, though more workers with batches of one come first in the grid.
    expect(Object.values(first!.values)).toEqual([2, 2, 2, 3]);
    expect(whole.answer?.values).toEqual(first!.values);
    const searched = await plan(text, { vary });
    expect(searched.answer?.values).toEqual(first!.values);
    expect(searched.counts.grid).toBe(16);
  });

  it('are the most that may', async () => {
    const five = plan(text, { vary: [...vary, 'services.qa.visibilityTimeout=30s,60s'] });
    await expect(five).rejects.toThrow(PlanRefused);
    await expect(five).rejects.toThrow(/^5 things vary; a plan searches at most 4 at once$/);
  });
});
