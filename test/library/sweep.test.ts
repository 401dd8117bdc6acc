/** A sweep from a team's own code: told of as it goes, ended and continued, with points left out and added. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { JournalRefused, parseScenario, type SweepRunOptions, sweep } from '../../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-library-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** One message every 50 ms, 20 ms of work each. */
const opened = parseScenario(`
name: desk
duration: 10s
seed: 5
latencies: none
limits: none
producers: { p: { to: q, rate: 20/s, arrivals: regular, size: 100 B } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 2, batch: 1, wait: 20s, serviceTime: 20ms } }
objectives: [w.sojourn.mean < 200ms]
`);
const workersOf = ({ values }: { readonly values: Readonly<Record<string, unknown>> }): unknown => values['consumers.w.workers'];

const six: SweepRunOptions = { threads: 0, matrix: { 'consumers.w.workers': '1..6' } };
const linesIn = (journal: string): number => readFileSync(journal, 'utf8').split('\n').length - 1;

describe('a sweep', () => {
  it('tells of every point once, as it finishes and is kept, and of all before it answers', async () => {
    const journal = join(folder, 'told');
    const told: unknown[] = [];
    const kept: number[] = [];
    const result = await sweep(opened, {
      ...six,
      journal,
      onPoint: (point) => {
        told.push(point);
        kept.push(linesIn(journal));
      },
    });
    expect(told).toEqual(result.points);
    expect(result.points.map(({ index, outcome }) => [index, outcome])).toEqual([0, 1, 2, 3, 4, 5].map((index) => [index, 'finished']));
    // The journal's head, and a line for each point until then.
    expect(kept).toEqual([2, 3, 4, 5, 6, 7]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(told).toHaveLength(6);
  });

  it('that a signal ended after three points is continued by the same call, to the result of one that was not', async () => {
    const journal = join(folder, 'ended');
    const controller = new AbortController();
    const reason = new Error('the evening is over');
    const before: number[] = [];
    const onPoint = ({ index }: { readonly index: number }): void => {
      if (before.push(index) === 3) controller.abort(reason);
    };
    await expect(sweep(opened, { ...six, journal, signal: controller.signal, onPoint })).rejects.toBe(reason);
    expect([before, linesIn(journal)]).toEqual([[0, 1, 2], 4]);
    const after: number[] = [];
    const continued = await sweep(opened, { ...six, journal, onPoint: ({ index }) => after.push(index) });
    expect(after).toEqual([3, 4, 5]);
    expect(continued).toEqual(await sweep(opened, six));
  });

  it('that a signal ended before it began has run nothing', async () => {
    let told = 0;
    await expect(sweep(opened, { ...six, signal: AbortSignal.abort(new Error('no time')), onPoint: () => told++ })).rejects.toThrow('no time');
    expect(told).toBe(0);
  });

  it('of a journal of another sweep is refused, in words that are not of the command line', async () => {
    const journal = join(folder, 'another');
    await sweep(opened, { ...six, journal });
    const refused = sweep(opened, { ...six, journal, measures: ['w.utilisation.mean'] });
    await expect(refused).rejects.toBeInstanceOf(JournalRefused);
    await expect(refused).rejects.not.toThrow('--resume');
  });

  it('leaves points out and adds others', async () => {
    const { points } = await sweep(opened, {
      ...six,
      exclude: [{ 'consumers.w.workers': 2 }, { 'consumers.w.workers': 5 }],
      include: [{ 'consumers.w.workers': 9 }],
    });
    expect(points.map(workersOf)).toEqual([1, 3, 4, 6, 9]);
  });

  it('keeps the measures that were asked for, beside those of the objectives', async () => {
    const { points, measures } = await sweep(opened, { ...six, measures: ['w.utilisation.mean'] });
    expect(measures.map(({ name }) => name)).toEqual(['w.sojourn.mean', 'w.utilisation.mean']);
    // 0.4 s of work a second, for so many.
    for (const [i, point] of points.entries()) expect(point.measures['w.utilisation.mean']?.value).toBeCloseTo(0.4 / (i + 1), 2);
  });
});
