/** One number of a result by its name, `sessions.sojourn.p99`: its value, interval and each replication's own. */

import type { MetricDeclaration } from '../measure/metric.ts';
import type { StudyContext } from '../result/context.ts';
import type { Interval } from '../result/interval.ts';
import { judge } from '../result/objectives.ts';
import type { Metric, StudyResult } from '../result/study-result.ts';
import { aggregatesOf } from '../scenario/objectives.ts';
import { splitAtComponent } from '../scenario/path-names.ts';

export interface Measure {
  /** `<component>.<metric>.<aggregate>` */
  readonly name: string;
  readonly component: string;
  readonly metric: string;
  readonly aggregate: string;
  readonly unit: string;
}

/** What one measure of a result is; the interval and the replications are in the measure's unit, too. */
export interface Measured {
  /** In the measure's unit; null when nothing was observed. */
  readonly value: number | null;
  /** 95 % confidence interval, when there is one; [low, null] where it has no upper end. */
  readonly interval: Interval | null;
  /** Each replication's own value, for paired comparison; empty where there is none. */
  readonly replications: readonly number[];
}

/** Made of counters when results are folded, so not in the tables of the services. */
const DERIVED = ['throughput', 'goodput'];

/** What a name stands for in this study; null when it names nothing. */
export function measureNamed(name: string, { components }: Pick<StudyContext, 'components'>): Measure | null {
  const split = splitAtComponent(
    name,
    components.map((component) => component.name),
  );
  const found = components.find((component) => component.name === split?.component);
  if (split === null || found === undefined) return null;
  const metric = [...Object.keys(found.metrics), ...(found.role === 'consumer' ? DERIVED : [])]
    .filter((candidate) => split.rest.startsWith(`${candidate}.`))
    .sort((a, b) => b.length - a.length)[0];
  if (metric === undefined) return null;
  const aggregate = split.rest.slice(metric.length + 1);
  const declaration = found.metrics[metric];
  const unit = declaration === undefined ? (['mean', 'rate'].includes(aggregate) ? 'count/s' : undefined) : aggregatesOf(declaration)[aggregate];
  return unit === undefined ? null : { name, component: found.name, metric, aggregate, unit };
}

export function measureIn(result: Pick<StudyResult, 'components'>, measure: Measure): Measured {
  const metric = result.components[measure.component]?.metrics[measure.metric];
  return { ...actualOf(metric, measure), replications: replicationsOf(metric, measure.aggregate) };
}

/** The judge knows how each aggregate gets its interval; the bound plays no part. */
function actualOf(metric: Metric | undefined, { name, component, metric: metricName, aggregate, unit }: Measure): Pick<Measured, 'value' | 'interval'> {
  const { actual, interval } = judge({ expression: name, component, metric: metricName, aggregate, operator: '<', bound: 0, unit }, metric, 1);
  return { value: actual, interval: actual === null ? null : interval };
}

function replicationsOf(metric: Metric | undefined, aggregate: string): readonly number[] {
  if (metric === undefined) return [];
  if (aggregate === 'mean' || (aggregate === 'rate' && metric.kind !== 'samples')) return metric.replicationMeans ?? [];
  return metric.replicationQuantiles?.[aggregate] ?? [];
}

/**
 * One number of a finished result by its name.
 *
 * @param name `<component>.<metric>.<aggregate>`, such as `billing.sojourn.p99`.
 * @returns value, 95 % interval and each replication's own, as the result has them: milliseconds, per second, bytes, 0..1.
 * @throws Error when the result has no such component, metric or aggregate; the message names those there are.
 */
export function measuredIn(result: StudyResult, name: string): Measured {
  const split = splitAtComponent(name, Object.keys(result.components));
  const metrics = Object.keys(result.components[split?.component ?? '']?.metrics ?? {});
  const metric = metrics.filter((candidate) => split?.rest.startsWith(`${candidate}.`)).sort((a, b) => b.length - a.length)[0];
  if (split === null) throw new Error(`${name}: there is no such component; there are ${Object.keys(result.components).join(', ')}`);
  if (metric === undefined)
    throw new Error(`${name}: ${split.component} has no such metric; expected <component>.<metric>.<aggregate> with one of ${metrics.join(', ')}`);
  const aggregate = split.rest.slice(metric.length + 1);
  const known = aggregatesIn(result.components[split.component]!.metrics[metric]!, metric);
  if (!known.includes(aggregate)) throw new Error(`${name}: ${metric} has no aggregate "${aggregate}"; there are ${known.join(', ')}`);
  return measureIn(result, { name, component: split.component, metric, aggregate, unit: '' });
}

/** What may be asked of the metric, and what else of it is in the result. */
function aggregatesIn(metric: Metric, name: string): readonly string[] {
  const { grows: _, ...told } = metric;
  const declared = DERIVED.includes(name) ? ['mean', 'rate'] : Object.keys(aggregatesOf({ ...told, help: '' } as MetricDeclaration));
  return AGGREGATES.filter((aggregate) => declared.includes(aggregate) || aggregate in metric);
}

const AGGREGATES: readonly string[] = ['mean', 'min', 'max', 'last', 'sum', 'count', 'rate', 'share', 'p50', 'p90', 'p95', 'p99', 'p999'];
