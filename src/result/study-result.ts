/**
 * The narrow waist: what all outputs are made from. Versioned, JSON, schema-checked (schema.ts).
 *
 * Times in milliseconds, rates per second, sizes in bytes; every metric names its unit. Sums and counts
 * are per run (the mean over replications), so that they do not depend on how many there were.
 */
import type { Interval } from './interval.ts';

export const SCHEMA_VERSION = 1;

/**
 * What `run` answers and `result.json` holds: one scenario, all its replications folded. `components` go by name,
 * `series` are one a component, metric and statistic.
 */
export interface StudyResult {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly name: string;
  readonly description: string;
  /** The scenario as resolved: defaults filled in, overrides applied. */
  readonly scenario: unknown;
  readonly provenance: Provenance;
  readonly time: TimeFrame;
  readonly components: Readonly<Record<string, ComponentResult>>;
  readonly links: readonly { readonly from: string; readonly to: string; readonly label: string }[];
  readonly series: readonly Series[];
  readonly objectives: readonly ObjectiveResult[];
  readonly limits: readonly LimitEntry[];
  readonly assumptions: readonly Assumption[];
  /** What stands out, most important first: what bound first, what still grows, what was not modelled here. */
  readonly findings: readonly Finding[];
  /** What the services in use deliberately leave out, a sentence each. */
  readonly notModelled?: readonly string[];
  readonly cost: Cost | null;
  /** What queueing theory says of the same stations, beside what was simulated. */
  readonly secondOpinions?: readonly SecondOpinionResult[];
}

/**
 * What it takes to get the same numbers again, and proof that they are: `fingerprints` are one hash of every event per
 * replication, hex, empty unless asked for.
 */
export interface Provenance {
  readonly seed: number | string;
  readonly replications: number;
  /** Fewer than `replications` when the run was interrupted. */
  readonly completed: number;
  readonly version: string;
  /** SHA-256 of the resolved scenario, hex. */
  readonly scenarioHash: string;
  /** Kernel events over all replications. */
  readonly events: number;
  readonly fingerprints: readonly string[];
  /** When replications were run until an interval was narrow enough: what became of it. */
  readonly precision?: PrecisionReached;
}

/** How narrow the interval became that replications were run for. */
export interface PrecisionReached {
  /** Half-width as a part of the value that was asked for, 0..1. */
  readonly target: number;
  /** `<component>.<metric>.<aggregate>` */
  readonly of: string;
  /** Of the interval, 0..1. */
  readonly confidence: number;
  readonly reached: boolean;
  /** In the measure's unit, at `confidence`, of a percentile the larger half of its interval; null when there is no interval. */
  readonly halfWidth: number | null;
  /** `halfWidth` as a part of the value. */
  readonly relative: number | null;
  /** Replications it took. */
  readonly taken: number;
  /** Absent: by replications. `batch-means`: by one run, which ended when it was reached. */
  readonly method?: 'batch-means';
}

/**
 * Simulated time, milliseconds: how long a run is, how wide an interval of its series, and what was discarded.
 * `untilMs` is one a replication; `discardedShare` their mean as a part of the duration, 0..1.
 */
export interface TimeFrame {
  readonly durationMs: number;
  readonly seriesIntervalMs: number;
  readonly warmUp: { readonly method: 'fixed' | 'mser5'; readonly untilMs: readonly number[]; readonly discardedShare: number };
  /** Wall-clock instant of the start, ISO 8601, when the scenario (a trace) names one; else null. */
  readonly startsAt: string | null;
}

/**
 * One metric of one component: what its kind has of the statistics, the others absent. All are in `unit` but counts and
 * shares (0..1); of a counter all but `sum` are per second.
 */
