/** Axes: time in the scenario's own clock, durations in a unit that suits the largest value. */

import { type Clock, formatDay, formatElapsed, formatTimeOfDay } from '../../../result/clock.ts';
import { formatBytes, formatDuration, formatNumber, formatShare } from '../../../units/values.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30]
  .map((n) => n * SECOND)
  .concat(
    [1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
    [1, 2, 3, 6, 12].map((n) => n * HOUR),
    [1, 2, 5, 10, 30, 60, 120, 365].map((n) => n * DAY),
  );
export const TICKS_MAX = 7;

/** The x of every chart over time: milliseconds since the start, labelled by the clock. */
export function timeAxis(clock: Clock, durationMs: number): object {
  const step = STEPS.find((candidate) => durationMs / candidate < TICKS_MAX) ?? durationMs;
  const first = Math.ceil(clock.originMs / step) * step - clock.originMs;
  const values: number[] = [];
  for (let at = first; at <= durationMs; at += step) values.push(at);
  return {
    field: 't',
    type: 'quantitative',
    title: null,
    scale: { domain: [0, durationMs], nice: false, zero: false },
    axis: { values, labelExpr: lookup(values, (at) => timeLabel(clock, at, step)), labelFlush: true, labelOverlap: true },
  };
}

function timeLabel(clock: Clock, atMs: number, step: number): string {
  const face = clock.originMs + atMs;
  if (!clock.isWallClock)
    return step >= DAY ? `${Math.round(atMs / DAY)}d` : formatElapsed(atMs) + (step < SECOND ? `.${Math.round((atMs % SECOND) / 100)}` : '');
  if (step >= DAY || (step >= HOUR && face % DAY === 0)) return formatDay(face);
  return step >= MINUTE ? formatTimeOfDay(face).slice(0, 5) : formatTimeOfDay(face);
}

interface ValueAxis {
  readonly scale: { readonly type?: string; readonly constant?: number; readonly domain: readonly [number, number]; readonly nice: false };
  readonly axis: object;
}

/** A quantitative y in a result unit, ticks at round numbers of what is shown. */
export function valueAxis(unit: string, values: readonly number[], options: { readonly isLog?: boolean } = {}): ValueAxis {
  const high = Math.max(0, ...values);
  if (options.isLog === true) return logAxis(unit, values);
  const ticks = linearTicks(unit, high);
  const top = Math.max(high, ticks.at(-1) ?? high);
  return { scale: { domain: [0, top === 0 ? 1 : top], nice: false }, axis: { values: ticks, labelExpr: lookup(ticks, (tick) => tickLabel(tick, unit)) } };
}

/** Values that span more than this factor are drawn on a logarithmic axis. */
export function spansDecades(values: readonly number[], factor = 40): boolean {
  const positive = values.filter((value) => value > 0);
  return positive.length > 1 && Math.max(...positive) / Math.min(...positive) > factor;
}

/** How far below all that is shown the axis follows an interval. */
const BELOW = 4;

/**
 * Lower ends of intervals as far as a logarithmic axis follows them. One at nothing, or nearly, ends clearly below all
 * `values`, so that what is clipped at the axis's own lower end runs to the bottom and ends on no bound.
 */
export function lowerEnds(lows: readonly number[], values: readonly number[]): number[] {
  const least = Math.min(...values.filter((value) => value > 0));
  return lows.map((low) => Math.max(low, least / BELOW));
}

function logAxis(unit: string, values: readonly number[]): ValueAxis {
  const positive = values.filter((value) => value > 0);
  const low = Math.min(...positive);
  const high = Math.max(...positive);
  const ticks = logTicks(low, high, unit === 'ms' ? DURATION_TICKS : undefined);
  const top = Math.max(high, ticks.at(-1) ?? high);
  if (positive.length < values.length) {
    // Nothing is no place on a logarithmic axis: below the least value it runs straight to 0.
    const shown = [0, ...ticks];
    return {
      scale: { type: 'symlog', constant: low, domain: [0, top], nice: false },
      axis: { values: shown, labelExpr: lookup(shown, (tick) => tickLabel(tick, unit)) },
    };
  }
  return {
    scale: { type: 'log', domain: [Math.min(low, ticks[0] ?? low), top], nice: false },
    axis: { values: ticks, labelExpr: lookup(ticks, (tick) => tickLabel(tick, unit)) },
  };
}

/** What people call round durations, in milliseconds, a little under a decade apart. */
const DURATION_TICKS = [0.001, 0.01, 0.1, 1, 10, 100, SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY];

export function logTicks(low: number, high: number, candidates: readonly number[] = decades(low, high)): number[] {
  const from = candidates.findLastIndex((tick) => tick <= low);
  const to = candidates.findIndex((tick) => tick >= high);
  const ticks = candidates.slice(Math.max(0, from), to === -1 ? candidates.length : to + 1);
  return ticks.length <= TICKS_MAX ? ticks : ticks.filter((_, index) => index % 2 === 0 || index === ticks.length - 1);
}

function decades(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low));
  return Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, index) => Number(`1e${first + index}`));
}

/** Four or five ticks from zero; durations step by 1, 2, 5, 10, 15, 30 of their unit. */
function linearTicks(unit: string, high: number): number[] {
  if (high === 0) return [0];
  const step = unit === 'ms' && high >= 4 * SECOND ? (STEPS.find((candidate) => high / candidate <= 5) ?? high) : roundStep(high / 4);
  return Array.from({ length: Math.ceil(high / step - 1e-9) + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

function roundStep(rough: number): number {
  const decade = Number(`1e${Math.floor(Math.log10(rough))}`);
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * decade >= rough) ?? 10;
  return factor * decade;
}

function tickLabel(value: number, unit: string): string {
  if (value === 0) return '0';
  if (unit === 'ms') return durationLabel(value);
  if (unit === 'ratio') return formatShare(value);
  if (unit.startsWith('bytes')) return formatBytes(value);
  if (value >= 1e6) return `${formatNumber(value / 1e6)}M`;
  return value >= 1e4 ? `${formatNumber(value / 1e3)}k` : formatNumber(value);
}

/** `1 min 30 s`: beside "ms", an "m" alone is easily misread. */
export function durationLabel(milliseconds: number): string {
  return formatDuration(milliseconds).replace(/ m\b/, ' min');
}

/** A label expression that only looks up what was formatted here, so that the renderer formats nothing. */
export function lookup(values: readonly number[], label: (value: number) => string): string {
  const entries = values.map((value) => `${JSON.stringify(String(value))}: ${JSON.stringify(label(value))}`);
  return `({${entries.join(', ')}})[datum.value]`;
}
