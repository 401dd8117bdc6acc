/** sweep.html: the answer first, then how the numbers respond, then the points. One file, nothing fetched, no scripts. */
import type { JSX } from 'preact';
import type { PointResult, SweepAxis, SweepResult, SweepWarning } from '../../result/sweep-result.ts';
import { formatNumber } from '../../units/values.ts';
import { pen } from '../html/draw.ts';
import { type DrawnChart, Figures } from '../html/parts/figure.tsx';
import { Scenario } from '../html/parts/scenario.tsx';
import { Table } from '../html/parts/table.tsx';
import { Verdicts } from '../html/parts/verdicts.tsx';
import { pageText, type Section } from '../html/shell.tsx';
import { billNote, billText } from '../money.ts';
import { commandOf } from './command.ts';
import { measuresLeft, responseCharts } from './curves.ts';
import { growthNote } from './growth.ts';
import { Heatmaps } from './heat.tsx';
import { judgedAt } from './judged.ts';
import { isUnanswered, missedEverywhere, missedInTurn, missedTitle } from './misses.ts';
import { reasonsNotRun } from './not-run.ts';
import { loadRows, loadTitle } from './per-load.ts';
import { PointsTable } from './points-table.tsx';
import { precisionNote } from './precision.ts';
import { shortPath } from './slices.ts';
import { whereText } from './warnings.ts';

/** Complete, self-contained, the same bytes for the same result. */
export async function renderSweepPage(result: SweepResult): Promise<string> {
  const draw = await pen();
  const drawn: DrawnChart[] = [];
  for (const chart of responseCharts(result)) drawn.push({ chart, svg: await draw(chart.spec, chart.id) });
  return pageText({
    title: `${result.name}, a sweep · Plimsoll`,
    brand: 'Plimsoll sweep',
    heading: result.name,
    lede: result.description,
    facts: facts(result),
    sections: sectionsOf(result, drawn),
    foot: `Simulated by Plimsoll ${result.provenance.version}, seed ${result.provenance.seed}. The same scenario and seed give the same bytes; every number in this file comes from study.json.`,
  });
}

function sectionsOf(result: SweepResult, drawn: readonly DrawnChart[]): Section[] {
  const varying = result.axes.filter(({ values }) => values.length > 1).length;
  const notRun = result.points.filter(({ outcome }) => outcome !== 'finished');
  return [
    { id: 'answer', title: 'Answer', body: <Answer result={result} /> },
    ...(drawn.length === 0
      ? []
      : [
          {
            id: 'response',
            title: 'Response',
            note: `Bars and bands are 95 % confidence intervals, dotted to the top where too little was seen for an upper end; the dashed line is the objective’s bound.${leftOut(result)}`,
            body: <Figures drawn={drawn} />,
          },
        ]),
    ...(varying < 2 ? [] : [{ id: 'factors', title: 'Two factors at once', body: <Heatmaps result={result} /> }]),
    { id: 'points', title: 'Points', body: <PointsTable result={result} /> },
    ...(result.warnings === undefined ? [] : [{ id: 'warnings', title: 'Warnings', body: <Warnings warnings={result.warnings} of={result.provenance} /> }]),
    ...(notRun.length === 0 ? [] : [{ id: 'not-run', title: 'Not run', body: <NotRun points={notRun} /> }]),
    {
      id: 'scenario',
      title: 'Scenario',
      body: <Scenario scenario={result.scenario} hash={result.provenance.scenarioHash} resolved="defaults filled in, without any point" />,
    },
  ];
}

/** Names what was kept and has no chart; empty when nothing is left out. */
function leftOut(result: SweepResult): string {
  const names = measuresLeft(result).map(({ name }) => name);
  return names.length === 0 ? '' : ` Not drawn, but in sweep.csv: ${names.join(', ')}.`;
}

