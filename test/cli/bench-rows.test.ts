/** Every row of the bench, as small as it goes: the numbers say nothing here, but that each row runs, and what it measures, does. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Effort } from '../../bench/kernel-rows.ts';
import { cpp, type Program, simpy } from '../../bench/programs.ts';
import type { Row } from '../../bench/sample.ts';
import { BUILD_WAIT_MS, ensureBuilt, ROOT } from './program.ts';

const TINY: Effort = { rounds: 1, scale: 0.001 };

/** The rows start our own programs compiled, and look for the built command when they are loaded. */
beforeAll(async () => {
  await ensureBuilt();
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', join(ROOT, 'bench/tsconfig.json')], { stdio: 'pipe' });
}, BUILD_WAIT_MS);

const named = (rows: readonly Row[]): string[] => rows.map(({ what, unit }) => `${what}: ${unit}`);
const withoutNumber = (rows: readonly Row[]): string[] => named(rows.filter(({ value }) => value === null || !Number.isFinite(value)));
const notPositive = (rows: readonly Row[]): string[] => named(rows.filter(({ value }) => value === null || !(value > 0)));
/** What is to be reached, row by row, of the value itself and beside peers; rows that only inform are left out. */
const goals = (rows: readonly Row[]): readonly (readonly [string, Row['goal']])[] => rows.flatMap(({ what, goal }) => (goal === null ? [] : [[what, goal]]));
const reaches = (rows: readonly Row[]): readonly (readonly [string, string, number])[] =>
  rows.flatMap(({ what, peers }) => peers.flatMap(({ name, reach }) => (reach === null ? [] : [[what, name, reach] as const])));
/** A goal beside a peer is shown where the peer is. */
const where = <T>(peer: Program | null, goal: T): readonly T[] => (peer === null ? [] : [goal]);
const withoutHash = (rows: readonly Row[]): string[] => named(rows.filter(({ hash }) => !/^[0-9a-f]{16}$/.test(hash)));

test('the rows of the kernel: PHOLD in four sizes, one handler or four, the same run', async () => {
  const { kernelRows } = await import('../../bench/kernel-rows.ts');
  const rows = kernelRows(TINY);
  expect(named(rows)).toEqual(
    ['2', '20', '1,000', '100,000'].flatMap((pending) => ['one handler', 'four handlers'].map((kinds) => `PHOLD, ${pending} pending, ${kinds}: events/s`)),
  );
  expect(notPositive(rows)).toEqual([]);
  expect(goals(rows)).toEqual([]);
  const peer = cpp('phold');
  expect(reaches(rows)).toEqual([
    ...where(peer, ['PHOLD, 1,000 pending, one handler', 'C++ (double time)', 1.2]),
    ...where(peer, ['PHOLD, 100,000 pending, one handler', 'C++ (double time)', 1.5]),
  ]);
  const names = ['C++ (double time)', 'C++ (integer time)'].flatMap((name) => where(peer, name)).concat(where(simpy('phold'), 'SimPy'));
  for (const { hash, peers } of rows) {
    expect(peers.map(({ name }) => name)).toEqual(names);
    expect(hash).toMatch(/^[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$/);
    expect(peers.filter(({ value, ratio }) => !(value > 0 && ratio > 0))).toEqual([]);
  }
  expect(rows.filter((_, i) => i % 2 === 0).map(({ hash }) => hash)).toEqual(rows.filter((_, i) => i % 2 === 1).map(({ hash }) => hash));
});

test('the rows of the product: stations, the World Cup, threads, the start and a backlog', async () => {
  const { productRows } = await import('../../bench/product-rows.ts');
  const rows = productRows(TINY);
  expect(named(rows)).toEqual([
    'M/M/1 by scenario, waiting and sojourn recorded: customers/s',
    'M/M/16 by scenario, waiting and sojourn recorded: customers/s',
    'World Cup day, one thread: records/s',
    'World Cup day, peak memory: MiB',
    'two threads over one, eight replications of 10 M: ×',
    'two threads over one, eight replications of 2 M: ×',
    'plimsoll --help: s',
    'smallest scenario to finished report: s',
    'bytes per waiting message: bytes',
  ]);
  expect(withoutNumber(rows)).toEqual([]);
  // The others are differences, of processor time and of memory, which so little work may turn about.
  expect(notPositive(rows.slice(2, 8))).toEqual([]);
  expect(withoutHash(rows)).toEqual([]);
  expect(goals(rows)).toEqual([
    ['World Cup day, one thread', { atLeast: 5_000_000 }],
    ['World Cup day, peak memory', { atMost: 400 }],
    ['two threads over one, eight replications of 10 M', { atLeast: 1.8 }],
    ['plimsoll --help', { atMost: 0.25 }],
    ['smallest scenario to finished report', { atMost: 1.5 }],
    ['bytes per waiting message', { atMost: 48 }],
  ]);
  expect(reaches(rows)).toEqual(
    ['M/M/1', 'M/M/16'].flatMap((name) => [
      ...where(cpp('mmc'), [`${name} by scenario, waiting and sojourn recorded`, 'C++ priority_queue', 0.3]),
      ...where(simpy('mmc'), [`${name} by scenario, waiting and sojourn recorded`, 'SimPy', 25]),
    ]),
  );
});

test('the rows of experiments: sweeps on two threads and of many points, and runs to a precision', async () => {
  const { experimentRows } = await import('../../bench/experiment-rows.ts');
  const rows = experimentRows(TINY);
  expect(named(rows)).toEqual([
    'two threads over one, 200 points of up to 4 M: ×',
    'two threads over one, 200 points of up to 400 k: ×',
    'two threads over one, 200 points of up to 100 k: ×',
    'sweep of 10,000 points, peak memory: MiB',
    'sweep of 10,000 points, report: MiB',
    'M/M/1 at 0.9 to ±5 %, one long run: s',
    'M/M/16 at 0.9 to ±5 %, one long run: s',
    'M/M/1 at 0.9 to ±5 %, replications: s',
    'M/M/16 at 0.9 to ±5 %, replications: s',
  ]);
  expect(notPositive(rows)).toEqual([]);
  expect(withoutHash(rows)).toEqual([]);
  expect(reaches(rows)).toEqual([]);
  expect(goals(rows)).toEqual([
    ['two threads over one, 200 points of up to 4 M', { atLeast: 1.85 }],
    ['sweep of 10,000 points, peak memory', { atMost: 500 }],
    ['sweep of 10,000 points, report', { atMost: 3 }],
    ['M/M/1 at 0.9 to ±5 %, one long run', { atMost: 1 }],
    ['M/M/16 at 0.9 to ±5 %, one long run', { atMost: 1.5 }],
  ]);
});
