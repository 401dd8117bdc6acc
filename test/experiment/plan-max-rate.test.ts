import { describe, expect, it } from 'vitest';
import { planMaxRate } from '../../src/experiment/plan-max-rate.ts';
import { PlanRefused } from '../../src/experiment/plan-space.ts';
import { consolePlan } from '../../src/report/plan/console.ts';
import { renderPlan } from '../../src/report/plan/page.tsx';
import type { PlanResult } from '../../src/result/plan-result.ts';
import { mmc } from '../../src/theory/erlang.ts';

async function most(text: string, path = 'producers.p.rate', within = 0.02): Promise<PlanResult> {
  const result = await planMaxRate({ text, file: 'test.yaml' }, { path, within, confidence: 0.95, replicationsMost: 12 }, { threads: 0 });
  if (result === null) throw new Error('interrupted');
  return result;
}

const scenario = (rate: string, objective: string): string => `
name: most
duration: 2000s
warmUp: 100s
replications: 6
producers: { p: { to: q, rate: ${rate}, size: 1 KB } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 16, batch: 1, serviceTime: { exponential: { mean: 1s } } } }
limits: none
latencies: none
objectives: ['${objective}']
`;

/** The rate at which M/M/16 waits this long, by bisection. */
function erlangRate(seconds: number): number {
  let [low, high] = [0, 16];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (mmc(middle, 1, 16).meanWaiting < seconds) low = middle;
    else high = middle;
  }
  return low;
}