export interface Metric {
  readonly unit: string;
  readonly kind: 'counter' | 'gauge' | 'samples';
  /** counter: per second · gauge: time-weighted · samples: per observation. Absent of what grows. */
  readonly mean?: number;
  /** Half of the 95 % confidence interval of `mean`; absent with fewer than two replications and no batch means. */
  readonly halfWidth?: number;
  /** How `halfWidth` was made. */
  readonly intervalFrom?: 'replications' | 'batchMeans';
  readonly count?: number;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  readonly last?: number;
  readonly p50?: number;
  readonly p90?: number;
  readonly p95?: number;
  readonly p99?: number;
  readonly p999?: number;
  /** 95 % confidence intervals of the percentiles, over replications: [low, high], or [low, null] where too little was seen for an upper end. */
  readonly intervals?: Readonly<Record<string, Interval>>;
  /** Where an open interval of a percentile is judged to end: at the largest of all observations, or beyond it where too few tell. */
  readonly reach?: Readonly<Record<string, number>>;
  /** Counters: part of the counter named in `shareOf`, 0..1; more only where one message may count several times (duplicates of a sender). */
  readonly share?: number;
  readonly shareOf?: string;
  /** Half of the 95 % confidence interval of `share`, over replications. */
  readonly shareHalfWidth?: number;
  /** Samples: the distribution for plots, (upper edge, count) of non-empty bins, at most 200. */
  readonly histogram?: readonly (readonly [number, number])[];
  /**
   * A time or a level of what does not keep up: it grows for as long as the run goes on, so it has no mean and no interval of anything.
   * Counts, sums, extremes and percentiles are of this run.
   */
  readonly grows?: true;
  /** Each replication's mean (counters: sum per second; gauges: mean; samples: mean), for paired comparison. */
  readonly replicationMeans?: readonly number[];
  /** Each replication's percentiles, for paired comparison of objectives on percentiles. */
  readonly replicationQuantiles?: Readonly<Record<string, readonly number[]>>;
}

/** stable: keeps up · backlogged: ends with something to drain · overloaded: grows without bound. */
export type StabilityLabel = 'stable' | 'backlogged' | 'overloaded';

/**
 * What one component did. `metrics` go by name; `ledger` is messages a run, whole run, and balances: `in` is what went
 * `out` by reason and what is `inside`. `usage` is what is billed, by name, in the units of the price table, a run.
 */
export interface ComponentResult {
  readonly kind: string;
  readonly role: 'producer' | 'service' | 'consumer';
  readonly stability: {
    readonly label: StabilityLabel;
    /** Messages per second by which the backlog grew over the last half; null where nothing can stand. */
    readonly growthPerSecond: number | null;
    /** Time to work off the final backlog at the measured completion rate if arrivals stopped; null when unknown. */
    readonly drainMs: number | null;
    readonly sentence: string;
  };
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly limitUse: readonly LimitUseResult[];
  readonly shards?: readonly TableRow[];
  readonly groups?: readonly TableRow[];
  readonly workers?: readonly TableRow[];
  readonly partitions?: readonly TableRow[];
  /** Counts per place and interval (of the first replication), for heatmaps. */
  readonly heat: { readonly places: readonly string[]; readonly values: readonly (readonly number[])[]; readonly unit: string } | null;
  readonly ledger: { readonly in: number; readonly out: Readonly<Record<string, number>>; readonly inside: number };
  readonly usage: Readonly<Record<string, number>>;
}

/** Table rows are of the first replication; column names carry their unit (`peakRecordsPerSecond`). */
export type TableRow = Readonly<Record<string, string | number | readonly { readonly key: string; readonly count: number }[]>>;

/**
 * How near a limit came at the place (a shard, a queue) that came nearest: `value`, `peak` and `average` in `unit`,
 * `refusals` a run, instants in simulated milliseconds.
 */
export interface LimitUseResult {
  readonly limit: string;
  readonly place: string;
  readonly value: number;
  readonly unit: string;
  readonly peak: number;
  readonly peakAtMs: number;
  readonly average: number;
  /** 1 − peak / value; negative when demand was above the limit. */
  readonly headroom: number;
  readonly refusals: number;
  readonly firstRefusalAtMs: number | null;
}

/** One statistic of a metric over time, the first value from instant 0 on, an interval of `time.seriesIntervalMs` each. */
export interface Series {
  readonly component: string;
  readonly metric: string;
  /** rate (counters, per second) · mean · max · p50 · p99 */
  readonly statistic: string;
  readonly unit: string;
  /** One per interval, mean over replications; null where nothing was observed. */
  readonly values: readonly (number | null)[];
}

/** Where the whole interval is: on the good side of the bound, on the bad side, or on both. */
export type Verdict = 'met' | 'missed' | 'undecided';

/** An objective and what became of it; `bound` is in `unit`, too. */
export interface ObjectiveResult {
  readonly expression: string;
  readonly component: string;
  readonly metric: string;
  readonly aggregate: string;
  readonly operator: '<' | '<=' | '>' | '>=' | '==' | '!=';
  readonly bound: number;
  readonly unit: string;
  /** In `unit`; null when nothing was observed, and where it grows without end: only then is there a verdict without it. */
  readonly actual: number | null;
  /** 95 % confidence interval of `actual`, when there is one; [low, null] where it has no upper end. */
  readonly interval: Interval | null;
  readonly verdict: Verdict;
  /** Why, when the verdict needs a word: nothing observed, the interval straddles the bound. */
  readonly note: string;
}

