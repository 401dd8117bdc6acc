/**
 * Calls of one message that take no time go a shorter way than others: through the producer, the queue and the
 * poller. Whatever the configuration, it must end event for event and number for number as the long way does.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricExport } from '../../src/measure/recorder.ts';
import type { Component } from '../../src/services/component.ts';
import { constantRate, fifoConfig, pollerConfig, producerConfig, standardConfig, standardRetry } from '../support/configs.ts';
import { SECOND, Workbench } from '../support/workbench.ts';

const NEVER = Number.POSITIVE_INFINITY;
const exponential = (mean: number) => ({ kind: 'exponential', mean }) as const;

const design = fc.record({
  isFifo: fc.boolean(),
  rate: fc.constantFrom(2, 20, 60),
  workers: fc.constantFrom(1, 3, 16),
  wait: fc.constantFrom(0, SECOND, 20 * SECOND),
  failureShare: fc.constantFrom(0, 0.2),
  visibilityTimeout: fc.constantFrom(SECOND / 20, 2 * SECOND, 30 * SECOND),
  delay: fc.constantFrom(0, SECOND / 10),
  retention: fc.constantFrom(NEVER, 3 * SECOND),
  inFlightMax: fc.constantFrom(NEVER, 2),
  callsPerSecond: fc.constantFrom(NEVER, 10),
  messageBytesMax: fc.constantFrom(NEVER, 150),
  maxReceiveCount: fc.constantFrom(0, 2),
  duplicateShare: fc.constantFrom(0, 0.3),
  staleDeletes: fc.boolean(),
  doubles: fc.constantFrom(0, 0.2),
  hasNewIds: fc.boolean(),
  hasNewKeys: fc.boolean(),
  retry: fc.constantFrom('none', 'standard', 'adaptive'),
});
type Design = typeof design extends fc.Arbitrary<infer T> ? T : never;

interface Played {
  readonly events: readonly string[];
  readonly metrics: readonly Record<string, MetricExport>[];
  readonly tables: unknown;
}

/** The same ports, without the shorter way. */
function withoutShortWays(component: Component): Component {
  const queue = Object.create(component.queue!, { isInstant: { value: false } });
  return Object.create(component, { inlet: { value: { ...component.inlet!, sendOne: null } }, queue: { value: queue } });
}

function queueOf(bench: Workbench, of: Design): Component {
  const { visibilityTimeout, delay, retention, inFlightMax, messageBytesMax, maxReceiveCount } = of;
  const dead = bench.add('sqs-standard', 'dead', standardConfig());
  const own = { visibilityTimeout, delay, retention, inFlightMax, messageBytesMax, deadLetter: maxReceiveCount === 0 ? null : { maxReceiveCount } };
  const links = { deadLetter: dead };
  return of.isFifo
    ? bench.add('sqs-fifo', 'line', fifoConfig({ ...own, callsPerSecond: of.callsPerSecond }), links)
    : bench.add('sqs-standard', 'line', standardConfig({ ...own, stores: 3, duplicateShare: of.duplicateShare, staleDeletes: of.staleDeletes }), links);
}

function play(of: Design, isShort: boolean): Played {
  const bench = new Workbench({ horizon: 20 * SECOND, seriesInterval: SECOND });
  const built = queueOf(bench, of);
  const queue = isShort ? built : withoutShortWays(built);
  const retry = of.retry === 'none' ? { ...standardRetry, attempts: 1, quota: null } : { ...standardRetry, adaptive: of.retry === 'adaptive' };
  const repeats = of.doubles === 0 ? null : { share: of.doubles, after: SECOND / 3, hasNewIds: of.hasNewIds, hasNewKeys: of.hasNewKeys };
  const own = { rate: constantRate(of.rate), arrivals: { kind: 'poisson' } as const, size: exponential(100), retry, repeats };
  bench.add('producer', 'sender', producerConfig(own), { to: queue });
  const { workers, wait, failureShare } = of;
  const servers = bench.add('poller', 'servers', pollerConfig({ workers, wait, failureShare, retry, serviceTime: exponential(SECOND / 20) }), { from: queue });
  const events: string[] = [];
  bench.start();
  bench.simulation.runWatched(20 * SECOND, (time, name, argument) => events.push(`${time} ${name} ${argument}`));
  return { events, metrics: bench.exports(), tables: [servers.tables!(), built.tables?.(), built.limitUse!(), built.usage!()] };
}

describe('the short way of single messages', () => {
  it('ends as the long way does', () => {
    fc.assert(
      fc.property(design, (of) => {
        expect(play(of, true)).toEqual(play(of, false));
      }),
      { numRuns: 100 },
    );
  });

  it('is another way indeed: no batch is made', () => {
    const bench = new Workbench();
    const built = queueOf(bench, { ...fc.sample(design, { numRuns: 1, seed: 1 })[0]!, isFifo: false, messageBytesMax: NEVER });
    const queue = { ...built, inlet: { ...built.inlet!, send: () => expect.unreachable('a batch was sent') }, queue: built.queue! };
    bench.add('producer', 'sender', producerConfig(), { to: queue });
    bench.start();
    bench.run(10 * SECOND);
    expect(bench.total('line', 'accepted')).toBe(10);
  });
});
