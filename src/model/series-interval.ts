import type { Micros } from '../units/units.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../units/units.ts';

const INTERVALS_MOST = 720;
/** A whole day by the minute, as CloudWatch shows it. */
const MINUTES_MOST = 1_440;

const STEPS: readonly Micros[] = [
  100_000,
  200_000,
  500_000,
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  30 * DAY,
];

/** The finest round width that cuts the horizon into at most 720 intervals (1,440 of a minute each). */
export function seriesIntervalOf(horizon: Micros): Micros {
  const fits = (step: Micros): boolean => horizon / step <= (step === MINUTE ? MINUTES_MOST : INTERVALS_MOST);
  return STEPS.find(fits) ?? Math.ceil(horizon / INTERVALS_MOST / DAY) * DAY;
}
