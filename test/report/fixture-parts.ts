/** Pieces of a made-up result: smooth loads, lognormal-looking histograms, tables. All arithmetic, no draws. */
import type { ComponentResult, Metric, Series, TableRow } from '../../src/result/study-result.ts';

export const INTERVALS = 360;
export const INTERVAL_MS = 5_000;
const SECONDS = (INTERVALS * INTERVAL_MS) / 1000;

/** Clicks per second: a match, with half-time and a final whistle. A little jitter by a fixed pattern. */
export function load(index: number): number {
  const minute = (index * INTERVAL_MS) / 60_000;
  const halfTime = 1900 * Math.exp(-(((minute - 12.5) / 1.6) ** 2));
  const whistle = 2600 * Math.exp(-(((minute - 22) / 3) ** 2));
  return 2300 + 25 * minute + halfTime + whistle + 60 * jitter(index);
}

/** In −1..1, the same for the same index. */
export function jitter(index: number): number {
  const x = Math.sin(index * 12.9898 + 4.1414) * 43758.5453;
  return 2 * (x - Math.floor(x)) - 1;
}

export function each(value: (index: number) => number | null): (number | null)[] {
  return Array.from({ length: INTERVALS }, (_, index) => value(index));
}

export function series(component: string, metric: string, statistic: string, unit: string, value: (index: number) => number | null): Series {
  return { component, metric, statistic, unit, values: each(value) };
}

export function counter(perSecond: number, share?: readonly [string, number], unit = 'count'): Metric {
  const mean = Number(perSecond.toPrecision(6));
  const base = {
    unit,
    kind: 'counter',
    mean,
    halfWidth: Number((mean * 0.004).toPrecision(3)),
    intervalFrom: 'replications',
    sum: Math.round(perSecond * SECONDS),
  } as const;
  return share === undefined ? base : { ...base, shareOf: share[0], share: share[1] };
}

export function gauge(mean: number, max: number, unit = 'count'): Metric {
  return { unit, kind: 'gauge', mean, halfWidth: mean * 0.03, intervalFrom: 'replications', min: 0, max, last: mean };
}

/** Lognormal by its median and spread, percentiles exact, histogram by the density on a fine grid. */
export function samples(p50: number, sigma: number, count: number): Metric {
  const at = (z: number): number => Number((p50 * Math.exp(sigma * z)).toPrecision(5));
  const p99 = at(2.3263);
  const histogram: [number, number][] = [];
  for (let step = -32; step <= 40; step += 1) {
    const z = step / 10;
    const share = Math.exp((-z * z) / 2) / 25.066;
    const inBin = Math.round(share * count);
    if (inBin > 0) histogram.push([at(z + 0.05), inBin]);
  }
  return {
    unit: 'ms',
    kind: 'samples',
    mean: at(sigma / 2),
    halfWidth: at(sigma / 2) * 0.012,
    intervalFrom: 'replications',
    count,
    min: at(-4),
    max: at(4.4),
    p50,
    p90: at(1.2816),
    p95: at(1.6449),
    p99,
    p999: at(3.0902),
    intervals: { p50: [p50 * 0.98, p50 * 1.02], p95: [at(1.6), at(1.69)], p99: [Number((p99 * 0.955).toPrecision(4)), Number((p99 * 1.05).toPrecision(4))] },
    histogram,
  };
}

export function stable(sentence: string): ComponentResult['stability'] {
  return { label: 'stable', growthPerSecond: 0, drainMs: 0, sentence };
}

export const PLAIN = { limitUse: [], heat: null, ledger: { in: 0, out: {}, inside: 0 }, usage: {} } as const;

/** Share of the clicks each shard gets; shard 3 is hot. */
export const SHARD_SHARES = [0.108, 0.096, 0.119, 0.238, 0.104, 0.111, 0.099, 0.125] as const;

export function shardRows(): TableRow[] {
  const width = 2n ** 125n;
  return SHARD_SHARES.map((share, shard) => {
    const records = Math.round(share * 5_412_000);
    const peak = Math.min(1000, Math.round(share * 6200));
    return {
      id: `shardId-00000000000${shard}`,
      startHash: (BigInt(shard) * width).toString(),
      endHash: (BigInt(shard + 1) * width - 1n).toString(),
      records,
      bytes: records * 312,
      throttled: share > 0.2 ? 132_480 : 0,
      peakRecordsPerSecond: peak,
      peakBytesPerSecond: peak * 312,
      peakOfferedPerSecond: Math.round(share * 6200),
      peakOfferedAtMs: 1_310_000 + 1000 * shard,
      busiestMinuteRecordsPerSecond: Math.min(997, Math.round(share * 5100)),
      averageRecordsPerSecond: records / SECONDS,
      share,
      topKeys: [3, 17, 29].map((rank) => ({ key: `user-${shard * 100 + rank}`, count: Math.round(records / (rank + 4)) })),
    };
  });
}

export function groupRows(): TableRow[] {
  return Array.from({ length: 12 }, (_, truck) => ({
    group: truck === 0 ? 'truck-0042 (depot scanner)' : `truck-${String(truck).padStart(4, '0')}`,
    sent: truck === 0 ? 48_200 : 4_100 - truck * 37,
    completed: truck === 0 ? 17_900 : 4_096 - truck * 37,
    backlogMax: truck === 0 ? 30_300 : 4 + (truck % 5),
    waitingMeanMs: truck === 0 ? 486_000 : 38 + truck,
    waitingMaxMs: truck === 0 ? 1_012_400 : 210 + truck * 3,
  }));
}

export function workerRows(count: number, idleFrom: number): TableRow[] {
  return Array.from({ length: count }, (_, id) => ({
    id: `worker-${id}`,
    utilisation: id < idleFrom ? 0.62 - id * 0.031 : 0,
    completed: id < idleFrom ? 690_000 - id * 31_000 : 0,
  }));
}
