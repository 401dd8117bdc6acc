/** One shard of many: what falls behind there is little of the whole, and is overload all the same. */
import { describe, expect, it } from 'vitest';
import { runStudy } from '../../src/experiment/study.ts';
import { compile } from '../../src/model/compile.ts';
import { judgeStability } from '../../src/result/stability.ts';
import type { StudyResult } from '../../src/result/study-result.ts';
import { readScenario } from '../../src/scenario/read.ts';
import { Looks } from '../../src/services/shard-reader/looks.ts';
import { singleServer } from '../measure/lindley.ts';
import { component, counter, gauge, run, SECOND } from './hand-made.ts';

async function studyOf(text: string): Promise<StudyResult> {
  const read = readScenario(`name: wide\nseed: 1\n${text}`, { file: 'wide.yaml' });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { model, context } = compile(read.scenario);
  return (await runStudy(model, context, { threads: 0, fingerprint: false }))!;
}

const LAST = 600;
/** Each of 200 workers does 20 a second; about 14 come to each shard, and nine more to one of them, until `LAST`. */
const wide = (duration: string): string => `duration: ${duration}
producers:
  hot: { to: s, arrivals: regular, rate: { profile: [{ at: 0s, rate: 9/s }, { at: ${LAST}s, rate: 0/s }] }, size: 200 B, key: { weights: { hot: 1 } } }
  rest: { to: s, arrivals: regular, rate: { profile: [{ at: 0s, rate: 2800/s }, { at: ${LAST}s, rate: 0/s }] }, size: 200 B, key: { sequence: { keys: 20000, prefix: k } }, batch: { records: 100, linger: 50ms } }
services: { s: { kind: kinesis, shards: 200 } }
consumers: { r: { kind: shard-reader, from: s, workers: 200, pollInterval: 2s, serviceTime: 50ms } }
`;

describe('one hot shard of two hundred', () => {
  it('makes the stream and its reader overloaded, and takes as long to drain as it does when arrivals stop', async () => {
    const { components, findings } = await studyOf(wide(`${LAST}s`));
    const { label, growthPerSecond, drainMs, sentence } = components.s!.stability;
    expect(label).toBe('overloaded');
    // What comes to the shard, less what its worker does.
    const [{ shard, perSecond }] = components
      .s!.shards!.map((row, i) => ({ shard: i, perSecond: Number(row.averageRecordsPerSecond) }))
      .sort((a, b) => b.perSecond - a.perSecond) as [{ shard: number; perSecond: number }];
    expect(growthPerSecond).toBeGreaterThan(0.6 * (perSecond - 20));
    expect(growthPerSecond).toBeLessThan(1.4 * (perSecond - 20));
    expect(sentence).toContain(`the backlog of shard ${shard} grows by`);
    expect(components.r!.stability).toMatchObject({ label: 'overloaded', growthPerSecond, drainMs });
    expect(findings.filter(({ kind }) => kind === 'overload').map((one) => one.component)).toEqual(['s', 'r']);
    const insideAt = async (seconds: number): Promise<number> => {
      const { s, r } = (await studyOf(wide(`${seconds}s`))).components;
      return s!.ledger.inside + r!.ledger.inside;
    };
    const drain = drainMs! / 1_000;
    expect(await insideAt(Math.floor(LAST + 0.95 * drain - 1))).toBeGreaterThan(0);
    expect(await insideAt(Math.ceil(LAST + 1.05 * drain + 3))).toBe(0);
  });
});

