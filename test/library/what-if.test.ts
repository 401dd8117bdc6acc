/** Compare, check and plan from a team's own tests. */
import { expect, it } from 'vitest';
import { check, compare, measure, parseBaseline, parseScenario, plan, planRate, run, updateBaseline, writeBaseline } from '../../src/index.ts';

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

it('lets numbers move as far as a tolerance says, and no further', async () => {
  const result = await run(withWorkers(3), { threads });
  const held = JSON.parse(writeBaseline(updateBaseline(null, [result])));
  // As if 1 % more had been measured then.
  held.scenarios.desk.metrics['w.sojourn'].p99 = measure(result, 'w.sojourn.p99').value! * 1.01;
  const read = parseBaseline(held);
  if ('problems' in read) throw new Error(read.problems.join('; '));
  const state = (...tolerances: string[]) => check(read, [result], tolerances).checks.map((one) => one.state);
  expect([state(), state('*.sojourn.p99=2%'), state('w.sojourn.p99=0.5%')]).toEqual([['result changed'], ['within tolerance'], ['result changed']]);
  expect(check(read, [result]).checks[0]!.changes.map(({ name }) => name)).toEqual(['w.sojourn.p99']);
  expect(check(read, [result], ['w.sojurn=2%']).idle).toEqual(['w.sojurn']);
  expect(() => check(read, [result], ['w.sojourn'])).toThrow(/w\.sojourn/);
});

it('tells of each replication as it finishes, and of each candidate that is simulated', async () => {
  const finished: number[] = [];
  await run(withWorkers(3), { threads, onReplication: (count) => finished.push(count) });
  expect(finished).toEqual([1, 2, 3, 4, 5, 6]);
  const told: unknown[] = [];
  const { candidates } = await plan(withWorkers(1), { threads, vary: { 'consumers.w.workers': '2..4' }, onCandidate: (candidate) => told.push(candidate) });
  expect(candidates.length).toBeGreaterThan(0);
  expect(told).toEqual(candidates);
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