function Answer({ result }: { readonly result: SweepResult }): JSX.Element {
  const point = result.points[result.answer.point ?? -1];
  const notes = [growthNote(result), precisionNote(result), billNote(result.points.map(({ unpriced }) => unpriced))].filter((note) => note !== '');
  return (
    <>
      <p class="lede">{result.answer.sentence}</p>
      {isUnanswered(result) ? <Misses result={result} /> : null}
      {point === undefined ? null : (
        <>
          <p>
            {point.costMonthly === null ? 'Its cost is not known.' : `${billText(point.costMonthly, point.unpriced)} a month at the load of the whole run.`} The
            whole report of this point: <code class="break">{commandOf(result, point)}</code>
          </p>
          <Verdicts objectives={judgedAt(result, point)} />
        </>
      )}
      <PerLoad result={result} />
      {notes.map((note) => (
        <p class="note">{note}</p>
      ))}
    </>
  );
}

function PerLoad({ result }: { readonly result: SweepResult }): JSX.Element | null {
  const rows = loadRows(result);
  if (rows.length === 0) return null;
  const columns = [{ title: shortPath(result.answer.loads?.[0]?.path ?? '') }, { title: 'Design' }, { title: 'A month', isNumeric: true }];
  return <Table caption={loadTitle(result)} columns={columns} rows={rows.map(({ load, design, cost }) => [load, design, cost])} isCompact />;
}

function Misses({ result }: { readonly result: SweepResult }): JSX.Element {
  const misses = missedEverywhere(result);
  if (misses.length === 0) return <p>{missedInTurn(result)}</p>;
  return (
    <>
      <p>{missedTitle(result)}</p>
      <ul class="plain">
        {misses.map(({ expression, values }) => (
          <li key={expression}>
            <code>{expression}</code>: {values}
          </li>
        ))}
      </ul>
    </>
  );
}

interface WarningsProps {
  readonly warnings: readonly SweepWarning[];
  readonly of: SweepResult['provenance'];
}

function Warnings({ warnings, of }: WarningsProps): JSX.Element {
  return (
    <ul class="plain">
      {warnings.map((warning, index) => (
        <li key={index}>
          {warning.message}
          <span class="sub">{whereText(warning, of) || 'at every point'}</span>
        </li>
      ))}
    </ul>
  );
}

const REASONS_MAX = 20;

/** A line per reason, with how many points it took. */
function NotRun({ points }: { readonly points: readonly PointResult[] }): JSX.Element {
  const reasons = reasonsNotRun(points);
  return (
    <ul class="plain">
      {reasons.slice(0, REASONS_MAX).map(({ outcome, note, count, first }) => (
        <li key={first.index}>
          {count === 1 ? '1 point' : `${count} points`} {outcome}: {note}
        </li>
      ))}
      {reasons.length > REASONS_MAX ? <li>and {reasons.length - REASONS_MAX} more reasons, in study.json</li> : null}
    </ul>
  );
}

/** `3 values, 2 to 8`; words have no order, so they have no ends. */
function valuesText({ values, amounts }: SweepAxis): string {
  if (values.length === 1) return String(values[0]);
  return amounts.includes(null) ? `${values.length} values` : `${values.length} values, ${String(values[0])} to ${String(values.at(-1))}`;
}

function facts({ provenance, axes, stop }: SweepResult): [string, string][] {
  const { finished, points, skipped, refused } = provenance;
  return [
    ['Points', finished === points ? formatNumber(points) : `${formatNumber(finished)} of ${formatNumber(points)} run`],
    ...(skipped > 0 ? ([['Skipped', formatNumber(skipped)]] as [string, string][]) : []),
    ...(refused > 0 ? ([['Refused', formatNumber(refused)]] as [string, string][]) : []),
    ...axes.map((axis): [string, string] => [axis.path, valuesText(axis)]),
    ...(stop === null ? [] : ([['Stops along', stop]] as [string, string][])),
    ['Replications', formatNumber(provenance.replications)],
    ['Events', formatNumber(provenance.events)],
    ['Seed', String(provenance.seed)],
    ['Plimsoll', provenance.version],
  ];
}
