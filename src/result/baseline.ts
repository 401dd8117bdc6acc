/**
 * What `check` remembers of a result: every number, rounded nowhere, and a fingerprint of the curves. The
 * same scenario and seed give the same bytes, so a number that moved is a finding and not noise.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ComponentResult, Metric, StudyResult, Verdict } from './study-result.ts';

export const BASELINE_VERSION = 1;

/** What the baseline file holds: what was remembered of each scenario. */
export interface Baseline {
  readonly baselineVersion: typeof BASELINE_VERSION;
  /** By the scenario's name. */
  readonly scenarios: Readonly<Record<string, BaselineEntry>>;
}

/** One scenario as it was: `replications` and `events` are counts over the whole study, `objectives` go by expression. */
export interface BaselineEntry {
  /** SHA-256 of the scenario as resolved, the files it reads and what the command line changed. */
  readonly scenarioHash: string;
  /** Of the program that made it; for people. */
  readonly version: string;
  readonly seed: number | string;
  readonly replications: number;
  readonly events: number;
  /** SHA-256 of series, tables, limits' use and ledgers: what changes although every number below stayed. */
  readonly curves: string;
  /** SHA-256 of limits, latencies and prices in force: what is read off AWS's documents and not off the scenario. */
  readonly assumed: string;
  readonly objectives: Readonly<Record<string, Verdict>>;
  /** USD a month; null when unknown. */
  readonly costMonthly: number | null;
  /** `billing.sojourn` → statistic → value, in the metric's unit. */
  readonly metrics: Readonly<Record<string, BaselineMetric>>;
}

/** Statistic → value, all in the metric's `unit` as in a result: of a counter all but `sum` are per second; a share is 0..1, a count has no unit. */
export type BaselineMetric = Readonly<Record<string, number | string>> & { readonly unit: string };

export const BASELINE_STATISTICS = [
  'mean',
  'share',
  'count',
  'sum',
  'min',
  'max',
  'last',
  'p50',
  'p90',
  'p95',
  'p99',
  'p999',
] as const satisfies readonly (keyof Metric)[];

export function baselineEntryOf(result: StudyResult): BaselineEntry {
  const { scenarioHash, version, seed, completed, events } = result.provenance;
  const metrics = Object.entries(result.components).flatMap(([name, component]) =>
    Object.entries(component.metrics).map(([metric, values]) => [`${name}.${metric}`, statisticsOf(values)] as const),
  );
  return {
    scenarioHash,
    version,
    seed,
    replications: completed,
    events,
    curves: curvesOf(result),
    assumed: assumedOf(result),
    objectives: Object.fromEntries(result.objectives.map(({ expression, verdict }) => [expression, verdict])),
    costMonthly: result.cost?.monthly ?? null,
    metrics: Object.fromEntries(metrics),
  };
}

/**
 * Entries of this run over those the file had; entries of scenarios that were not run stay.
 *
 * @param baseline as parseBaseline reads it; null where there is none yet.
 * @returns a new baseline; the one handed in stays as it is. Of two results of one name the later counts.
 * @throws nothing: an objective that is missed is remembered as missed.
 */
export function updated(baseline: Baseline | null, results: readonly StudyResult[]): Baseline {
  const entries = results.map((result) => [result.name, baselineEntryOf(result)] as const);
  return { baselineVersion: BASELINE_VERSION, scenarios: { ...baseline?.scenarios, ...Object.fromEntries(entries) } };
}

function statisticsOf(values: Metric): BaselineMetric {
  const known = BASELINE_STATISTICS.flatMap((statistic) => (values[statistic] === undefined ? [] : [[statistic, values[statistic]] as const]));
  return { unit: values.unit, ...Object.fromEntries(known) };
}

/** Sources and dates may be corrected without a finding; values may not. */
function assumedOf({ limits, assumptions, cost }: StudyResult): string {
  const values = limits.map(({ id, value, unit }) => [id, value, unit]);
  const chosen = assumptions.map(({ id, value }) => [id, value]);
  const prices = (cost?.lines ?? []).map(({ component, item, price }) => [component, item, price]);
  return fingerprint({ values, chosen, prices });
}

function fingerprint(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(value))));
}

function curvesOf({ series, components }: StudyResult): string {
  const numbers = Object.entries(components).map(([name, component]) => [name, simulatedOf(component)]);
  return fingerprint({ series, numbers });
}

/** Words (what a sentence says of the numbers) may be improved without a finding. */
function simulatedOf({ limitUse, shards, groups, workers, partitions, heat, ledger, usage }: ComponentResult): unknown {
  return { limitUse, shards, groups, workers, partitions, heat, ledger, usage };
}
