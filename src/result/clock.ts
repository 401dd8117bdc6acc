/**
 * Instants of a run as people read them: wall clock when the scenario names its start, else elapsed.
 * The start's own offset is kept as written, and no machine's time zone or calendar is consulted.
 */
import type { TimeFrame } from './study-result.ts';

const DAY_MS = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

export interface Clock {
  /** `elapsed`, `UTC` or `UTC+02:00`: what the axis is labelled with. */
  readonly label: string;
  /** Milliseconds since 1970-01-01 of the start on its own clock face; 0 when elapsed. */
  readonly originMs: number;
  readonly isWallClock: boolean;
  /** The start in full, `30 Jun 1998, 21:30:00 UTC`; empty when elapsed. */
  readonly start: string;
  /** An instant, `00:12:10` or `21:45:00`, with the day where the run spans more than one. */
  at(elapsedMs: number): string;
}

export function clockOf(time: TimeFrame): Clock {
  const start = time.startsAt === null ? null : parseInstant(time.startsAt);
  if (start === null) return { label: 'elapsed', originMs: 0, isWallClock: false, start: '', at: formatElapsed };
  const crossesMidnight = Math.floor(start.faceMs / DAY_MS) !== Math.floor((start.faceMs + time.durationMs - 1) / DAY_MS);
  const at = (elapsedMs: number): string => {
    const face = start.faceMs + elapsedMs;
    return crossesMidnight ? `${formatDay(face)} ${formatTimeOfDay(face)}` : formatTimeOfDay(face);
  };
  return {
    label: start.zone,
    originMs: start.faceMs,
    isWallClock: true,
    start: `${formatDay(start.faceMs)} ${start.year}, ${formatTimeOfDay(start.faceMs)} ${start.zone}`,
    at,
  };
}

/** `00:12:10`; beyond a day the hours go on counting: `49:00:00`. */
export function formatElapsed(elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / 1000);
  const hours = Math.floor(seconds / 3600);
  return `${two(hours)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** `21:45:00` of a face instant. */
export function formatTimeOfDay(faceMs: number): string {
  return formatElapsed(((faceMs % DAY_MS) + DAY_MS) % DAY_MS);
}

/** `30 Jun` of a face instant. */
export function formatDay(faceMs: number): string {
  const face = new Date(faceMs);
  return `${face.getUTCDate()} ${MONTHS[face.getUTCMonth()] ?? ''}`;
}

interface Start {
  readonly faceMs: number;
  readonly year: string;
  readonly zone: string;
}

/** ISO 8601 only; null for anything else. */
function parseInstant(text: string): Start | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?)?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone] = match;
  const timeOfDay = Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1000 + Number(fraction.padEnd(3, '0'));
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  return { faceMs: midnight + timeOfDay, year: year ?? '', zone: zone === undefined || zone === 'Z' ? 'UTC' : `UTC${zone}` };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
