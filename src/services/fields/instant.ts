/** Wall-clock instants as text, without a clock: ISO 8601 to microseconds since 1970 and back, UTC. */
import type { Micros } from '../../units/units.ts';
import { HOUR, MINUTE, SECOND } from '../../units/units.ts';

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6})\d*)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/** Microseconds since 1970-01-01T00:00Z; null when the text is no such instant. No zone means UTC. */
export function instantOf(text: string): Micros | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((part) => Number(part ?? 0));
  // Date.UTC takes a year below 100 for one of the last century.
  if (year < 100 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return null;
  const midnight = Date.UTC(year, month - 1, day);
  // 30 February would be a day of March.
  if (new Date(midnight).getUTCDate() !== day) return null;
  const fraction = Number((match[7] ?? '').padEnd(6, '0'));
  const time = hour * HOUR + minute * MINUTE + second * SECOND + fraction;
  return midnight * 1_000 + time - zoneOf(match[8]);
}

/** `21:45` or `21:45:30` as microseconds after midnight; null when it is no time of day. */
export function timeOfDay(text: string): Micros | null {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (match === null) return null;
  const [hour = 0, minute = 0, second = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return hour > 24 || minute > 59 || second > 59 ? null : hour * HOUR + minute * MINUTE + second * SECOND;
}

/** `1998-06-30T21:30:00Z`, with milliseconds when there are any. */
export function isoOf(instant: Micros): string {
  return new Date(Math.floor(instant / 1_000)).toISOString().replace('.000Z', 'Z');
}

function zoneOf(zone: string | undefined): Micros {
  if (zone === undefined || zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * HOUR + Number(zone.slice(-2)) * MINUTE);
}
