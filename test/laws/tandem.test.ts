/**
 * Two stages, one behind the other (Burke, Jackson): what leaves M/M/c is Poisson again, so the second
 * stage is an M/M/c of its own.
 *
 * No consumer forwards what it has done, so a scenario cannot say this yet. Here the first queue's port is
 * wrapped: a delete also sends the message on.
 */
import { expect, it } from 'vitest';
import { endsOf, ratioEstimate } from '../../src/measure/estimates.ts';
import { Batch } from '../../src/services/batch.ts';
import type { Component } from '../../src/services/component.ts';
import type { Deliveries } from '../../src/services/ports.ts';
import { tandem } from '../../src/theory/tandem.ts';
import { constantRate, pollerConfig, producerConfig, standardConfig } from '../support/configs.ts';
import { SECOND, Workbench } from '../support/workbench.ts';

/** The queue `from`, whose deleted messages are sent to `to`, born anew. */
function forwarding(from: Component, to: Component, now: () => number): Component {
  const queue = from.queue!;
  const sent = new Batch(1);
  const forward = (): void => {
    sent.clear();
    sent.push(now(), 1, 0, 0, 0);
    to.inlet!.send(sent);
  };
  return {
    ledger: () => from.ledger(),
    queue: {
      ...queue,
      collect: (most: number, into: Deliveries) => queue.collect(most, into),
      delete: (receipts, begin, end) => {
        const outcome = queue.delete(receipts, begin, end);
        for (let i = begin; i < end; i++) forward();
        return outcome;
      },
    },
  };
}

const stages = [
  { serviceRate: 1, servers: 4 },
  { serviceRate: 4, servers: 1 },
] as const;
const RATE = 3;

function runOnce(seed: number): readonly { readonly sums: number; readonly counts: number }[] {
  const bench = new Workbench({ seed });
  const bare = standardConfig({ visibilityTimeout: Number.POSITIVE_INFINITY });
  const [first, second] = [bench.add('sqs-standard', 'q0', bare), bench.add('sqs-standard', 'q1', bare)];
  for (const [i, { serviceRate, servers }] of stages.entries()) {
    const from = i === 0 ? forwarding(first, second, () => bench.now) : second;
    bench.add('poller', `w${i}`, pollerConfig({ workers: servers, serviceTime: { kind: 'exponential', mean: SECOND / serviceRate } }), { from });
  }
  bench.add('producer', 'p', producerConfig({ rate: constantRate(RATE), arrivals: { kind: 'poisson' } }), { to: first });
  bench.start();
  bench.run(500 * SECOND);
  bench.endWarmUp();
  bench.run(12_000 * SECOND);
  return stages.flatMap((_, i) =>
    ['waiting', 'sojourn'].map((metric) => {
      const found = bench.metric(`w${i}`, metric);
      if (found.kind !== 'samples') throw new Error(metric);
      return { sums: found.sum / SECOND, counts: found.count };
    }),
  );
}

it('each of two stages is its own M/M/c', () => {
  const theory = tandem(RATE, stages);
  const truths = theory.stations.flatMap(({ meanWaiting, meanSojourn }) => [meanWaiting, meanSojourn]);
  const runs = Array.from({ length: 12 }, (_, seed) => runOnce(seed));
  truths.forEach((truth, i) => {
    const of = ratioEstimate(
      runs.map((run) => run[i]!.sums),
      runs.map((run) => run[i]!.counts),
      0.999,
    );
    const [low, high] = endsOf(of);
    expect(truth).toBeGreaterThanOrEqual(low);
    expect(truth).toBeLessThanOrEqual(high);
    expect(of.halfWidth).toBeLessThan(0.12 * truth);
  });
  const through = runs.map((run) => run[1]!.sums / run[1]!.counts + run[3]!.sums / run[3]!.counts);
  expect(through.reduce((a, b) => a + b, 0) / through.length / theory.meanSojourn).toBeCloseTo(1, 1);
});
