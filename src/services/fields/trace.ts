/**
 * Recorded traffic from a file: counts per interval (`timestamp,requests`) or instants (one column). The
 * time column holds ISO 8601 instants, seconds, or minutes (a heading `minute`).
 */
import { TIME_MAX } from '../../kernel/simulation.ts';
import type { RatePattern } from '../../model/model.ts';
import { exactDuration } from '../../units/format.ts';
import { parseDuration } from '../../units/parse.ts';
import type { Micros } from '../../units/units.ts';
import { DAY, MINUTE, SECOND } from '../../units/units.ts';
import { Remembered } from '../remembered.ts';
import { instantOf, isoOf, timeOfDay } from './instant.ts';
import type { TableLine } from './table.ts';
import { NUMBER_LIKE, parseTable, TableError } from './table.ts';

export interface Trace {
  readonly kind: 'trace';
  readonly file: string;
  readonly pattern: Extract<RatePattern, { kind: 'counts' | 'instants' }>;
  /** Wall-clock instant of virtual time 0, ISO 8601, when the file names one. */
  readonly startsAt: string | null;
  /** How long the cut and stretched trace lasts. */
  readonly length: Micros;
}

export interface TraceCut {
  readonly file: string;
  /** Multiplies the traffic. */
  readonly scale: number;
  /** Multiplies time: 2 plays it at half the speed. */
  readonly stretch: number;
  /** Offset, time of day, or instant; virtual time 0. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

const EXPECTED = 'lines of time,count (timestamp,requests) or one instant a line; times as ISO 8601 or seconds, ascending';
const INTERVALS_MOST = 5_000_000;
const INSTANTS_MOST = 50_000_000;

interface Moment {
  readonly at: Micros;
  readonly count: number;
  readonly line: number;
}

/** What a file holds, before anything is cut out of it. */
interface Recording {
  readonly moments: readonly Moment[];
  /** Counts per interval; otherwise instants. */
  readonly isCounts: boolean;
  readonly isWallClock: boolean;
}

/** Several components read one file, and so does each point of a sweep. Room for half a million lines, some 50 bytes each. */
const recordings = new Remembered<Recording>(5e5);

/** Throws `TableError`. */
export function readTrace(text: string, cut: TraceCut): Trace {
  const { moments, isCounts, isWallClock } = recordings.of(text, () => {
    const made = recordingOf(text);
    return { made, size: made.moments.length };
  });
  return lasting(isCounts ? countsOf(moments, cut, isWallClock) : instantsOf(moments, cut, isWallClock), cut);
}

function recordingOf(text: string): Recording {
  const lines = parseTable(text);
  const heading = lines[0] !== undefined && isHeading(lines[0]) ? lines[0] : null;
  const rows = heading === null ? lines : lines.slice(1);
  if (rows.length === 0) throw new TableError('there is no line of traffic in it', 1, EXPECTED);
  const names = (heading?.cells ?? []).map((cell) => cell.toLowerCase());
  const unit = names.some((name) => /^minutes?$/.test(name)) ? MINUTE : SECOND;
  const width = rows[0]?.cells.length ?? 1;
  const ragged = rows.find(({ cells }) => cells.length !== width);
  if (ragged !== undefined)
    throw new TableError(
      `${ragged.cells.length} ${ragged.cells.length === 1 ? 'cell' : 'cells'}, where the first line of traffic has ${width}`,
      ragged.line,
      'as many cells in every line',
    );
  const moments = rows.map((row) => momentOf(row, names, unit));
  const isCounts = width > 1;
  const isWallClock = instantOf(rows[0]?.cells[timeColumn(names)] ?? '') !== null || (moments[0]?.at ?? 0) > 1e15;
  checkAscending(moments, isCounts);
  return { moments, isCounts, isWallClock };
}

/** Words; a time that is none, as of 30 February, is a mistake in the first line of traffic. */
function isHeading({ cells: [first = ''] }: TableLine): boolean {
  return timeOf(first, SECOND) === null && !NUMBER_LIKE.test(first);
}

/** A trace that the clock can play. */
function lasting(trace: Trace, { stretch }: TraceCut): Trace {
  if (trace.length > TIME_MAX) throw new TableError(`stretched ${stretch} times, the trace outlasts the clock`, 1, 'at most 285 years');
  return trace;
}

function timeColumn(names: readonly string[]): number {
  return Math.max(
    0,
    names.findIndex((name) => /^(timestamp|time|at|seconds?|minutes?|instant)$/.test(name)),
  );
}

function momentOf({ line, cells }: TableLine, names: readonly string[], unit: Micros): Moment {
  const column = timeColumn(names);
  const at = timeOf(cells[column] ?? '', unit);
  if (at === null) throw new TableError(`"${cells[column] ?? ''}" is not a time`, line, EXPECTED);
  if (cells.length === 1) return { at, count: 1, line };
  const named = names.findIndex((name) => /^(counts?|requests|messages|records)$/.test(name));
  const counted = named >= 0 ? named : column === 0 ? 1 : 0;
  const count = Number((cells[counted] ?? '').replaceAll('_', ''));
  if (!(count >= 0) || cells[counted] === '' || !Number.isFinite(count)) throw new TableError(`"${cells[counted] ?? ''}" is not a count`, line, EXPECTED);
  return { at, count, line };
}

/** A cell of the time column; numbers beyond 1e9 count seconds since 1970, beyond 1e12 milliseconds. */
function timeOf(cell: string, unit: Micros): Micros | null {
  if (cell === '') return null;
  const value = Number(cell);
  if (Number.isNaN(value)) return instantOf(cell);
  if (value < 0 || !Number.isFinite(value)) return null;
  const at = Math.round(value >= 1e12 ? value * 1_000 : value * unit);
  return at <= TIME_MAX ? at : null;
}

function checkAscending(moments: readonly Moment[], isCounts: boolean): void {
  for (let i = 1; i < moments.length; i++) {
    const now = moments[i];
    const before = moments[i - 1];
    if (now === undefined || before === undefined || now.at > before.at || (now.at === before.at && !isCounts)) continue;
    throw new TableError(now.at === before.at ? 'two lines name the same time' : 'time goes back', now.line, EXPECTED);
  }
}

function countsOf(moments: readonly Moment[], cut: TraceCut, isWallClock: boolean): Trace {
  const first = moments[0]?.at ?? 0;
  const interval = intervalOf(moments);
  const end = (moments.at(-1)?.at ?? 0) + interval;
  const { from, until } = windowOf(cut, first, end, isWallClock);
  for (const [name, at] of [
    ['from', from],
    ['until', until],
  ] as const) {
    if ((at - first) % interval !== 0)
      throw new TableError(`${name} falls inside an interval of the trace`, 1, `a whole number of intervals of ${exactDuration(interval)} after the start`);
  }
  const size = (until - from) / interval;
  if (size > INTERVALS_MOST) throw new TableError(`the trace has ${size} intervals`, 1, `at most ${INTERVALS_MOST}`);
  const perInterval = new Array<number>(size).fill(0);
  for (const { at, count } of moments) {
    if (at >= from && at < until) perInterval[(at - from) / interval] = count * cut.scale;
  }
  const stretched = Math.round(interval * cut.stretch);
  if (stretched < 1) throw new TableError(`stretched ${cut.stretch} times, an interval has no length`, 1, 'intervals of 1µs or more');
  return {
    kind: 'trace',
    file: cut.file,
    pattern: { kind: 'counts', interval: stretched, perInterval },
    startsAt: isWallClock ? isoOf(from) : null,
    length: stretched * size,
  };
}

function instantsOf(moments: readonly Moment[], cut: TraceCut, isWallClock: boolean): Trace {
  const first = isWallClock ? (moments[0]?.at ?? 0) : 0;
  const { from, until } = windowOf(cut, first, (moments.at(-1)?.at ?? 0) + 1, isWallClock);
  const at: number[] = [];
  let kept = 0;
  for (const moment of moments) {
    if (moment.at < from || moment.at >= until) continue;
    // Thinned or repeated evenly: whenever the running total of `scale` passes a whole number.
    const copies = Math.floor((kept + 1) * cut.scale + 1e-9) - Math.floor(kept * cut.scale + 1e-9);
    if (at.length + copies > INSTANTS_MOST) throw new TableError('the trace has too many instants', moment.line, `at most ${INSTANTS_MOST}, scale included`);
    for (let i = 0; i < copies; i++) at.push(Math.round((moment.at - from) * cut.stretch));
    kept += 1;
  }
  return {
    kind: 'trace',
    file: cut.file,
    pattern: { kind: 'instants', at },
    startsAt: isWallClock ? isoOf(from) : null,
    length: Math.round((until - from) * cut.stretch),
  };
}

/** The least distance between neighbours; all others must be multiples of it (missing lines count 0). */
function intervalOf(moments: readonly Moment[]): Micros {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < moments.length; i++) least = Math.min(least, (moments[i]?.at ?? 0) - (moments[i - 1]?.at ?? 0));
  if (!Number.isFinite(least)) return MINUTE;
  const first = moments[0]?.at ?? 0;
  const odd = moments.find(({ at }) => (at - first) % least !== 0);
  if (odd !== undefined) throw new TableError(`the intervals are uneven: not a multiple of ${exactDuration(least)} after the first line`, odd.line, EXPECTED);
  return least;
}

