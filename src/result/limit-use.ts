/** How near each limit came, over all replications: per limit, the place that came nearest. */
import { total } from '../measure/sums.ts';
import type { ComponentRun, LimitUse } from './run-result.ts';
import type { LimitEntry, LimitUseResult } from './study-result.ts';

/** `parts`: the component in each run. Limits that are switched off (`limits: none`) have no headroom and are left out. */
export function foldLimitUse(component: string, parts: readonly ComponentRun[], limits: readonly LimitEntry[]): readonly LimitUseResult[] {
  const places = new Map<string, LimitUse[]>();
  for (const use of parts.flatMap(({ limitUse }) => limitUse)) {
    const key = JSON.stringify([use.limit, use.place]);
    places.set(key, [...(places.get(key) ?? []), use]);
  }
  const results: LimitUseResult[] = [];
  for (const uses of places.values()) {
    const entry = entryOf(component, uses[0]!.limit, limits);
    if (entry.value !== null) results.push(foldPlace(uses, entry.value, entry.unit, parts.length));
  }
  return results.sort((a, b) => b.refusals - a.refusals || a.headroom - b.headroom || compare(a.limit, b.limit) || compare(a.place, b.place));
}

function foldPlace(uses: readonly LimitUse[], value: number, unit: string, replications: number): LimitUseResult {
  const highest = uses.reduce((a, b) => (b.peak > a.peak ? b : a));
  const refusedAt = uses.filter(({ refusals }) => refusals > 0).map(({ firstRefusalAt }) => firstRefusalAt);
  return {
    limit: highest.limit,
    place: highest.place,
    value,
    unit,
    peak: highest.peak,
    peakAtMs: highest.peakAt / 1000,
    average: total(uses.map(({ average }) => average)) / uses.length,
    headroom: 1 - highest.peak / value,
    refusals: total(uses.map(({ refusals }) => refusals)) / replications,
    firstRefusalAtMs: refusedAt.length > 0 ? Math.min(...refusedAt) / 1000 : null,
  };
}

function entryOf(component: string, limit: string, limits: readonly LimitEntry[]): LimitEntry {
  const entry = limits.find(({ id }) => id === `${component}.${limit}`);
  if (!entry) throw new Error(`believed: a limit that was watched is listed in the context, got ${component}.${limit}`);
  return entry;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
