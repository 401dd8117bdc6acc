/**
 * Many replications become one result. Deterministic: runs are taken in the order of their number, in
 * whatever order they finished.
 */

import type { MetricTable } from '../measure/metric.ts';
import { meanOf, total } from '../measure/sums.ts';
import { foldLedgers, meanOfRecords } from './conservation.ts';
import type { StudyContext } from './context.ts';
import { costOf } from './cost.ts';
import { findingsOf } from './findings.ts';
import { readersOf } from './flows.ts';
import { EVERYTHING, type FoldDepth, foldMetric, foldRate } from './fold-metrics.ts';
import { foldSeries } from './fold-series.ts';
import { withoutMeansOfGrowth } from './growing.ts';
import { foldLimitUse } from './limit-use.ts';
import { judge } from './objectives.ts';
import type { CounterRun } from './observed.ts';
import { measured } from './observed.ts';
import { passedBefore } from './overload.ts';
import type { ComponentRun, RunResult } from './run-result.ts';
import { judgeStability } from './stability.ts';
import type { ComponentResult, Metric, ObjectiveResult, Provenance, Series, StudyResult, TimeFrame } from './study-result.ts';
import { SCHEMA_VERSION } from './study-result.ts';

const THROUGHPUT_UNIT = 'count/s';

export interface FoldParts {
  /** Whether to fold what is drawn over time, and the findings that are read off it. A sweep keeps neither. */
  readonly hasSeries: boolean;
}

/** `version`: of the program that ran the replications. */
export function fold(runs: readonly RunResult[], context: StudyContext, version: string, { hasSeries }: FoldParts = { hasSeries: true }): StudyResult {
  const ordered = inOrder(runs, context);
  const folded = Object.fromEntries(context.components.map(({ name }, at) => [name, foldComponent(ordered, context, at)]));
  const components = withoutMeansOfGrowth(folded, context);
  const series = hasSeries ? context.components.flatMap((_, at) => seriesOf(ordered, context, at)) : [];
  const objectives = objectivesOf(context, components, ordered.length);
  const time = timeFrame(ordered, context);
  return {
    schemaVersion: SCHEMA_VERSION,
    name: context.name,
    description: context.description,
    scenario: context.scenario,
    provenance: provenanceOf(ordered, context, version),
    time,
    components,
    links: context.links,
    series,
    objectives,
    limits: context.limits,
    assumptions: context.assumptions,
    findings: hasSeries
      ? findingsOf({
          context,
          components,
          objectives,
          series,
          time,
          warnings: statisticsWarnings(ordered, context),
        })
      : [],
    cost: costOf(ordered, context),
    notModelled: context.notModelled,
  };
}

/** By number of replication, and the components of each in the order of the context. */
function inOrder(runs: readonly RunResult[], context: StudyContext): readonly RunResult[] {
  if (runs.length === 0) throw new Error('believed: a study has at least one finished replication');
  const expected = context.components.map(({ name }) => name);
  const ordered = [...runs].sort((a, b) => a.replication - b.replication);
  return ordered.map((run) => {
    const parts = expected.map((name) => run.components.find((part) => part.name === name) ?? absent(name, run));
    return { ...run, components: parts };
  });
}

function absent(name: string, { replication }: RunResult): never {
  throw new Error(`believed: every component is in every run, ${name} is not in replication ${replication}`);
}

function foldComponent(runs: readonly RunResult[], context: StudyContext, at: number): ComponentResult {
  const { name, kind, role, metrics } = context.components[at]!;
  const parts = runs.map((run) => run.components[at]!);
  const first = parts[0]!;
  return {
    kind,
    role,
    stability: judgeStability(runs, at, {
      role,
      readers: readersOf(name, context).map((reader) => context.components.findIndex((one) => one.name === reader)),
    }),
    metrics: { ...foldMetrics(runs, at, metrics), ...(role === 'consumer' ? derivedRates(runs, at) : {}) },
    limitUse: foldLimitUse(name, parts, context.limits),
    ...tablesOf(first),
    heat: heatOf(first),
    ledger: foldLedgers(
      name,
      parts.map(({ ledger }) => ledger),
    ),
    usage: meanOfRecords(parts.map(({ usage }) => usage)),
  };
}

/** Whose metric is asked for. */
export interface MetricPlace {
  readonly component: string;
  readonly metric: string;
}

/**
 * One metric alone, as it stands in the whole result but for what `depth` leaves out, and for whether it grows; undefined where nothing
 * of it was measured.
 */
export function foldOne(runs: readonly RunResult[], context: StudyContext, place: MetricPlace, depth: FoldDepth): Metric | undefined {
  const ordered = inOrder(runs, context);
  const at = context.components.findIndex(({ name }) => name === place.component);
  const { metrics, role } = context.components[at] ?? absent(place.component, ordered[0]!);
  const declaration = metrics[place.metric];
  if (declaration !== undefined) return foldMetrics(ordered, at, { [place.metric]: declaration }, depth)[place.metric];
  return role === 'consumer' ? derivedRates(ordered, at)[place.metric] : undefined;
}

function foldMetrics(runs: readonly RunResult[], at: number, table: MetricTable, depth: FoldDepth = EVERYTHING): Record<string, Metric> {
  const folded: Record<string, Metric> = {};
  for (const [name, declaration] of Object.entries(table)) {
    const found = measured(runs, at, name);
    if (found.length === 0) continue;
    const base = declaration.shareOf === undefined ? [] : measured(runs, at, declaration.shareOf);
    folded[name] = foldMetric(declaration, found, base, depth);
  }
  return folded;
}