function windowOf(cut: TraceCut, first: Micros, end: Micros, isWallClock: boolean): { readonly from: Micros; readonly until: Micros } {
  const from = cut.from === undefined ? first : boundOf(cut.from, 'from', first, isWallClock);
  let until = cut.until === undefined ? end : boundOf(cut.until, 'until', first, isWallClock);
  // A time of day is the first after `from`.
  if (until <= from && timeOfDay(cut.until ?? '') !== null) until += DAY * Math.ceil((from + 1 - until) / DAY);
  if (from < first || from >= end) throw new TableError(`from (${cut.from ?? ''}) is outside the trace`, 1, spanOf(first, end, isWallClock));
  if (until > end || until <= from) throw new TableError(`until (${cut.until ?? ''}) is outside the trace`, 1, spanOf(first, end, isWallClock));
  return { from, until };
}

function boundOf(text: string, name: string, first: Micros, isWallClock: boolean): Micros {
  const clock = timeOfDay(text);
  const instant = instantOf(text);
  if (isWallClock && instant !== null) return instant;
  if (isWallClock && clock !== null) {
    const midnight = Math.floor(first / DAY) * DAY;
    return midnight + clock < first ? midnight + clock + DAY : midnight + clock;
  }
  const offset = parseDuration(text);
  if (!offset.ok)
    throw new TableError(
      `"${text}" is not a place in the trace (${name})`,
      1,
      isWallClock ? 'an offset (21h30m), a time of day (21:30) or an instant (1998-06-30T21:30Z)' : 'an offset such as 21h30m',
    );
  return first + offset.value;
}

function spanOf(first: Micros, end: Micros, isWallClock: boolean): string {
  return isWallClock ? `between ${isoOf(first)} and ${isoOf(end)}` : `between 0s and ${exactDuration(end - first)}`;
}
