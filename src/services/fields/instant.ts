/** Wall-clock instants as text, without a clock: ISO 8601 to microseconds since 1970 and back, UTC. */
import type { Micros } from '../../units/units.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../units/units.ts';

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6})\d*)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/** Microseconds since 1970-01-01T00:00Z; null when the text is no such instant. No zone means UTC. */
export function instantOf(text: string): Micros | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((part) => Number(part ?? 0));
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return null;
  const fraction = Number((match[7] ?? '').padEnd(6, '0'));
  const time = hour * HOUR + minute * MINUTE + second * SECOND + fraction;
  return daysOf(year, month, day) * DAY + time - zoneOf(match[8]);
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
  const day = Math.floor(instant / DAY);
  const rest = instant - day * DAY;
  const { year, month, date } = civilOf(day);
  const millis = Math.floor((rest % SECOND) / 1_000);
  const clock = [rest / HOUR, (rest % HOUR) / MINUTE, (rest % MINUTE) / SECOND].map((part) => pad(Math.floor(part), 2)).join(':');
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}T${clock}${millis > 0 ? `.${pad(millis, 3)}` : ''}Z`;
}

function zoneOf(zone: string | undefined): Micros {
  if (zone === undefined || zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * HOUR + Number(zone.slice(-2)) * MINUTE);
}

/** Days since 1970-01-01 in the Gregorian calendar; years counted from March so that a leap day comes last. */
function daysOf(year: number, month: number, date: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

function civilOf(day: number): { readonly year: number; readonly month: number; readonly date: number } {
  const z = day + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor((doe - Math.floor(doe / 1_460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return { year: yoe + era * 400 + (month <= 2 ? 1 : 0), month, date: doy - Math.floor((153 * mp + 2) / 5) + 1 };
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
