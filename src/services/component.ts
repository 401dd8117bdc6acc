/** What every model offers the assembler, besides its ports. */

import type { Keys } from './keys.ts';
import type { Completions, DeadLetterInlet, Inlet, Log, Queue } from './ports.ts';
import type { Site } from './site.ts';

/** A row of a component's table; see result/run-result.ts. */
export type TableRow = Readonly<Record<string, string | number | readonly { readonly key: string; readonly count: number }[]>>;

/** Those that a result has a place for; `lateWorkers` is read where stability is judged, and shown nowhere. */
export type TableName = 'shards' | 'groups' | 'workers' | 'partitions' | 'lateWorkers';

export type Tables = Readonly<Partial<Record<TableName, readonly TableRow[]>>>;

export interface LimitUsed {
  readonly limit: string;
  readonly place: string;
  readonly peak: number;
  readonly peakAt: number;
  readonly average: number;
  readonly refusals: number;
  readonly firstRefusalAt: number;
}

/** What came in, what went out or was dropped, by reason, and what is still inside: whole run. */
export interface Ledger {
  readonly in: number;
  readonly out: Readonly<Record<string, number>>;
  readonly inside: number;
}

export interface Component {
  readonly inlet?: Inlet;
  readonly queue?: Queue;
  readonly log?: Log;
  readonly deadLetterInlet?: DeadLetterInlet;
  readonly completions?: Completions;
  /** Called once, at time 0, after everything is wired. */
  start?(): void;
  /** Brings lazily kept state up to now; called at the end of each interval, of the warm-up and of the run. */
  flush?(): void;
  ledger(): Ledger;
  limitUse?(): readonly LimitUsed[];
  tables?(): Tables;
  heat?(): { readonly places: readonly string[]; readonly values: Float64Array } | null;
  /** Billable units over the whole run, by the names of the price table. */
  usage?(): Readonly<Record<string, number>>;
}

/** What a model is built with. */
export interface Surroundings {
  readonly site: Site;
  readonly keys: Keys;
  /** The component a link leads to; it was built before. */
  readonly linked: (link: string) => Component | undefined;
  readonly horizon: number;
  readonly seriesInterval: number;
  readonly intervals: number;
}

export type Build = (config: object, around: Surroundings) => Component;
