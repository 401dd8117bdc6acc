/** Rows about sweeps and precision, through the built command. Without dist/ they say "not built". */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hashOf, isBuilt, runScenario } from './cli.ts';
import type { Effort } from './kernel-rows.ts';
import { station } from './product-rows.ts';
import { root } from './programs.ts';
import { median, type Row } from './sample.ts';

const MIB = 1024 * 1024;
const main = join(root, 'dist', 'cli', 'main.js');
const usage = join(root, 'bench', 'build', 'bench', 'usage.js');

export function experimentRows(effort: Effort): Row[] {
  const rows = [
    () => twoThreadsRow(4_000_000, 1.85, { ...effort, rounds: 1 }),
    () => twoThreadsRow(400_000, null, effort),
    () => twoThreadsRow(100_000, null, effort),
    () => manyPointsRow('memory', effort),
    () => manyPointsRow('report', effort),
    ...toFivePercent.map((how) => () => precisionRow(how, effort)),
  ];
  return rows.map((row) => row());
}

function rowOf(what: string, unit: string, value: number | null, rest: Partial<Row>): Row {
  return { what, unit, value, peers: [], goal: null, hash: '', note: '', ...rest };
}

/** A few milliseconds a point: what a sweep itself costs shows. */
const SMALL = station(2, 2_000).replace('seed: 1', 'seed: 1\nobjectives: [servers.sojourn.p99 < 200ms]');

interface Swept {
  readonly seconds: number;
  readonly peakBytes: number;
  readonly htmlBytes: number;
  readonly hash: string;
}

function sweepOf(text: string, matrix: readonly string[], threads: number, points: number): Swept {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
  try {
    const file = join(folder, 'scenario.yaml');
    writeFileSync(file, text);
    const args = [main, 'sweep', file, ...matrix.flatMap((axis) => ['--matrix', axis]), '--threads', String(threads), '--out', folder, '--quiet'];
    const start = process.hrtime.bigint();
    const env = { ...process.env, BENCH_USAGE: join(folder, 'usage') };
    const done = spawnSync(process.execPath, ['--import', pathToFileURL(usage).href, ...args], { encoding: 'utf8', env });
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    if (done.status !== 0 && done.status !== 99) throw new Error(`sweep ended with ${done.status}: ${done.stderr}`);
    const study = readFileSync(join(folder, 'study.json'), 'utf8');
    const answered = (JSON.parse(study) as { points: unknown[] }).points.length;
    if (answered !== points) throw new Error(`sweep of ${answered} points instead of ${points}`);
    return {
      seconds,
      peakBytes: (JSON.parse(readFileSync(env.BENCH_USAGE, 'utf8')) as { peakBytes: number }).peakBytes,
      htmlBytes: readFileSync(join(folder, 'sweep.html')).length,
      hash: hashOf(study),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * `most`: customers of the heaviest point; the others have a part of them. With 4 million a point takes 0.6 s on average, a quarter of what the
 * World Cup's hour does; 400,000 are a million events, as a larger scenario of the gallery has. What each thread compiles for itself is the same for
 * all of them, so the smaller the points the more of it shows (README.md).
 */
function twoThreadsRow(most: number, atLeast: number | null, { rounds, scale }: Effort): Row {
  const what = `two threads over one, 200 points of up to ${most >= 1e6 ? `${most / 1e6} M` : `${most / 1000} k`}`;
  if (!isBuilt) return rowOf(what, '×', null, {});
  const text = station(4, Math.max(5_000, Math.round(most * scale)));
  const ratios: number[] = [];
  let hash = '';
  for (let round = 0; round < Math.min(3, rounds); round++) {
    const [one, two] = [1, 2].map((threads) => sweepOf(text, ['consumers.servers.workers=4..8', 'producers.customers.rate=range(10,400,10)/s'], threads, 200));
    if (one?.hash !== two?.hash) throw new Error(`${what}: the number of threads changed the result`);
    ratios.push((one?.seconds ?? Number.NaN) / (two?.seconds ?? Number.NaN));
    hash = one?.hash ?? '';
  }
  return rowOf(what, '×', median(ratios), { hash, goal: atLeast === null ? null : { atLeast } });
}

let many: Swept | undefined;

function manyPointsRow(which: 'memory' | 'report', { scale }: Effort): Row {
  const what = which === 'memory' ? 'sweep of 10,000 points, peak memory' : 'sweep of 10,000 points, report';
  if (!isBuilt) return rowOf(what, 'MiB', null, {});
  const side = Math.round(100 * Math.sqrt(scale));
  many ??= sweepOf(SMALL, [`consumers.servers.workers=1..${side}`, `producers.customers.rate=range(1,${side},1)/s`], 2, side * side);
  const value = (which === 'memory' ? many.peakBytes : many.htmlBytes) / MIB;
  return rowOf(what, 'MiB', value, {
    hash: many.hash,
    note: `${side * side} points in ${many.seconds.toFixed(1)} s`,
    goal: { atMost: which === 'memory' ? 500 : 3 },
  });
}

/** A way of M/M/c at utilisation 0.9 to the mean sojourn within ±5 %. */
export interface ToFivePercent {
  readonly servers: number;
  readonly how: 'one long run' | 'replications';
  /** Of one replication, or of the one run at most. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** The goal in seconds of the wall clock, where there is one. */
  readonly atMost: number | null;
}

/** What is timed here; how often the intervals of the very same hold the truth, test/long/precision-coverage.test.ts counts. */
export const toFivePercent: readonly ToFivePercent[] = [
  { servers: 1, how: 'one long run', seconds: 60_000, warmUpSeconds: 25, atMost: 1 },
  { servers: 16, how: 'one long run', seconds: 2_000, warmUpSeconds: 25, atMost: 1.5 },
  { servers: 1, how: 'replications', seconds: 450, warmUpSeconds: 22.5, atMost: null },
  { servers: 16, how: 'replications', seconds: 40, warmUpSeconds: 2, atMost: null },
];

/** Its scenario; the seed is a line of its own. */
export function toFivePercentText({ servers, how, seconds, warmUpSeconds }: ToFivePercent): string {
  const stop = how === 'one long run' ? 'method: batch-means' : 'max: 400';
  const precision = `{ precision: 5%, of: servers.sojourn.mean, confidence: 95%, ${stop} }`;
  return `${station(servers, seconds * 90 * servers)}warmUp: ${warmUpSeconds}s\nreplications: ${precision}\n`;
}

/** Process start to the result on disk. */
function precisionRow(way: ToFivePercent, { rounds }: Effort): Row {
  const { servers, how, atMost } = way;
  const text = toFivePercentText(way);
  const what = `M/M/${servers} at 0.9 to ±5 %, ${how}`;
  if (!isBuilt) return rowOf(what, 's', null, {});
  const times: number[] = [];
  let hash = '';
  for (let round = 0; round < rounds; round++) {
    const run = runScenario(text, ['--report', 'json', '--seed', String(round + 1)]);
    times.push(run.seconds);
    hash = run.hash;
  }
  return rowOf(what, 's', median(times), { hash, goal: atMost === null ? null : { atMost } });
}
