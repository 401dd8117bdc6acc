/** Ticks of a logarithmic axis of durations, in milliseconds: only what people call round, and always at least two. */
import { DAY, HOUR, MINUTE, SECOND, TICKS_MAX } from './axes.ts';

const UNITS = [1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10, 100, SECOND, MINUTE, HOUR, DAY, 100 * DAY];
/** Finest choice first: the first that is not too many is taken. */
const CHOICES: readonly (readonly number[])[] = [
  [1, 2, 5, 10, 30],
  [1, 5, 10, 30],
  [1, 10],
];
/** Values nearer together than this factor have steps of one length between them. */
const NARROW = 3;

export function durationTicks(low: number, high: number): number[] {
  const choices = CHOICES.map((factors) => roundDurations(factors).filter((tick) => tick >= low && tick <= high));
  const [finest = [], , coarsest = []] = choices;
  if (high / low < NARROW || finest.length < 2) return evenTicks(low, high);
  return choices.find((ticks) => ticks.length <= TICKS_MAX) ?? everyOther(coarsest);
}

/** `1 2 5 10 30 s`, `1 2 5 10 30 min`: what is less than the next unit. */
function roundDurations(factors: readonly number[]): number[] {
  return UNITS.flatMap((unit, index) =>
    factors.map((factor) => Number((factor * unit).toPrecision(3))).filter((tick) => tick < (UNITS[index + 1] ?? Number.POSITIVE_INFINITY)),
  );
}

/** Multiples of the longest round step of which two lie inside. */
function evenTicks(low: number, high: number): number[] {
  const most = (high - low) / 2;
  const step = roundDurations([1, 2, 5, 10, 30]).findLast((duration) => duration <= most) ?? most;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** The last stays: nothing stands right of it that would say how far the axis goes. */
function everyOther(ticks: readonly number[]): number[] {
  return ticks.filter((_, index) => (ticks.length - 1 - index) % 2 === 0);
}