describe('the largest load', () => {
  it.each(['1/s', '14/s', '400/s'])('is what Erlang C says, from %s on', async (start) => {
    const result = await most(scenario(start, 'w.waiting.mean < 200ms'));
    const [at, above] = [Number.parseFloat(String(result.answer?.values['producers.p.rate'])), Number.parseFloat(String(result.answer?.above[0]?.value))];
    // The answer holds with 95 % confidence, so it lies a little below the exact one; the bracket is 2 %.
    expect(at).toBeLessThan(erlangRate(0.2) * 1.01);
    expect(at).toBeGreaterThan(erlangRate(0.2) * 0.93);
    expect(above / at).toBeLessThanOrEqual(1.0201);
    expect(result.candidates[result.answer!.above[0]!.candidate]!.binding).toBe('w.waiting.mean < 200ms');
    expect(result.answer?.sentence).toContain('w.waiting.mean < 200ms');
  });

  it('multiplies a profile as a whole', async () => {
    const result = await most(scenario('{ profile: [{ at: 0s, rate: 2/s }, { at: 1000s, rate: 4/s }] }', 'w.sojourn.p99 < 20s'), 'producers.p.rate', 0.05);
    const factor = Number(result.answer?.values['producers.p.rate (times)']);
    // Overload begins where 4 a second × factor passes 16; a queue of 20 s may stand at the end of 1,000 s.
    expect(factor).toBeGreaterThan(3.6);
    expect(factor).toBeLessThan(4.3);
    expect(result.answer?.values).toEqual({ 'producers.p.rate (times)': factor });
    const peak = Number(/ times, ([\d.]+)\/s at its peak: /.exec(result.answer?.sentence ?? '')?.[1]);
    expect(peak).toBeCloseTo(4 * factor, 1);
  });

  it('is one that is kept up with, where no objective asks about it', async () => {
    // A worker that takes 22 ms a message is busy 45 % of them at any load it cannot keep up with: the rest it waits for answers.
    const text = `
name: unasked
duration: 5m
producers: { p: { to: q, rate: 60/s, size: 2 KB } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 1, serviceTime: 10ms } }
objectives: [w.utilisation.mean < 80%]
`;
    const result = await most(text);
    const [at, above] = [Number.parseFloat(String(result.answer?.values['producers.p.rate'])), result.candidates[result.answer!.above[0]!.candidate]!];
    expect(at).toBeGreaterThan(43);
    expect(at).toBeLessThan(47);
    expect(above.verdict).toBe('met');
    expect(above.overloaded).toEqual([{ component: 'q', sentence: expect.stringMatching(/^Does not keep up: the backlog grows by/) }]);
    expect(result.answer?.sentence).toMatch(/: everything keeps up and every objective holds with 95 % confidence; at [\d.]+\/s q does not keep up\.$/);
    const shown = consolePlan(result, { width: 100, color: false });
    expect(shown).toMatch(/Just above it\n {2}• With p\.rate = [\d.]+\/s it fails: q does not keep up\./);
    expect(shown).toMatch(/✗ ↑ grows .*\/s .*q does not keep up$/m);
    expect(await renderPlan(result)).toContain('not taken');
  });

  it('is none at which messages expire unread, whatever the objectives allow', async () => {
    // At 25/s half of them do; the worker does ten.
    const text = `
name: expiring
duration: 200s
replications: 3
producers: { p: { to: q, rate: 8/s, arrivals: regular, size: 1 KB } }
services: { q: { kind: sqs-standard, retention: 60s } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, serviceTime: 100ms } }
limits: none
latencies: none
objectives: ['w.sojourn.max < 70s', 'q.expired.share < 50%']
`;
    const { answer } = await most(text);
    expect(Number.parseFloat(String(answer?.values['producers.p.rate']))).toBeGreaterThan(9.5);
    expect(Number.parseFloat(String(answer?.values['producers.p.rate']))).toBeLessThan(10.5);
  });

  it('may not exist, which is said of no more than was tried', async () => {
    const { answer, axes, assumed } = await most(scenario('1/s', 'q.backlog.max < 1000000').replace('2000s', '10ms').replace('100s', '0s'));
    // Twenty doublings, each to four digits.
    expect(answer?.values).toEqual({ 'producers.p.rate': '1048000/s' });
    expect(axes[0]!.values.at(-1)).toBe(1_048_000);
    expect(assumed.join(' ')).toContain('No load up to 1048000/s that was tried broke an objective, and no larger one was tried');
  });

  it('is none when not even a millionth of the load holds', async () => {
    const result = await most(scenario('1/s', 'w.sojourn.mean < 1ms'));
    expect(result.answer).toBeNull();
    expect(result.nonMonotone).toEqual([]);
  });

  it('is not found below an objective that wants more, which is said', async () => {
    const { answer, nonMonotone } = await most(scenario('4/s', 'w.throughput.mean > 6/s').replace('2000s', '200s'));
    expect(answer).toBeNull();
    expect(nonMonotone).toEqual([
      "Less load made it worse: w.throughput.mean > 6/s was further from its bound at 2/s than at 4/s, the scenario's own load. No larger one was tried; begin with one that holds.",
    ]);
  });

  describe('where less load is worse', () => {
    // A batch of ten waits 300 ms at most, or until nine more came: 45 ms at 200/s. At 20/s the 300 ms pass first,
    // and the first of seven waits all of them.
    const lingering = (rate: string): string => `
name: lingering
duration: 60s
replications: 3
producers: { p: { to: q, rate: ${rate}, size: 1 KB, arrivals: regular, batch: { records: 10, linger: 300ms } } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 10, batch: 10, wait: 20s, serviceTime: 1ms } }
objectives: [w.sojourn.p95 < 230ms]
`;

    it('does not say that all of it holds', async () => {
      const { answer, nonMonotone, assumed, axes } = await most(lingering('200/s'), 'producers.p.rate', 0.1);
      expect(axes[0]!.values.slice(0, 3)).toEqual([20, 100, 200]);
      expect(answer?.sentence).toMatch(
        /^producers\.p\.rate at [\d.]+\/s: everything keeps up .*; with less load not always: at 20\/s w\.sojourn\.p95 < 230ms breaks\.$/,
      );
      expect(nonMonotone).toEqual([
        expect.stringMatching(/^Less load made it worse: [\d.]+\/s holds; at 20\/s w\.sojourn\.p95 < 230ms breaks\. Loads in between were not all tried\.$/),
      ]);
      expect(assumed.join(' ')).toMatch(/Of less load 20\/s, 100\/s, .* were simulated, and nothing else\./);
    });

    it('says that nothing larger was tried, where nothing held', async () => {
      const result = await most(lingering('10/s'), 'producers.p.rate', 0.1);
      expect(result.answer).toBeNull();
      const text = /satisfies every objective; none larger than the scenario's own, p\.rate = 10\/s, was tried\./;
      expect(consolePlan(result, { width: 400, color: false })).toMatch(text);
    });
  });

  it('refuses what is no rate', async () => {
    await expect(most(scenario('1/s', 'w.waiting.mean < 1s'), 'consumers.w.workers')).rejects.toThrow(PlanRefused);
    await expect(most(scenario('1/s', 'w.waiting.mean < 1s'), 'producers.other.rate')).rejects.toThrow(/producers\.p\.rate/);
  });
});
