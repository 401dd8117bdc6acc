/** What consumers have done is sent on: when, in which calls, and what becomes of refusals. */
import { describe, expect, it } from 'vitest';
import type { Component } from '../../../src/services/component.ts';
import { REQUEST_THROTTLED } from '../../../src/services/outcome.ts';
import type { RelayConfig } from '../../../src/services/relay/config.ts';
import {
  constant,
  constantRate,
  pollerConfig,
  producerConfig,
  relayConfig,
  shardReaderConfig,
  standardConfig,
  unlimitedKinesis,
} from '../../support/configs.ts';
import { NotingInlet } from '../../support/inlet.ts';
import { MILLISECOND, SECOND, Workbench } from '../../support/workbench.ts';

/** A consumer whose work is done when the test says so. */
class Finisher implements Component {
  tell: (at: number) => void = () => {};
  readonly completions = {
    subscribe: (tell: (at: number) => void): void => {
      this.tell = tell;
    },
  };

  ledger(): { in: number; out: Record<string, number>; inside: number } {
    return { in: 0, out: {}, inside: 0 };
  }
}

interface Relayed {
  readonly bench: Workbench;
  readonly inlet: NotingInlet;
  readonly relay: Component;
}

/** A relay that is told of completions at these instants, run for a minute. */
function relayed(own: Partial<RelayConfig>, instants: readonly number[], answer?: (call: number, entry: number) => number): Relayed {
  const bench = new Workbench();
  const inlet = new NotingInlet(() => bench.now, answer);
  const after = new Finisher();
  const relay = bench.add('relay', 'r', relayConfig(own), { to: inlet, after });
  for (const at of instants) after.tell(at);
  bench.start();
  bench.run(60 * SECOND);
  return { bench, inlet, relay };
}

describe('a completion', () => {
  it('is a message of its own, sent at its instant', () => {
    const { inlet } = relayed({ size: constant(700) }, [3 * SECOND, 5 * SECOND, 5 * SECOND]);
    expect(inlet.calls.map(({ at, born, sizes }) => [at, born, sizes])).toEqual([
      [3 * SECOND, [3 * SECOND], [700]],
      [5 * SECOND, [5 * SECOND], [700]],
      [5 * SECOND, [5 * SECOND], [700]],
    ]);
    expect(new Set(inlet.calls.flatMap(({ ids }) => ids)).size).toBe(3);
  });

  it('waits in its batch until that is full or its linger is over', () => {
    const ms = [0, 10, 20, 30, 80, 200];
    const { inlet } = relayed(
      { batch: { records: 3, bytes: Number.POSITIVE_INFINITY, linger: 100 * MILLISECOND } },
      ms.map((at) => at * MILLISECOND),
    );
    // Full at 20 ms; the next opens at 30 ms and leaves at 130 ms, whenever the first would have left; the last at 300 ms.
    expect(inlet.calls.map(({ at, ids }) => [at / MILLISECOND, ids.length])).toEqual([
      [20, 3],
      [130, 2],
      [300, 1],
    ]);
  });

  it('of the same instant shares a call without any linger', () => {
    const { inlet } = relayed({ batch: { records: 10, bytes: Number.POSITIVE_INFINITY, linger: 0 } }, [SECOND, SECOND, SECOND, 2 * SECOND]);
    expect(inlet.calls.map(({ at, ids }) => [at / SECOND, ids.length])).toEqual([
      [1, 3],
      [2, 1],
    ]);
  });

  it('that the open batch has no bytes for begins the next', () => {
    const { inlet } = relayed({ size: constant(400), batch: { records: 10, bytes: 1_000, linger: SECOND } }, [0, 1, 2]);
    expect(inlet.calls.map(({ at, sizes }) => [at, sizes.length])).toEqual([
      [2, 2],
      [2 + SECOND, 1],
    ]);
  });

  it('that fills the open batch to the byte sends it at once', () => {
    const { inlet } = relayed(
      { batch: { records: 10, bytes: 900, linger: SECOND }, size: constant(300) },
      [0, 100, 200, 300].map((at) => at * MILLISECOND),
    );
    expect(inlet.calls.map(({ at, sizes }) => [at, sizes.length])).toEqual([
      [200 * MILLISECOND, 3],
      [1300 * MILLISECOND, 1],
    ]);
  });

  it('is chosen by chance where only a share is sent on', () => {
    const all = Array.from({ length: 10_000 }, (_, i) => i * 1_000);
    const { bench, inlet, relay } = relayed({ share: 0.3 }, all);
    // Binomial: 3,000 with a standard deviation of 46.
    expect(Math.abs(inlet.calls.length - 3_000)).toBeLessThan(4 * 46);
    expect(bench.total('r', 'offered')).toBe(inlet.calls.length);
    expect(relay.ledger()).toEqual({ in: inlet.calls.length, out: { accepted: inlet.calls.length, lost: 0 }, inside: 0 });
  });
});

