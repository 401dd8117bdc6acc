/** The whole report: sections in the order an architect asks, one file, nothing fetched, no scripts. */
import { clockOf } from '../../result/clock.ts';
import type { StudyResult, TableRow } from '../../result/study-result.ts';
import type { Chart } from './charts/chart.ts';
import { type Charts, chartsOf } from './charts.ts';
import { pen } from './draw.ts';
import { factsOf } from './facts.ts';
import { Assumptions } from './parts/assumptions.tsx';
import { Cost } from './parts/cost.tsx';
import { type DrawnChart, Figures } from './parts/figure.tsx';
import { Findings } from './parts/findings.tsx';
import { Groups, Workers } from './parts/groups.tsx';
import { Headroom } from './parts/headroom.tsx';
import { KeyNumbers } from './parts/key-numbers.tsx';
import { Scenario } from './parts/scenario.tsx';
import { SecondOpinions } from './parts/second-opinions.tsx';
import { Shards } from './parts/shards.tsx';
import { Topology } from './parts/topology.tsx';
import { Verdicts } from './parts/verdicts.tsx';
import { pageText, type Section } from './shell.tsx';

/** `report.html` of a result: complete, self-contained, the same bytes for the same result. */
export async function renderPage(result: StudyResult): Promise<string> {
  const sections = sectionsOf(result, await drawAll(chartsOf(result)));
  return pageText({
    title: `${result.name} · Plimsoll`,
    brand: 'Plimsoll capacity report',
    heading: result.name,
    lede: result.description,
    facts: factsOf(result),
    sections,
    foot: `Simulated by Plimsoll ${result.provenance.version}, seed ${result.provenance.seed}. The same scenario and seed give the same bytes; every number in this file comes from result.json.`,
  });
}

interface Drawn {
  readonly flow: readonly DrawnChart[];
  readonly sojourn: readonly DrawnChart[];
  readonly backlog: readonly DrawnChart[];
  readonly leftOut: readonly string[];
}

async function drawAll(charts: Charts): Promise<Drawn> {
  const draw = await pen();
  const drawn = async (each: readonly Chart[]): Promise<DrawnChart[]> => {
    const done: DrawnChart[] = [];
    for (const chart of each) done.push({ chart, svg: await draw(chart.spec, chart.id) });
    return done;
  };
  return { flow: await drawn(charts.flow), sojourn: await drawn(charts.sojourn), backlog: await drawn(charts.backlog), leftOut: charts.leftOut };
}

function sectionsOf(result: StudyResult, drawn: Drawn): Section[] {
  const has = (table: 'shards' | 'partitions' | 'groups' | 'workers'): boolean =>
    Object.values(result.components).some((component) => (component[table] as readonly TableRow[] | undefined)?.length);
  const whole = wholeRunNote(result);
  const optional = (isPresent: boolean, section: Section): Section[] => (isPresent ? [section] : []);
  return [
    { id: 'objectives', title: 'Objectives', body: <Verdicts objectives={result.objectives} components={result.components} /> },
    { id: 'findings', title: 'What stands out', body: <Findings result={result} /> },
    { id: 'numbers', title: 'Key numbers', body: <KeyNumbers result={result} /> },
    { id: 'topology', title: 'Topology', note: 'Messages travel from left to right; dashed lines carry dead letters.', body: <Topology result={result} /> },
    ...optional(drawn.flow.length > 0, {
      id: 'flow',
      title: 'Messages over time',
      note: timeNote(result, drawn.leftOut),
      body: <Figures drawn={drawn.flow} />,
    }),
    ...optional(drawn.sojourn.length > 0, {
      id: 'sojourn',
      title: 'Sojourn time',
      note: 'From the producer’s first attempt to the consumer’s completion, retries included.',
      body: <Figures drawn={drawn.sojourn} />,
    }),
    ...optional(drawn.backlog.length > 0, { id: 'backlog', title: 'Backlog and age', body: <Figures drawn={drawn.backlog} /> }),
    ...optional(has('shards') || has('partitions') || Object.values(result.components).some(({ heat }) => heat !== null), {
      id: 'shards',
      title: 'Shards',
      note: `A limit is kept per second: a calm minute can hide a second that was refused. First replication.${whole}`,
      body: <Shards result={result} />,
    }),
    ...optional(has('groups'), {
      id: 'groups',
      title: 'Message groups',
      note: `A message group is worked one at a time, in the order the queue accepted its messages; what was refused and sent again comes later. First replication.${whole}`,
      body: <Groups result={result} />,
    }),
    ...optional(has('workers'), { id: 'workers', title: 'Workers', note: whole.trim(), body: <Workers result={result} /> }),
    { id: 'headroom', title: 'Headroom', note: whole.trim(), body: <Headroom result={result} /> },
    ...(result.cost === null ? [] : [{ id: 'cost', title: 'Cost', body: <Cost cost={result.cost} /> }]),
    ...(result.secondOpinions === undefined
      ? []
      : [
          {
            id: 'theory',
            title: 'Second opinion',
            note: 'What closed forms of queueing theory say of the same stations. Where a closed form lies outside the simulated interval, an assumption it rests on does not hold here.',
            body: <SecondOpinions opinions={result.secondOpinions} />,
          },
        ]),
    { id: 'assumptions', title: 'Assumptions', body: <Assumptions result={result} /> },
    {
      id: 'scenario',
      title: 'Scenario',
      body: <Scenario scenario={result.scenario} hash={result.provenance.scenarioHash} resolved="defaults filled in, overrides applied" />,
    },
  ];
}

/** Limits and tables of shards, groups and workers tell of every second: what was refused in the warm-up was refused. */
function wholeRunNote({ time }: StudyResult): string {
  return hasWarmUp(time) ? ' The whole run counts here, warm-up included.' : '';
}

function hasWarmUp({ warmUp }: StudyResult['time']): boolean {
  return Math.max(0, ...warmUp.untilMs) > 0;
}

function timeNote({ time }: StudyResult, leftOut: readonly string[]): string {
  const clock =
    time.startsAt === null ? 'Time is counted from the start of the run.' : `Time is the scenario’s own clock, which starts at ${clockOf(time).start}.`;
  const warmUp = hasWarmUp(time) ? ' The grey span is warm-up, which key numbers and objectives leave out.' : '';
  const rest = leftOut.length === 0 ? '' : ` Not drawn, to keep the page short: ${leftOut.join(', ')}; metrics.csv has them.`;
  return clock + warmUp + rest;
}
