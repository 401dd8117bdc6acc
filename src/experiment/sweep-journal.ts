/**
 * What is finished of a sweep, on disk while it runs: a line per finished point, appended as it finishes, so
 * that whatever ends the process ends no more than the points it was at.
 *
 *     {"journal":"plimsoll sweep","version":1,"key":"<hash>","points":1000}
 *     {"sum":"<16 hex digits of the SHA-256 of the point's text>","point":{…}}
 *
 * The key stands for everything a point's result depends on: another scenario, seed, matrix or program has
 * another key and is not continued. A line that was cut off or does not match its sum is as if it were not there.
 */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, fdatasync, fsyncSync, openSync, readFileSync, renameSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { PointResult } from '../result/sweep-result.ts';
import { pointResultSchema } from '../result/sweep-shape.ts';
import { makeFolder } from './folder.ts';

const VERSION = 1;
/** Points between two requests to put what was written on the disk itself: a power cut loses no more. */
const SYNC_EVERY = 64;

/** The journal there cannot be continued; the message says why. */
export class JournalRefused extends Error {
  override readonly name = 'JournalRefused';
}

export interface JournalHead {
  readonly key: string;
  readonly points: number;
}

/** What a journal on disk holds. */
export interface JournalContent {
  readonly head: JournalHead;
  readonly finished: ReadonlyMap<number, PointResult>;
  /** Bytes up to the end of the last whole line; what follows was cut off. */
  readonly wholeBytes: number;
}

export class SweepJournal {
  readonly path: string;
  /** Points that were finished before, by index. */
  readonly finished: ReadonlyMap<number, PointResult>;
  readonly #file: number;
  #unsynced = 0;

  private constructor(path: string, file: number, finished: ReadonlyMap<number, PointResult>) {
    this.path = path;
    this.#file = file;
    this.finished = finished;
  }

  /** How many points an unfinished journal of the same sweep holds; null when there is none. */
  static unfinished(path: string, head: JournalHead): number | null {
    try {
      const content = readJournal(path);
      return content?.head.key === head.key && content.finished.size > 0 && content.finished.size < head.points ? content.finished.size : null;
    } catch {
      return null;
    }
  }

  /** Begins anew. A journal that is there is kept beside it, with `.old` at its end. */
  static begin(path: string, head: JournalHead): SweepJournal {
    makeFolder(dirname(path));
    if (existsSync(path)) renameSync(path, `${path}.old`);
    const file = openSync(path, 'wx');
    writeSync(file, `${JSON.stringify({ journal: 'plimsoll sweep', version: VERSION, ...head })}\n`);
    fsyncSync(file);
    return new SweepJournal(path, file, new Map());
  }

  /** Continues what is there, or begins where there is nothing. Throws `JournalRefused` when it is of another sweep. */
  static resume(path: string, head: JournalHead): SweepJournal {
    const content = readJournal(path);
    if (content === null) return SweepJournal.begin(path, head);
    if (content.head.key !== head.key || content.head.points !== head.points) {
      throw new JournalRefused(
        `${path} is of another sweep: the scenario, its files, the matrix, the seed or the program's version has changed since (${content.head.key.slice(0, 12)} then, ${head.key.slice(0, 12)} now).`,
      );
    }
    truncateSync(path, content.wholeBytes);
    return new SweepJournal(path, openSync(path, 'a'), content.finished);
  }

  append(point: PointResult): void {
    writeSync(this.#file, lineOf(point));
    this.#unsynced++;
    if (this.#unsynced < SYNC_EVERY) return;
    this.#unsynced = 0;
    fdatasync(this.#file, () => undefined);
  }

  close(): void {
    fsyncSync(this.#file);
    closeSync(this.#file);
  }
}

export function lineOf(point: PointResult): string {
  const text = JSON.stringify(point);
  return `{"sum":"${sumOf(text)}","point":${text}}\n`;
}

/** What is there, broken lines left out; null when there is no journal or not even its head was written. */
export function readJournal(path: string): JournalContent | null {
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  const [first = '', ...lines] = bytes.subarray(0, wholeBytes).toString('utf8').split('\n');
  const head = headOf(first);
  if (head === null) {
    if (wholeBytes === 0) return null;
    throw new JournalRefused(`${path} is no journal of a sweep that this version can continue.`);
  }
  const finished = new Map<number, PointResult>();
  for (const line of lines) {
    const point = pointOf(line);
    if (point !== null) finished.set(point.index, point);
  }
  return { head, finished, wholeBytes };
}

function headOf(line: string): JournalHead | null {
  const head = parsed(line) as { readonly journal?: unknown; readonly version?: unknown; readonly key?: unknown; readonly points?: unknown } | null;
  if (head?.journal !== 'plimsoll sweep' || head.version !== VERSION || typeof head.key !== 'string' || typeof head.points !== 'number') return null;
  return { key: head.key, points: head.points };
}

const LINE = /^\{"sum":"([0-9a-f]{16})","point":(.*)\}$/s;

function pointOf(line: string): PointResult | null {
  const [, sum, text = ''] = LINE.exec(line) ?? [];
  if (sum === undefined || sum !== sumOf(text)) return null;
  const point = pointResultSchema.safeParse(parsed(text));
  return point.success ? point.data : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function sumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
