/** Laws that hold for any model: what is not written in one service, but must come out of all of them. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replicate } from '../../src/experiment/replicate.ts';
import { Fingerprint } from '../../src/kernel/fingerprint.ts';
import { assemble, type Part } from '../../src/model/assemble.ts';
import type { Model } from '../../src/model/model.ts';
import type { ComponentRun, RunResult } from '../../src/result/run-result.ts';
import type { CallTime } from '../../src/services/call-time.ts';
import type { KinesisConfig } from '../../src/services/kinesis/config.ts';
import { models } from '../../src/services/models.ts';
import type { ProducerConfig } from '../../src/services/producer/config.ts';
import type { RelayConfig } from '../../src/services/relay/config.ts';
import type { SqsFifoConfig } from '../../src/services/sqs/config.ts';
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

const isExpiringLog = ({ components }: Model): boolean =>
  components.some(({ kind, config }) => kind === 'kinesis' && (config as KinesisConfig).retention < Number.POSITIVE_INFINITY);

/** All a component exports, and apart from it what is summed up in other pieces when a run is split: all but the last bits of it. */
function exported({ component, recorder }: Part, isExpiring: boolean): readonly [unknown, readonly number[]] {
  const summed: number[] = [];
  const metrics = Object.entries(recorder.export()).map(([name, metric]) => {
    if (metric.kind === 'counter') return [name, metric];
    if (metric.kind === 'samples') {
      const { sumOfSquares, ...exact } = metric;
      summed.push(sumOfSquares);
      return [name, exact];
    }
    const { mean, max, series, seriesMax, ...exact } = metric;
    summed.push(mean, ...series);
    // A stream notices that records expired when somebody looks; until then its greatest backlog has them.
    return [name, exact, isExpiring ? [] : [max, ...seriesMax]];
  });
  // Late workers are means over looks, of which a split is one more.
  const { lateWorkers: _, ...tables } = component.tables?.() ?? {};
  return [{ metrics, tables, limitUse: component.limitUse?.(), heat: component.heat?.(), ledger: component.ledger(), usage: component.usage?.() }, summed];
}

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
        for (const { component, recorder } of [...whole.parts, ...split.parts]) {
          component.flush?.();
          recorder.closeInterval(0, model.horizon);
        }
        expect(split.simulation.eventCount).toBe(whole.simulation.eventCount);
        whole.parts.forEach((part, i) => {
          const [[exact, summed], [same, nearly]] = [exported(part, isExpiringLog(model)), exported(split.parts[i]!, isExpiringLog(model))];
          // A matcher takes its time over long arrays: it is asked for its words only.
          if (!isDeepStrictEqual(same, exact)) expect(same, part.name).toStrictEqual(exact);
          nearly.forEach((sum, k) => expect(Math.abs(sum - summed[k]!), part.name).toBeLessThanOrEqual(1e-12 * Math.abs(summed[k]!)));
        });
      }),
      { ...runs, numRuns: 150 },
    );
  });
});

/** Gauges read at the end of each interval depend on how many intervals there are. */
const sampled = new Set(Object.values(models).flatMap(({ metrics }) => Object.entries(metrics).flatMap(([name, { sampled: is }]) => (is ? [name] : []))));

/** What a run says in all, with gauges' means rounded: they are summed up in other pieces. */
function totals({ metrics, ledger }: ComponentRun, isExpiring: boolean): unknown {
  const sums = Object.entries(metrics).map(([name, metric]) => {
    if (metric.kind === 'counter') return [name, metric.sum];
    if (metric.kind === 'samples') return [name, metric.count, Math.round(metric.sum), metric.max];
    // A stream notices that records expired when somebody looks; until then its greatest backlog has them.
    return [name, Math.round(1e5 * metric.mean), metric.last, isExpiring ? 0 : metric.max];
  });
  return [sums.filter(([name]) => !sampled.has(String(name))), ledger];
}

describe('order', () => {
  const isWithoutLimit = ({ callsPerSecond, highThroughput }: SqsFifoConfig): boolean => callsPerSecond === Number.POSITIVE_INFINITY && highThroughput === null;

  /**
   * One sender that sends nothing twice, by calls that take no time or all the same: nothing can overtake. Refused entries of a batch may
   * be left alone, but a refused call is made again: a FIFO queue with a limit refuses calls, a stream only those of one record.
   */
  const isInOrder = ({ components }: Model): boolean => {
    const senders = components.flatMap(({ kind, config }) => (kind === 'producer' ? [config as ProducerConfig] : []));
    const services = components.flatMap(({ name, config }) => (name === 'q' ? [config as { readonly latencies: Readonly<Record<string, CallTime>> }] : []));
    const isLog = components.some(({ kind }) => kind === 'kinesis');
    const isFree = components.some(({ name, kind, config }) => name === 'q' && kind === 'sqs-fifo' && isWithoutLimit(config as SqsFifoConfig));
    const isSteady = (time: CallTime): boolean => time === null || time.base.kind === 'constant';
    return (
      senders.length === 1 &&
      senders.every(
        ({ retry, repeats, batch }) => repeats === null && (retry.attempts === 1 || isFree || (isLog && retry.entries === 'none' && batch.records > 1)),
      ) &&
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
        const [all, same] = [many, one].map(({ components }) => components.map((component) => totals(component, isExpiringLog(model))));
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
