/** Which charts a result has, by section. A stated number of each, so that a page stays a page. */
import type { StudyResult } from '../../result/study-result.ts';
import { componentsOf } from '../reading.ts';
import { ageChart } from './charts/age.ts';
import { backlogChart } from './charts/backlog.ts';
import type { Chart } from './charts/chart.ts';
import { distributionChart } from './charts/distribution.ts';
import { drawnSeriesOf } from './charts/drawn-series.ts';
import { flowChart } from './charts/flow.ts';
import { percentilePlot } from './charts/percentile-plot.ts';
import { sojournOverTimeChart } from './charts/sojourn-over-time.ts';

const COMPONENTS_DRAWN = 8;

export interface Charts {
  readonly flow: readonly Chart[];
  readonly sojourn: readonly Chart[];
  readonly backlog: readonly Chart[];
  /** Components whose charts were left out. */
  readonly leftOut: readonly string[];
}

export function chartsOf(result: StudyResult): Charts {
  const all = (role: 'producer' | 'service' | 'consumer'): string[] => componentsOf(result, role).map(([name]) => name);
  const heldBack = all('producer').filter((name) => holdsBack(result, name));
  const producers = heldBack.slice(0, COMPONENTS_DRAWN);
  const services = all('service').slice(0, COMPONENTS_DRAWN);
  const consumers = all('consumer').slice(0, COMPONENTS_DRAWN);
  const each = (names: readonly string[], ...makers: readonly ((result: StudyResult, name: string, place: number) => Chart | null)[]): Chart[] =>
    names.flatMap((name, place) => makers.flatMap((make) => make(result, name, place) ?? []));
  return {
    flow: each(services, flowChart),
    sojourn: [...each(consumers, sojournOverTimeChart, distributionChart), ...[percentilePlot(result)].filter((chart) => chart !== null)],
    backlog: each([...producers, ...services], backlogChart, ageChart),
    leftOut: [...heldBack.slice(COMPONENTS_DRAWN), ...all('service').slice(COMPONENTS_DRAWN), ...all('consumer').slice(COMPONENTS_DRAWN)],
  };
}

/** Whether more than a second of its busiest traffic ever stood at a producer: what is merely in a call, or lingers, is less. */
function holdsBack(result: StudyResult, producer: string): boolean {
  return greatest(result, producer, 'backlog', 'mean') > greatest(result, producer, 'offered', 'rate');
}

function greatest(result: StudyResult, component: string, metric: string, statistic: string): number {
  return Math.max(0, ...(drawnSeriesOf(result, component, metric, statistic)?.values ?? []).filter((value) => value !== null));
}
