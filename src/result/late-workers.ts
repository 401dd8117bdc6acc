/**
 * Workers on the shards of a stream, each by itself: a shard has one worker, and where that one has ever more to do the others can be no
 * help, however little of the whole it is. Read off `lateWorkers`, which tells of the last half of a run. See decision 020.
 */
import { meanOf, total } from '../measure/sums.ts';
import { GROWTH_CONFIDENCE, growsBy } from './growth.ts';
import type { Row, RunResult } from './run-result.ts';

/** A worker with no time left. */
export const FULL = 0.98;
/** Parts of the last half, by which growth is judged. */
const PARTS = 10;

interface LateWorker {
  readonly shards: number;
  /** The shard that most of what it has before it is of. */
  readonly furthest: number;
  /** Records of its shards that are not done when the run ends, and of those the ones it has taken. */
  readonly level: number;
  readonly held: number;
  readonly growthPerSecond: number;
  readonly isBehind: boolean;
  /** What it takes to work off all it has before it. */
  readonly drainSeconds: number;
}

/** The workers of one reader that fall behind for good, as one. */
export interface FallenBehind {
  /** Their shards, of all that are read. */
  readonly shards: number;
  readonly shardsRead: number;
  readonly furthest: number;
  readonly level: number;
  readonly held: number;
  readonly growthPerSecond: number;
  /** Of the one that takes longest: they drain side by side. */
  readonly drainSeconds: number;
}

/** Of several readers the one that needs longest; null where no worker falls behind. */
export function fallenBehind(runs: readonly RunResult[], readers: readonly number[]): FallenBehind | null {
  let worst: FallenBehind | null = null;
  for (const reader of readers) {
    const full = fullWorkers(runs, reader);
    const behind = full.workers.filter(({ isBehind }) => isBehind).sort((a, b) => b.drainSeconds - a.drainSeconds);
    const first = behind[0];
    if (first === undefined || (worst !== null && worst.drainSeconds >= first.drainSeconds)) continue;
    const sum = (of: (worker: LateWorker) => number): number => total(behind.map(of));
    const { furthest, drainSeconds } = first;
    const all = { shards: sum(({ shards }) => shards), level: sum(({ level }) => level), held: sum(({ held }) => held) };
    worst = { ...all, shardsRead: full.shardsRead, furthest, growthPerSecond: sum((worker) => worker.growthPerSecond), drainSeconds };
  }
  return worst;
}

/** What the full worker takes that has most before it, for its speed; 0 where all have time. */
export function slowestWorkerSeconds(runs: readonly RunResult[], readers: readonly number[]): number {
  return Math.max(0, ...readers.flatMap((reader) => fullWorkers(runs, reader).workers.map(({ drainSeconds }) => drainSeconds)));
}

function fullWorkers(runs: readonly RunResult[], reader: number): { readonly workers: readonly LateWorker[]; readonly shardsRead: number } {
  const tables = runs.flatMap((run) => run.components[reader]?.tables.lateWorkers ?? []);
  const engaged = tables.filter(({ shards }) => Number(shards) > 0);
  const byWorker = new Map<string, Row[]>();
  for (const row of engaged) byWorker.set(String(row.id), [...(byWorker.get(String(row.id)) ?? []), row]);
  const workers = [...byWorker.values()];
  const shardsRead = total(workers.map((rows) => Number(rows[0]!.shards)));
  const partSeconds = (runs[0]?.horizon ?? 0) / 2 / PARTS / 1e6;
  // Of many workers one would seem to fall behind by chance: together they are taken for overloaded no oftener than one would be.
  const confidence = 1 - (1 - GROWTH_CONFIDENCE) / Math.max(1, workers.length);
  const full = workers.filter((rows) => meanIn(rows, 'utilisation') >= FULL).map((rows) => lateWorker(rows, partSeconds, confidence));
  return { workers: full, shardsRead };
}

function lateWorker(rows: readonly Row[], partSeconds: number, confidence: number): LateWorker {
  const filled = Array.from({ length: PARTS }, (_, i) => i + 1).filter((part) => rows.every((row) => `part${part}` in row));
  const parts = filled.map((part) => meanIn(rows, `part${part}`));
  const changes = parts.slice(1).map((level, i) => level - parts[i]!);
  const between = partSeconds * ((filled.at(-1) ?? 0) - (filled[0] ?? 0));
  const level = meanIn(rows, 'level');
  const perSecond = meanIn(rows, 'completed') / meanIn(rows, 'seconds');
  return {
    shards: Number(rows[0]!.shards),
    furthest: Number(rows[0]!.furthest),
    level,
    held: meanIn(rows, 'held'),
    growthPerSecond: between > 0 ? total(changes) / between : 0,
    isBehind: growsBy(changes, { early: 'early' in rows[0]! ? meanIn(rows, 'early') : 0, final: meanOf(parts.slice(-2)) }, confidence),
    drainSeconds: level <= 0 ? 0 : level / perSecond,
  };
}

function meanIn(rows: readonly Row[], column: string): number {
  return meanOf(rows.map((row) => Number(row[column] ?? 0)));
}
