/** What the door answers to a request that makes no sense: in the caller's words, before anything runs. */
import { expect, it } from 'vitest';
import { check, compare, measure, PlanRefused, PointsRefused, parseScenario, plan, planRate, run, sweep, UsageError } from '../../src/index.ts';

const opened = parseScenario(`
name: desk
duration: 5s
producers: { p: { to: q, rate: 20/s, size: 100 B } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 2, serviceTime: 20ms } }
objectives: [w.waiting.mean < 200ms]
`);
const vary = { 'consumers.w.workers': '1..3' };

it('a confidence in per cent, too few replications', async () => {
  await expect(plan(opened, { vary, confidence: 95 })).rejects.toThrow(new PlanRefused('a confidence is a share between 0 and 1, such as 0.95; got 95'));
  await expect(planRate(opened, 'producers.p.rate', { confidence: 0 })).rejects.toThrow(PlanRefused);
  await expect(plan(opened, { vary, replicationsMost: 1 })).rejects.toThrow('a whole number of replications from 3 on; got 1');
});

it('a load to stop along that does not vary', async () => {
  const asked = sweep(opened, { matrix: vary, stop: 'producers.p.rate' });
  await expect(asked).rejects.toThrow(new PointsRefused('the load to stop along, producers.p.rate, does not vary; there are consumers.w.workers'));
});

it.each([-1, 1.5, 1e9])('%d threads', async (threads) => {
  await expect(run(opened, { threads })).rejects.toThrow(UsageError);
});

it('a path, or anything else, where a scenario is wanted', async () => {
  // What a caller without types hands in.
  const handed = (value: unknown): typeof opened => JSON.parse(JSON.stringify({ value })).value;
  const path = handed('file.yaml');
  const wanted = (verb: string) => new UsageError(`${verb} takes a scenario that was read, such as ${verb}(readScenario('file.yaml')), not a text`);
  await expect(run(path)).rejects.toThrow(wanted('run'));
  await expect(sweep(path, { matrix: vary })).rejects.toThrow(wanted('sweep'));
  await expect(plan(path, { vary })).rejects.toThrow(wanted('plan'));
  await expect(planRate(path, 'producers.p.rate')).rejects.toThrow(wanted('planRate'));
  await expect(compare(opened, path)).rejects.toThrow(wanted('compare'));
  await expect(run(handed(null))).rejects.toThrow("run takes a scenario that was read, such as run(readScenario('scenario.yaml')), not null");
  await expect(run(handed({ text: '' }))).rejects.toThrow('not an object');
  await expect(run(handed(undefined))).rejects.toThrow('not undefined');
});

it('a path where a baseline is wanted, one result where a list is', () => {
  const handed = (value: unknown) => JSON.parse(JSON.stringify(value));
  expect(() => check(handed('baseline.json'), [])).toThrow(new UsageError('check takes a baseline as parseBaseline reads it, or null, not a text'));
  expect(() => check(null, handed({}))).toThrow(new UsageError('check takes a list of results, such as [await run(opened)], not an object'));
});

it('an aggregate the metric does not have', async () => {
  const result = await run(opened, { threads: 0 });
  expect(() => measure(result, 'w.utilisation.share')).toThrow('w.utilisation.share: utilisation has no aggregate "share"; there are mean, min, max, last');
  expect(() => measure(result, 'w.sojourn.p98')).toThrow('p50, p90, p95, p99, p999');
  expect(measure(result, 'w.throughput.rate').value).toBe(measure(result, 'w.throughput.mean').value);
  expect(measure(result, 'p.offered.max').value).toBeGreaterThan(0);
  expect(measure(result, 'w.duplicates.share').value).toBe(0);
});