describe('workers with several shards', () => {
  const text = (hot: string): string => `duration: 200s
producers: { p: { to: s, rate: ${hot}, arrivals: regular, size: 100 B, key: { sequence: { keys: 400, prefix: k } } } }
services: { s: { kind: kinesis, shards: 4 } }
consumers: { r: { kind: shard-reader, from: s, workers: 3, serviceTime: 20ms } }
`;

  it('drain all of their shards one after the other', async () => {
    // 30 a second to each of four shards; the worker of two of them does 50 of 60.
    const { components } = await studyOf(text('120/s'));
    const { label, growthPerSecond, drainMs, sentence } = components.s!.stability;
    const coming = [0, 3].reduce((sum, shard) => sum + Number(components.s!.shards![shard]!.averageRecordsPerSecond), 0);
    expect(label).toBe('overloaded');
    expect(growthPerSecond).toBeCloseTo(coming - 50, 0);
    expect(sentence).toMatch(/the backlog of 2 of 4 shards, shard [03] the furthest behind, grows by/);
    expect(drainMs! / 1_000).toBeGreaterThan((200 * (coming - 50)) / 50);
    expect(drainMs! / 1_000).toBeLessThan((200 * (coming - 50)) / 50 + 3);
  });

  it('are not behind once they have worked it off', async () => {
    const burst = '{ profile: [{ at: 0s, rate: 60/s }, { at: 110s, rate: 130/s }, { at: 140s, rate: 60/s }] }';
    const { components } = await studyOf(text(burst));
    expect([components.s!.stability.label, components.r!.stability.label]).toEqual(['stable', 'stable']);
  });
});

/** What a worker before one shard would tell of a single server at this load: 5,000 customers, looked at 200 times. */
function workersAt(seed: string, rho: number, workers: number) {
  const customers = 5_000;
  const all = Array.from({ length: workers }, (_, id) => {
    const { arrivals, sojourns, waits } = singleServer(`${seed} ${id}`, rho, customers);
    return { arrivals, departures: arrivals.map((at, i) => at + sojourns[i]!), services: sojourns.map((sojourn, i) => sojourn - waits[i]!) };
  });
  const horizon = Math.min(...all.map(({ arrivals }) => arrivals.at(-1)!));
  const looks = new Looks(workers, horizon);
  const levelAt = (id: number, at: number): number => {
    const { arrivals, departures } = all[id]!;
    return countUntil(arrivals, at) - countUntil(departures, at);
  };
  for (let i = 1; i <= 200; i += 1)
    looks.add(
      (i * horizon) / 200,
      Float64Array.from({ length: workers }, (_, id) => levelAt(id, (i * horizon) / 200)),
    );
  return all.map(({ departures, services }, id) => {
    const [from, to] = [countUntil(departures, horizon / 2), countUntil(departures, horizon)];
    const busy = services.subarray(from, to).reduce((sum, service) => sum + service, 0);
    const utilisation = busy / (horizon / 2);
    return { id, shards: 1, furthest: id, completed: to - from, utilisation, seconds: horizon / 2, level: levelAt(id, horizon), held: 0, ...looks.of(id) };
  });
}

/** How many of these ascending instants are not after `at`. */
function countUntil(instants: Float64Array, at: number): number {
  let [low, high] = [0, instants.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (instants[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function labelOf(seed: string, rho: number, workers: number): string {
  const even = Array.from({ length: 200 }, () => 1_000);
  const stored = { backlog: gauge(1_000, 1_000, even), accepted: counter(200_000, even) };
  const reader = component('r', { completed: counter(200_000, even) }, { tables: { lateWorkers: workersAt(seed, rho, workers) } });
  return judgeStability([run(0, [component('s', stored), reader], { horizon: 200 * SECOND })], 0, { role: 'service', readers: [1] }).label;
}

describe('M/M/1 on every shard', () => {
  it.each([1, 20])('of %d at load 0.95 is called overloaded at most once in fifty', (workers) => {
    const labels = Array.from({ length: 100 }, (_, seed) => labelOf(`stable ${seed}`, 0.95, workers));
    expect(labels.filter((label) => label === 'overloaded').length).toBeLessThanOrEqual(2);
  });

  it('of five at load 1.15 is called overloaded nearly always', () => {
    const labels = Array.from({ length: 40 }, (_, seed) => labelOf(`over ${seed}`, 1.15, 5));
    expect(labels.filter((label) => label === 'overloaded').length).toBeGreaterThanOrEqual(38);
  });
});
