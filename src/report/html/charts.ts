/** Which charts a result has, by section. A stated number of each, so that a page stays a page. */
import { overloadOf } from '../../result/overload.ts';
import type { ComponentResult, StudyResult } from '../../result/study-result.ts';
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
  const all = (role: ComponentResult['role']): string[] => urgentFirst(result, role);
  const drawn = (names: readonly string[]): string[] => names.slice(0, COMPONENTS_DRAWN);
  const [heldBack, services, consumers] = [all('producer').filter((name) => holdsBack(result, name)), all('service'), all('consumer')];
  const each = (names: readonly string[], ...makers: readonly ((result: StudyResult, name: string, place: number) => Chart | null)[]): Chart[] =>
    names.flatMap((name, place) => makers.flatMap((make) => make(result, name, place) ?? []));
  return {
    flow: each(drawn(services), flowChart),
    sojourn: [
      ...each(drawn(consumers), sojournOverTimeChart, distributionChart),
      ...[percentilePlot(result, drawn(consumers))].filter((chart) => chart !== null),
    ],
    backlog: each([...drawn(heldBack), ...drawn(services)], backlogChart, ageChart),
    leftOut: [heldBack, services, consumers].flatMap((names) => names.slice(COMPONENTS_DRAWN)),
  };
}

/** Those that missed an objective first, of these the overloaded, of these who met a limit; what grows fastest of equals, then the scenario's order. */
function urgentFirst(result: StudyResult, role: ComponentResult['role']): string[] {
  const trouble = [
    (name: string) => result.objectives.some(({ component, verdict }) => component === name && verdict === 'missed'),
    (name: string) => overloadOf(result, name) !== null,
    (name: string) => result.findings.some(({ component, kind }) => component === name && kind === 'bound'),
  ];
  const rank = (name: string): number => trouble.reduce((sum, isIn) => 2 * sum + Number(isIn(name)), 0);
  const growth = (name: string): number => (overloadOf(result, name)?.[1] ?? result.components[name])?.stability.growthPerSecond ?? 0;
  return componentsOf(result, role)
    .map(([name]) => name)
    .sort((a, b) => rank(b) - rank(a) || (rank(a) === 0 ? 0 : growth(b) - growth(a)));
}

/** Whether more than a second of its busiest traffic ever stood at a producer: what is merely in a call, or lingers, is less. */
function holdsBack(result: StudyResult, producer: string): boolean {
  return greatest(result, producer, 'backlog', 'mean') > greatest(result, producer, 'offered', 'rate');
}

function greatest(result: StudyResult, component: string, metric: string, statistic: string): number {
  return Math.max(0, ...(drawnSeriesOf(result, component, metric, statistic)?.values ?? []).filter((value) => value !== null));
}
