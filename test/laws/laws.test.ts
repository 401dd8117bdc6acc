/** Laws that hold for any model: what is not written in one service, but must come out of all of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replicate } from '../../src/experiment/replicate.ts';
import { Fingerprint } from '../../src/kernel/fingerprint.ts';
import { assemble } from '../../src/model/assemble.ts';
import type { Model } from '../../src/model/model.ts';
import type { ComponentRun, RunResult } from '../../src/result/run-result.ts';
import type { CallTime } from '../../src/services/call-time.ts';
import type { KinesisConfig } from '../../src/services/kinesis/config.ts';
import { models } from '../../src/services/models.ts';
import type { ProducerConfig } from '../../src/services/producer/config.ts';
import type { RelayConfig } from '../../src/services/relay/config.ts';
import { constant, pollerConfig, producerConfig, standardConfig } from '../support/configs.ts';
import { ledgerOf, sumOf } from '../support/models.ts';
import { SECOND, uniformKeys } from '../support/workbench.ts';
import { anyModel } from './random-models.ts';

const runs = { seed: 1998, numRuns: 300 };

const run = (model: Model, fingerprint = false): RunResult => replicate({ model, replication: 0, fingerprint });
const named = (result: RunResult, prefix: string): readonly ComponentRun[] => result.components.filter(({ name }) => name.startsWith(prefix));
const total = (result: RunResult, prefix: string, metric: string): number =>
  named(result, prefix).reduce((sum, { name }) => sum + sumOf(result, name, metric), 0);

function holds(check: (model: Model) => void, numRuns = runs.numRuns): void {
  fc.assert(fc.property(anyModel, check), { ...runs, numRuns });
}

describe('conservation', () => {
  it('what came in is what went out, by reason, and what is still inside', () => {
    holds((model) => {
      const result = run(model);
      for (const { name, ledger } of result.components) {
        const out = Object.values(ledger.out).reduce((sum, amount) => sum + amount, 0);
        expect(ledger.in, name).toBe(out + ledger.inside);
        expect(Math.min(ledger.inside, ...Object.values(ledger.out)), name).toBeGreaterThanOrEqual(0);
      }
    });
  });

  it('both ends of a link tell the same', () => {
    holds((model) => {
      const result = run(model);
      // Every entry sent was offered; every one accepted was new to its sender or a double of a whole batch.
      expect(sumOf(result, 'q', 'offered')).toBe(total(result, 'p', 'attempts'));
      expect(sumOf(result, 'q', 'accepted')).toBe(total(result, 'p', 'accepted') + total(result, 'p', 'duplicates'));
      expect(sumOf(result, 'q', 'offered')).toBe(sumOf(result, 'q', 'accepted') + sumOf(result, 'q', 'throttled') + sumOf(result, 'q', 'rejected'));
      expect(sumOf(result, 'q', 'throttled')).toBe(total(result, 'p', 'throttled'));
      const isLog = model.components.some(({ kind }) => kind === 'kinesis');
      const [given, taken] = [sumOf(result, 'q', 'delivered'), total(result, 'w', 'delivered')];
      if (isLog) expect(given).toBe(taken);
      else {
        // What a woken receiver has coming, while the answer is on its way.
        expect(given - taken).toBeGreaterThanOrEqual(0);
        expect(given - taken).toBeLessThanOrEqual(10 * 2 * 5);
        expect(sumOf(result, 'q', 'completed')).toBeLessThanOrEqual(total(result, 'w', 'completed'));
      }
      if (model.components.some(({ name }) => name === 'dead')) {
        expect(sumOf(result, 'dead', 'redriven')).toBe(sumOf(result, 'q', 'deadLettered'));
        expect(ledgerOf(result, 'dead').in).toBe(sumOf(result, 'q', 'deadLettered'));
      }
    });
  });
});

describe('a relay', () => {
  it('sends on what its consumer completed, no more and no less', () => {
    let seen = 0;
    holds((model) => {
      const relay = model.components.find(({ kind }) => kind === 'relay');
      if (relay === undefined) return;
      const result = run(model);
      const [done, offered] = [sumOf(result, 'w0', 'completed'), sumOf(result, 'relay', 'offered')];
      if ((relay.config as RelayConfig).share === 1) expect(offered).toBe(done);
      else expect(offered).toBeLessThanOrEqual(done);
      expect(sumOf(result, 'next', 'offered')).toBe(sumOf(result, 'relay', 'attempts'));
      seen += offered;
    });
    expect(seen).toBeGreaterThan(1_000);
  });
});

describe('time', () => {
  it('never goes back, and no event lies beyond the horizon', () => {
    holds((model) => {
      const { simulation } = assemble(model, 0);
      let last = 0;
      let isOrdered = true;
      simulation.runWatched(model.horizon, (time) => {
        isOrdered &&= time >= last && Number.isInteger(time);
        last = time;
      });
      expect(isOrdered).toBe(true);
      expect(last).toBeLessThanOrEqual(model.horizon);
    }, 100);
  });

  it('a run is the same each time, and another replication is another run', () => {
    holds((model) => {
      const [first, second] = [run(model, true), run(model, true)];
      expect(second).toEqual(first);
      expect(first.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    }, 50);
  });

  it('a run split in two ends the same', () => {
    const cut = fc.integer({ min: 1, max: 40 * SECOND - 1 });
    fc.assert(
      fc.property(anyModel, cut, (model, at) => {
        const [whole, split] = [assemble(model, 0), assemble(model, 0)];
        const [all, pieces] = [new Fingerprint(), new Fingerprint()];
        whole.simulation.runWatched(model.horizon, (time, name) => all.add(time, name));
        split.simulation.runWatched(at, (time, name) => pieces.add(time, name));
        for (const { component } of split.parts) component.flush?.();
        split.simulation.runWatched(model.horizon, (time, name) => pieces.add(time, name));
        expect(pieces.hex()).toBe(all.hex());
        for (const { parts } of [whole, split]) for (const { component } of parts) component.flush?.();
        expect(split.simulation.eventCount).toBe(whole.simulation.eventCount);
        whole.parts.forEach(({ name, component }, i) => {
          expect(split.parts[i]!.component.ledger(), name).toEqual(component.ledger());
          expect(split.parts[i]!.component.usage?.(), name).toEqual(component.usage?.());
        });
      }),
      { ...runs, numRuns: 150 },
    );
  });
});

/** Gauges read at the end of each interval depend on how many intervals there are. */
const sampled = new Set(Object.values(models).flatMap(({ metrics }) => Object.entries(metrics).flatMap(([name, { sampled: is }]) => (is ? [name] : []))));