/** Completions per second, and those of them that count: a duplicate's work was done before. */
function derivedRates(runs: readonly RunResult[], at: number): Record<string, Metric> {
  const completed = counters(runs, at, 'completed');
  if (completed.length === 0) return {};
  const duplicates = counters(runs, at, 'duplicates');
  const useful = completed.map(({ run, metric }, i) => ({ run, metric: difference(metric, duplicates[i]?.metric) }));
  return { throughput: foldRate(THROUGHPUT_UNIT, completed), goodput: foldRate(THROUGHPUT_UNIT, useful) };
}

function counters(runs: readonly RunResult[], at: number, name: string): readonly { run: RunResult; metric: CounterRun }[] {
  return measured(runs, at, name).flatMap(({ run, metric }) => (metric.kind === 'counter' ? [{ run, metric }] : []));
}

function difference(all: CounterRun, less: CounterRun | undefined): CounterRun {
  if (!less) return all;
  return { kind: 'counter', sum: all.sum - less.sum, series: all.series.map((value, i) => value - less.series[i]!) };
}

function seriesOf(runs: readonly RunResult[], context: StudyContext, at: number): readonly Series[] {
  const { name, metrics } = context.components[at]!;
  return Object.entries(metrics).flatMap(([metric, declaration]) => {
    const found = measured(runs, at, metric);
    return found.length === 0 ? [] : foldSeries(name, metric, declaration, found);
  });
}

const TABLES = ['shards', 'groups', 'workers', 'partitions'] as const satisfies readonly (keyof ComponentResult)[];
/** Read where stability is judged, and shown nowhere. */
const TABLES_JUDGED: readonly string[] = ['lateWorkers'];

/** Tables and heat are of the first replication: a mean of top keys or of peaks would describe no run at all. */
function tablesOf({ name, tables }: ComponentRun): Pick<ComponentResult, (typeof TABLES)[number]> {
  const shown: readonly string[] = TABLES;
  const lost = Object.keys(tables).find((table) => !shown.includes(table) && !TABLES_JUDGED.includes(table));
  if (lost !== undefined) throw new Error(`believed: a result has a place for every table, got "${lost}" of ${name}`);
  return Object.fromEntries(TABLES.flatMap((table) => (tables[table] === undefined ? [] : [[table, tables[table]]])));
}

function heatOf({ heat }: ComponentRun): ComponentResult['heat'] {
  if (heat === null) return null;
  const width = heat.places.length === 0 ? 0 : heat.values.length / heat.places.length;
  const values = heat.places.map((_, row) => Array.from(heat.values.subarray(row * width, (row + 1) * width)));
  return { places: heat.places, values, unit: 'count' };
}

function objectivesOf(context: StudyContext, components: Readonly<Record<string, ComponentResult>>, replications: number): readonly ObjectiveResult[] {
  return context.objectives.map((objective) => {
    const overloaded = passedBefore(objective.component, { components, links: context.links }).filter(
      (name) => components[name]?.stability.label === 'overloaded',
    );
    return judge(objective, components[objective.component]?.metrics[objective.metric], replications, overloaded);
  });
}

function timeFrame(runs: readonly RunResult[], context: StudyContext): TimeFrame {
  const { horizon, seriesInterval } = runs[0]!;
  const untilMs = runs.map(({ warmUpUntil }) => warmUpUntil / 1000);
  return {
    durationMs: horizon / 1000,
    seriesIntervalMs: seriesInterval / 1000,
    warmUp: { method: warmUpMethod(context), untilMs, discardedShare: (1000 * meanOf(untilMs)) / horizon },
    startsAt: context.startsAt,
  };
}

function warmUpMethod({ warmUp, scenario }: StudyContext): 'fixed' | 'mser5' {
  if (warmUp) return warmUp;
  const written = typeof scenario === 'object' && scenario !== null && 'warmUp' in scenario ? scenario.warmUp : 'auto';
  return written === 'auto' ? 'mser5' : 'fixed';
}

function provenanceOf(runs: readonly RunResult[], context: StudyContext, version: string): Provenance {
  return {
    seed: context.seed,
    replications: context.replications,
    completed: runs.length,
    version,
    scenarioHash: context.scenarioHash,
    events: total(runs.map(({ events }) => events)),
    fingerprints: runs.map(({ fingerprint }) => fingerprint).filter((fingerprint) => fingerprint !== ''),
  };
}

function statisticsWarnings(runs: readonly RunResult[], context: StudyContext): readonly string[] {
  const found: string[] = [];
  if (runs.length < context.replications)
    found.push(`Interrupted: ${runs.length} of ${context.replications} replications are finished; the result is of those.`);
  // A replication never cuts more than half; one that did would have liked to cut more.
  const late = runs.filter(({ warmUpUntil, horizon }) => warmUpUntil >= Math.floor(horizon / 2)).length;
  if (late > 0 && warmUpMethod(context) === 'mser5') {
    found.push(
      `Not settled: the best warm-up would take half of the run or more in ${late} of ${runs.length} replications. The load changes over the run, or the run is too short.`,
    );
  }
  return found;
}