it('retries what was refused, and gives up as a producer does', () => {
  const retry = { ...relayConfig().retry, attempts: 2, throttlingBase: SECOND, cap: SECOND };
  // The first message is refused once, the second twice.
  const { bench, inlet, relay } = relayed({ retry }, [0, 10 * SECOND], (call) => (call === 1 ? 0 : REQUEST_THROTTLED));
  expect(inlet.calls.map(({ at }) => at / SECOND)).toEqual([0, 1, 10, 11]);
  expect(bench.total('r', 'throttled')).toBe(3);
  expect(relay.ledger()).toEqual({ in: 2, out: { accepted: 1, lost: 1 }, inside: 0 });
});

describe('behind a poller', () => {
  function behindPoller(own: Parameters<typeof pollerConfig>[0], visibilityTimeout = 30 * SECOND): { bench: Workbench; inlet: NotingInlet } {
    const bench = new Workbench();
    const inlet = new NotingInlet(() => bench.now);
    const queue = bench.add('sqs-standard', 'q', standardConfig({ visibilityTimeout }));
    const after = bench.add('poller', 'w', pollerConfig(own), { from: queue });
    bench.add('relay', 'r', relayConfig(), { to: inlet, after });
    bench.add('producer', 'p', producerConfig({ rate: constantRate(1) }), { to: queue });
    bench.start();
    bench.run(100.5 * SECOND);
    return { bench, inlet };
  }

  it('sends on each message when its work is done', () => {
    const { inlet } = behindPoller({ serviceTime: constant(250 * MILLISECOND) });
    expect(inlet.calls.map(({ at }) => at)).toEqual(Array.from({ length: 100 }, (_, i) => (i + 1.25) * SECOND).filter((at) => at <= 100.5 * SECOND));
  });

  it('sends on nothing whose work failed', () => {
    const { bench, inlet } = behindPoller({ failureShare: 0.5 });
    expect(bench.total('w', 'failed')).toBeGreaterThan(20);
    expect(inlet.calls.length).toBe(bench.total('w', 'completed'));
  });

  it('sends on twice what was worked on twice', () => {
    const { bench, inlet } = behindPoller({ workers: 4, serviceTime: constant(1.5 * SECOND) }, SECOND);
    expect(bench.total('w', 'duplicates')).toBeGreaterThan(20);
    expect(inlet.calls.length).toBe(bench.total('w', 'completed'));
  });
});

it('behind a shard reader sends on each record when it is done, not when its batch is', () => {
  const bench = new Workbench();
  const inlet = new NotingInlet(() => bench.now);
  const stream = bench.add('kinesis', 's', unlimitedKinesis());
  const after = bench.add('shard-reader', 'w', shardReaderConfig({ serviceTime: constant(100 * MILLISECOND) }), { from: stream });
  bench.add('relay', 'r', relayConfig(), { to: inlet, after });
  bench.add('producer', 'p', producerConfig({ rate: constantRate(5) }), { to: stream });
  bench.start();
  bench.run(10.05 * SECOND);
  expect(inlet.calls.length).toBe(bench.total('w', 'completed'));
  // Read once a second, five of 100 ms each: one every tenth of a second, then half a second of nothing.
  const gaps = inlet.calls.slice(1).map(({ at }, i) => Math.round((at - inlet.calls[i]!.at) / MILLISECOND));
  expect(gaps.length).toBeGreaterThan(35);
  expect(gaps.slice(5, 35)).toEqual(
    Array.from({ length: 6 }, () => [100, 100, 100, 100, 600])
      .flat()
      .slice(0),
  );
});
