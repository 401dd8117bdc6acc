/** One page for two results: solid is the first, dashed the second. One file, nothing fetched, no scripts. */
import type { ComponentChildren, JSX } from 'preact';
import type { Comparison, ComponentState, ObjectiveChange } from '../../result/comparison.ts';
import { hasNoEnd } from '../../result/objectives.ts';
import { formatDuration } from '../../units/values.ts';
import { pen } from '../html/draw.ts';
import { type DrawnChart, Figures } from '../html/parts/figure.tsx';
import { VerdictSign } from '../html/parts/marks.tsx';
import { Name } from '../html/parts/name.tsx';
import { Table } from '../html/parts/table.tsx';
import { pageText, type Section } from '../html/shell.tsx';
import { actualText } from '../objective-text.ts';
import { type Pair, stateWords } from './change-text.ts';
import { comparisonCharts } from './charts.ts';
import { CostDelta, Deltas, Differences } from './deltas.tsx';

/** The text of comparison.html: the same bytes for the same comparison. */
export async function renderComparison(comparison: Comparison, pair: Pair): Promise<string> {
  const draw = await pen();
  const drawn: DrawnChart[] = [];
  const { charts, alike } = comparisonCharts(pair);
  for (const chart of charts) drawn.push({ chart, svg: await draw(chart.spec, chart.id) });
  const { first, second, notes } = comparison;
  const heading = `${first.label} against ${second.label}`;
  return pageText({
    title: `${heading} · Plimsoll`,
    brand: 'Plimsoll comparison',
    heading,
    lede: '',
    facts: termsOf(comparison),
    notes,
    sections: sectionsOf(comparison, { drawn, alike }),
    foot: `Simulated by Plimsoll ${second.version}. The same scenarios and seed give the same bytes; every number in this file comes from comparison.json and the two results.`,
  });
}

interface Drawn {
  readonly drawn: readonly DrawnChart[];
  readonly alike: readonly string[];
}

function sectionsOf(comparison: Comparison, charts: Drawn): readonly Section[] {
  const { objectives, cost, scenario, limits, assumptions } = comparison;
  return [
    ...(objectives.length === 0 ? [] : [{ id: 'objectives', title: 'Objectives', body: <Objectives objectives={objectives} /> }]),
    {
      id: 'differences',
      title: 'What is different',
      body: <Differences title="Scenario" differences={scenario} empty="The two scenarios resolve to the same." />,
    },
    { id: 'components', title: 'Components', body: <Components comparison={comparison} /> },
    { id: 'charts', title: 'Side by side', body: <Charts {...charts} /> },
    { id: 'changes', title: 'Changes', body: <Deltas metrics={comparison.metrics} /> },
    ...(cost === null ? [] : [{ id: 'cost', title: 'Cost', body: <CostDelta cost={cost} /> }]),
    {
      id: 'assumptions',
      title: 'Limits and assumptions',
      body: (
        <>
          <Differences title="Limits" differences={limits} empty="Both ran under the same limits." />
          <Differences title="Assumptions" differences={assumptions} empty="Both rest on the same assumptions." />
        </>
      ),
    },
  ];
}

function Charts({ drawn, alike }: Drawn): JSX.Element {
  const same = alike.length === 0 ? '' : ` Not drawn, because both are the same to the last digit: ${alike.join(', ')}.`;
  return (
    <>
      <p class="note">
        {drawn.length === 0
          ? `There is nothing to draw.${same}`
          : `Solid lines are the first, dashed lines the second; a colour is the same metric in both.${same}`}
      </p>
      <Figures drawn={drawn} />
    </>
  );
}

function Objectives({ objectives }: { readonly objectives: readonly ObjectiveChange[] }): JSX.Element {
  const side = (judged: ObjectiveChange['first'], unit: string): ComponentChildren =>
    judged === null ? (
      'not stated'
    ) : (
      <>
        <span class={`verdict ${judged.verdict}`}>
          <VerdictSign verdict={judged.verdict} />
          {judged.verdict}
        </span>
        <span class="sub">{judged.actual === null && !hasNoEnd(judged) ? 'nothing observed' : actualText(judged, unit)}</span>
      </>
    );
  const rows = objectives.map(({ expression, unit, first, second, isRegression }) => [
    <code>
      <Name text={expression} />
    </code>,
    side(first, unit),
    side(second, unit),
    isRegression ? 'newly missed' : '',
  ]);
  return (
    <Table
      caption="Objectives of both"
      columns={[{ title: 'Objective', className: 'break' }, { title: 'First' }, { title: 'Second' }, { title: 'Change' }]}
      rows={rows}
    />
  );
}

function Components({ comparison }: { readonly comparison: Comparison }): JSX.Element {
  const side = (state: ComponentState | null): string => (state === null ? 'not there' : `${state.kind}, ${stateWords(state)}`);
  const rows = comparison.components.map(({ name, first, second }) => [
    name,
    side(first),
    side(second),
    first === null || second === null ? 'not compared' : stateWords(first) === stateWords(second) ? 'same state' : 'state changed',
  ]);
  return (
    <Table caption="Components, matched by name" columns={[{ title: 'Component' }, { title: 'First' }, { title: 'Second' }, { title: 'Change' }]} rows={rows} />
  );
}

function termsOf({ first, second, pairing }: Comparison): readonly (readonly [string, string])[] {
  const facts = (side: Comparison['first']): string =>
    `${formatDuration(side.durationMs)}, seed ${side.seed}, ${side.replications} replication${side.replications === 1 ? '' : 's'}, ${side.scenarioHash.slice(0, 12)}`;
  return [
    ['First, solid', first.label],
    ['Second, dashed', second.label],
    ['First ran', facts(first)],
    ['Second ran', facts(second)],
    ['Compared', pairing === 'paired' ? 'paired by replication' : 'as independent samples'],
  ];
}