/**
 * A limit in force and where it is documented: `value` in `unit`, null where there is no limit; `error` is AWS's name for
 * the refusal, '' where it answers none; `asOf` is when the source was read, YYYY-MM-DD or YYYY-MM.
 */
export interface LimitEntry {
  /** `<component>.<limit>`, as `limits:` in a scenario overrides it. */
  readonly id: string;
  readonly value: number | null;
  readonly unit: string;
  readonly source: string;
  readonly asOf: string;
  readonly overridden: boolean;
  /** What the source documents, where the scenario overrides it; absent otherwise. */
  readonly documented?: number | null;
  readonly error: string;
  readonly note: string;
}

/** Something taken for granted that nobody wrote in the scenario, with where it comes from; `value` is a text with its unit, empty where `text` says it all. */
export interface Assumption {
  readonly id: string;
  readonly text: string;
  readonly value: string;
  readonly source: string;
  readonly asOf: string;
  /** high · medium · low · none: how far the source carries. */
  readonly trust: string;
}

/**
 * A sentence about what stands out. `atMs` is its instant in simulated milliseconds, null where it has none;
 * `component` is empty where it is of the whole scenario.
 */
export interface Finding {
  readonly kind: 'bound' | 'overload' | 'objective' | 'change' | 'warning' | 'loss';
  readonly component: string;
  readonly atMs: number | null;
  readonly sentence: string;
}

/** The bill for AWS at this load: USD, a month of 730 hours. */
export interface Cost {
  readonly region: string;
  readonly currency: 'USD';
  /** Sum of the known lines per month of 730 hours at the load of the whole run, warm-up included. */
  readonly monthly: number | null;
  /** Per million messages accepted from producers. */
  readonly perMillionMessages: number | null;
  /** How it was reckoned, and what it leaves out. */
  readonly note?: string;
  readonly lines: readonly CostLine[];
  /** Sum of each component's known lines, in the order of the scenario. */
  readonly byComponent?: readonly ComponentCost[];
}

/** One component's part of the bill. */
export interface ComponentCost {
  readonly component: string;
  /** USD a month; null when no line of it has a known price. */
  readonly monthly: number | null;
  /** Lines with usage and without a known price: not in the sum. */
  readonly unknown: number;
}

/** A line of the bill: `quantity` of `unit` at `price` USD makes `monthly` USD a month, null when some is used and the price unknown. */
export interface CostLine {
  readonly component: string;
  readonly item: string;
  /** Units per month that are paid for: after the free allowance. */
  readonly quantity: number;
  /** Units per month taken off as free; an account's allowance counts once for all items that share it. */
  readonly free?: number;
  readonly unit: string;
  /** Price of one unit; null when unknown. */
  readonly price: number | null;
  readonly monthly: number | null;
  /** Where infracost takes the usage, and how much a month, free units included. */
  readonly infracost?: {
    readonly resource: string;
    readonly key: string;
    readonly quantity: number;
    readonly also?: Readonly<Record<string, number | string>>;
  };
  readonly source: string;
  readonly asOf: string;
  /** What the units are and how they were reckoned. */
  readonly note?: string;
}

/** A closed form beside the simulation of one component. */
export interface SecondOpinionResult {
  readonly component: string;
  /** Kendall's notation (`M/M/16`), or what else was reckoned: `offered load`, `key placement`. */
  readonly formula: string;
  /** approximation: shown as such wherever it is shown. */
  readonly exactness: 'exact' | 'approximation';
  /** Servers' worth of work that arrives (erlangs), and how many servers there are; null where none serve. */
  readonly offeredLoad: number | null;
  readonly servers: number | null;
  readonly gaps: readonly TheoryGap[];
  /** What the closed form assumes and this model or run breaks. */
  readonly broken: readonly { readonly assumption: string; readonly words: string }[];
  /** One line: what agrees, what differs, and why. */
  readonly sentence: string;
}

/** One number of a closed form beside the same of the simulation, both in `unit`. */
export interface TheoryGap {
  /** `mean waiting`, `p99 sojourn`, `utilisation`, `growth`. */
  readonly what: string;
  readonly unit: string;
  /** null: no steady state. */
  readonly theory: number | null;
  readonly simulated: number | null;
  /** 95 % confidence interval of `simulated`. */
  readonly interval: Interval | null;
  /** simulated / theory − 1. */
  readonly relative: number | null;
  /** Theory lies inside the interval, or nearer than can be told apart; null where no interval tells. */
  readonly agrees: boolean | null;
}