/** What a run says in all, with gauges' means rounded: they are summed up in other pieces. */
function totals({ metrics, ledger }: ComponentRun, isExpiringLog: boolean): unknown {
  const sums = Object.entries(metrics).map(([name, metric]) => {
    if (metric.kind === 'counter') return [name, metric.sum];
    if (metric.kind === 'samples') return [name, metric.count, Math.round(metric.sum), metric.max];
    // A stream notices that records expired when somebody looks; until then its greatest backlog has them.
    return [name, Math.round(1e5 * metric.mean), metric.last, isExpiringLog ? 0 : metric.max];
  });
  return [sums.filter(([name]) => !sampled.has(String(name))), ledger];
}

describe('order', () => {
  /** One sender that sends nothing twice, by calls that take no time or all the same: nothing can overtake. */
  const isInOrder = ({ components }: Model): boolean => {
    const senders = components.flatMap(({ kind, config }) => (kind === 'producer' ? [config as ProducerConfig] : []));
    const services = components.flatMap(({ name, config }) => (name === 'q' ? [config as { readonly latencies: Readonly<Record<string, CallTime>> }] : []));
    const isSteady = (time: CallTime): boolean => time === null || time.base.kind === 'constant';
    return (
      senders.length === 1 &&
      senders.every(({ retry, repeats }) => repeats === null && (retry.attempts === 1 || retry.entries === 'none')) &&
      services.every(({ latencies }) => Object.values(latencies).every(isSteady))
    );
  };

  it('of each key is that of birth, where nothing is sent again and calls take equally long', () => {
    const accepted = new Map<string, number>();
    let late = 0;
    fc.assert(
      fc.property(anyModel, (model) => {
        const result = run(model);
        const { metrics, ledger } = result.components.find(({ name }) => name === 'q')!;
        const { kind } = model.components.find(({ name }) => name === 'q')!;
        const { outOfOrder } = metrics;
        if (outOfOrder?.kind !== 'counter') return;
        if (isInOrder(model)) {
          expect(outOfOrder.sum).toBe(0);
          accepted.set(kind, (accepted.get(kind) ?? 0) + ledger.in);
        } else late += outOfOrder.sum;
      }),
      runs,
    );
    for (const kind of ['kinesis', 'sqs-fifo']) expect(accepted.get(kind), kind).toBeGreaterThan(1_000);
    // The others show that it is seen where it happens.
    expect(late).toBeGreaterThan(100);
  });
});

