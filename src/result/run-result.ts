/**
 * What one replication answers: the only thing that comes back from a thread. Plain and cloneable.
 * Times are microseconds here; `study-result.ts` is where they become milliseconds.
 */

/** One metric of one component over the observed part of a run (after the warm-up). */
export type MetricRun =
  | { readonly kind: 'counter'; readonly sum: number; readonly series: Float64Array }
  | {
      readonly kind: 'gauge';
      /** Time-weighted. */
      readonly mean: number;
      readonly min: number;
      readonly max: number;
      readonly last: number;
      /** Time-weighted mean, and greatest value, of each interval of the whole run. */
      readonly series: Float64Array;
      readonly seriesMax: Float64Array;
    }
  | {
      readonly kind: 'samples';
      readonly count: number;
      readonly sum: number;
      readonly sumOfSquares: number;
      readonly min: number;
      readonly max: number;
      /** Sparse log-linear histogram: buckets and how many observations each holds. See measure/histogram.ts. */
      readonly buckets: Uint32Array;
      readonly bucketCounts: Float64Array;
      /** Per interval of the whole run: observations, sum, and percentiles (NaN where nothing was observed). */
      readonly seriesCount: Float64Array;
      readonly seriesSum: Float64Array;
      readonly seriesP50: Float64Array;
      readonly seriesP99: Float64Array;
    };

/** A limit that refused something, or how near it came: per limit, the place that came nearest. */
export interface LimitUse {
  /** Limit id as in `limits[]`: `shard.write.records`. */
  readonly limit: string;
  /** Where: a shard, a group, `queue`. */
  readonly place: string;
  /** Greatest use seen in one second (rates) or at once (levels), in the limit's unit. */
  readonly peak: number;
  readonly peakAt: number;
  /** Mean use over the whole run, warm-up included. */
  readonly average: number;
  /** Refusals because of this limit, at this place, and the first; -1 when never. */
  readonly refusals: number;
  readonly firstRefusalAt: number;
}

/** A table row: plain values under fixed column names. */
export type Row = Readonly<Record<string, string | number | readonly { readonly key: string; readonly count: number }[]>>;

export interface ComponentRun {
  readonly name: string;
  readonly metrics: Readonly<Record<string, MetricRun>>;
  readonly limitUse: readonly LimitUse[];
  /** Tables such as `shards`, `groups`, `workers`. */
  readonly tables: Readonly<Record<string, readonly Row[]>>;
  /** Per interval × row counts for heatmaps (accepted records per shard), row-major by place. */
  readonly heat: { readonly places: readonly string[]; readonly values: Float64Array } | null;
  /** Conservation: what came in, what went out or was dropped by reason, what is still inside. Whole run. */
  readonly ledger: { readonly in: number; readonly out: Readonly<Record<string, number>>; readonly inside: number };
  /** What is billed, counted over the whole run in the units of the service's price table. */
  readonly usage: Readonly<Record<string, number>>;
}

/** The clock of a run: when it ended, what was discarded, how wide an interval of its series is. Microseconds. */
export interface RunFrame {
  readonly horizon: number;
  readonly warmUpUntil: number;
  readonly seriesInterval: number;
}

export interface RunResult extends RunFrame {
  readonly replication: number;
  readonly events: number;
  /** Hash of (time, component, handler) of every event, hex; empty unless asked for. */
  readonly fingerprint: string;
  readonly components: readonly ComponentRun[];
}
