/** Compare, check and plan from a team's own tests. */
import { expect, it } from 'vitest';
import { check, compare, parseScenario, plan, planRate, run, updateBaseline } from '../../src/index.ts';

const text = `
name: desk
duration: 200s
replications: 6
latencies: none
limits: none
producers: { p: { to: q, rate: 90/s, size: 100 B } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, wait: 20s, serviceTime: { exponential: { mean: 20ms } } } }
objectives: [w.waiting.mean < 20ms]
`;

const threads = 0;
const withWorkers = (workers: number) => parseScenario(text, { set: { 'consumers.w.workers': workers } });

it('compares two designs under the same chance', async () => {
  const { metrics } = await compare(withWorkers(3), withWorkers(4), { threads });
  const waiting = metrics.find(({ component, metric, statistic }) => component === 'w' && metric === 'waiting' && statistic === 'mean');
  // Erlang C: 5.9 ms with three workers, 1.2 ms with four.
  expect(waiting?.first).toBeCloseTo(5.91, 0);
  expect(waiting?.second).toBeCloseTo(1.19, 0);
  expect(waiting?.verdict).toBe('better');
});

it('holds a result to a baseline and names what moved', async () => {
  const before = await run(withWorkers(3), { threads });
  const baseline = updateBaseline(null, [before]);
  expect(check(baseline, [before]).checks.map(({ state }) => state)).toEqual(['same']);
  const after = await run(withWorkers(4), { threads });
  expect(check(baseline, [after]).checks.map(({ state }) => state)).toEqual(['scenario changed']);
});

it('plans the workers Erlang C asks for: offered load 1.8, mean wait below 20 ms needs 3', async () => {
  const { answer } = await plan(withWorkers(1), { threads, vary: { 'consumers.w.workers': '1..12' }, minimise: 'consumers.w.workers' });
  expect(answer?.values).toEqual({ 'consumers.w.workers': 3 });
});

it('plans what the scenario itself asks, without being told again', async () => {
  const own = parseScenario(`${text}plan: { vary: { consumers.w.workers: 1..12 }, minimise: consumers.w.workers, confidence: 80% }\n`);
  const { answer, confidence, minimise } = await plan(own, { threads });
  expect([answer?.values, confidence, minimise]).toEqual([{ 'consumers.w.workers': 3 }, 0.8, 'consumers.w.workers']);
  await expect(plan(withWorkers(1), { threads })).rejects.toThrow('nothing varies');
});

it('turns the plan round: three workers at 50/s each carry less than 150/s', async () => {
  const result = await planRate(withWorkers(3), 'producers.p.rate', { threads, within: 0.05 });
  expect(JSON.stringify(result.answer)).toMatch(/producers\.p\.rate/);
});
