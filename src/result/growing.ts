/**
 * What does not keep up has no mean: its times and levels grow for as long as the run goes on, so that a mean would tell of the run's
 * length, and an interval around it would promise what another length takes back. It answers with growth and drain instead.
 */
import type { MetricDeclaration } from '../measure/metric.ts';
import type { StudyContext } from './context.ts';
import { overloadOf } from './overload.ts';
import type { ComponentResult, Metric } from './study-result.ts';

type Components = Readonly<Record<string, ComponentResult>>;

/** The components with no means of what grows. What was observed stays: counts, sums, extremes and percentiles of this run. */
export function withoutMeansOfGrowth(components: Components, { components: declared, links }: StudyContext): Components {
  const kept = declared.map(({ name, metrics }) => {
    const component = components[name]!;
    if (overloadOf({ components, links }, name) === null) return [name, component] as const;
    const isItself = component.stability.label === 'overloaded';
    const values = Object.entries(component.metrics).map(
      ([metric, folded]) => [metric, isGrowing(metrics[metric], isItself) ? growing(folded) : folded] as const,
    );
    return [name, { ...component, metrics: Object.fromEntries(values) }] as const;
  });
  return Object.fromEntries(kept);
}

function isGrowing(declaration: MetricDeclaration | undefined, isItself: boolean): boolean {
  return declaration?.grows === 'behind' || (declaration?.grows === 'itself' && isItself);
}

function growing({ mean: _, halfWidth: __, intervalFrom: ___, intervals: ____, replicationMeans: _____, ...observed }: Metric): Metric {
  return { ...observed, grows: true };
}