describe('measuring', () => {
  it('does not touch what is measured: one interval or many, the same totals', () => {
    fc.assert(
      fc.property(anyModel, fc.constantFrom(SECOND, 3_333_333, 17 * SECOND), (model, seriesInterval) => {
        const [one, many] = [run(model), run({ ...model, seriesInterval })];
        expect(many.events).toBe(one.events);
        const isExpiringLog = model.components.some(({ kind, config }) => kind === 'kinesis' && (config as KinesisConfig).retention < Number.POSITIVE_INFINITY);
        const [all, same] = [many, one].map(({ components }) => components.map((component) => totals(component, isExpiringLog)));
        expect(all).toEqual(same);
        // A series adds up to its total.
        for (const { name, metrics } of many.components) {
          for (const [metric, found] of Object.entries(metrics)) {
            if (found.kind === 'counter')
              expect(
                found.series.reduce((sum, value) => sum + value, 0),
                `${name}.${metric}`,
              ).toBe(found.sum);
          }
        }
      }),
      { ...runs, numRuns: 150 },
    );
  });

  it('a warm-up forgets observations and changes no event', () => {
    holds((model) => {
      const [cold, warm] = [run(model, true), run({ ...model, warmUp: { kind: 'fixed', until: 15 * SECOND } }, true)];
      expect(warm.fingerprint).toBe(cold.fingerprint);
      expect(warm.components.map(({ ledger }) => ledger)).toEqual(cold.components.map(({ ledger }) => ledger));
      expect(total(warm, 'p', 'offered')).toBeLessThanOrEqual(total(cold, 'p', 'offered'));
    }, 60);
  });
});

describe('an unrelated component', () => {
  it("changes nobody else's results", () => {
    holds((model) => {
      const n = model.components.length;
      const keySpace = model.keySpaces.length;
      const extended: Model = {
        ...model,
        components: [
          ...model.components,
          { name: 'x-queue', kind: 'sqs-standard', role: 'service', config: standardConfig({ stores: 4 }), links: {} },
          { name: 'x-poller', kind: 'poller', role: 'consumer', config: pollerConfig({ serviceTime: constant(1_000) }), links: { from: n } },
          { name: 'x-producer', kind: 'producer', role: 'producer', config: producerConfig({ keySpace, arrivals: { kind: 'poisson' } }), links: { to: n } },
        ],
        keySpaces: [...model.keySpaces, { ...uniformKeys(7, 'x-'), base: 1_000, producer: 'x-producer' }],
      };
      const [alone, together] = [run(model), run(extended)];
      expect(sumOf(together, 'x-poller', 'completed')).toBeGreaterThan(0);
      expect(together.components.slice(0, n)).toEqual(alone.components);
    }, 100);
  });
});
