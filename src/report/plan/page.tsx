/** plan.html: the answer first, then what binds beside it, then everything that was tried and assumed. */
import type { ComponentChildren, JSX } from 'preact';
import { overloadText, type PlanCandidate, type PlanResult } from '../../result/plan-result.ts';
import { formatNumber, formatValue } from '../../units/values.ts';
import { pen } from '../html/draw.ts';
import { Cost } from '../html/parts/cost.tsx';
import { type DrawnChart, Figures } from '../html/parts/figure.tsx';
import { VerdictSign } from '../html/parts/marks.tsx';
import { Name } from '../html/parts/name.tsx';
import { Table } from '../html/parts/table.tsx';
import { pageText, type Section } from '../html/shell.tsx';
import { actualText, formatInterval, GROWS_ALONE } from '../objective-text.ts';
import { responseCharts } from './charts.ts';
import { Frontier } from './frontier.tsx';
import {
  bindingOf,
  countsText,
  edgesOf,
  growthNote,
  growthSign,
  headline,
  headroomText,
  isOverloadAlone,
  moneyText,
  pointText,
  shortPath,
  sufficesText,
  valueText,
} from './words.ts';

/** Complete and self-contained; the same bytes for the same plan. */
export async function renderPlan(plan: PlanResult): Promise<string> {
  const charts = responseCharts(plan);
  const drawn: DrawnChart[] = [];
  if (charts.length > 0) {
    const draw = await pen();
    for (const chart of charts) drawn.push({ chart, svg: await draw(chart.spec, chart.id) });
  }
  return pageText({
    title: `Plan of ${plan.name} · Plimsoll`,
    brand: 'Plimsoll capacity plan',
    heading: plan.name,
    lede: plan.description,
    facts: factsOf(plan),
    sections: sectionsOf(plan, drawn),
    foot: `Planned by Plimsoll ${plan.provenance.version}, seed ${plan.provenance.seed}. The same scenario and seed give the same bytes; every number in this file comes from plan.json.`,
  });
}

function sectionsOf(plan: PlanResult, drawn: readonly DrawnChart[]): readonly Section[] {
  const { answer, alternatives, skipped, assumed, nonMonotone } = plan;
  const some = (isPresent: boolean, section: Section): Section[] => (isPresent ? [section] : []);
  const frontier = Frontier({ plan });
  return [
    { id: 'answer', title: 'Answer', body: <Answer plan={plan} /> },
    ...some(edgesOf(plan).length > 0, {
      id: 'edges',
      title: answer === null ? 'At the most' : plan.question === 'max-rate' ? 'Just above it' : 'Just below it',
      note: 'Simulated, not inferred.',
      body: <Sentences sentences={edgesOf(plan)} />,
    }),
    ...some(nonMonotone.length > 0, { id: 'beware', title: 'Beware', body: <Sentences sentences={nonMonotone} /> }),
    ...some(answer !== null, { id: 'headroom', title: 'Headroom at the answer', body: <Headroom plan={plan} /> }),
    ...some(alternatives.length > 0, { id: 'alternatives', title: 'Each choice by itself', body: <Alternatives plan={plan} /> }),
    ...some(drawn.length > 0, {
      id: 'response',
      title: 'How the objectives respond',
      body: (
        <div style={drawn.length === 1 ? 'max-width:540px' : undefined}>
          <Figures drawn={drawn} />
        </div>
      ),
    }),
    ...some(frontier !== null, { id: 'frontier', title: 'The frontier', body: frontier }),
    { id: 'candidates', title: 'What was tried', note: countsText(plan), body: <Tried plan={plan} /> },
    ...some(skipped.length > 0, {
      id: 'theory',
      title: 'Ruled out by closed forms',
      body: (
        <Sentences
          sentences={skipped.map(
            ({ path, values, sentence }) =>
              `${shortPath(path)} = ${values.length < 3 ? values.map(String).join(', ') : `${valueText(values[0])} to ${valueText(values.at(-1))}`}: ${sentence}`,
          )}
        />
      ),
    }),
    ...(answer === null || answer.cost === null ? [] : [{ id: 'cost', title: 'Cost of the answer', body: <Cost cost={answer.cost} /> }]),
    { id: 'assumed', title: 'Taken for granted', body: <Sentences sentences={assumed} /> },
  ];
}

function Answer({ plan }: { readonly plan: PlanResult }): JSX.Element {
  const answer = plan.answer === null ? undefined : plan.candidates[plan.answer.candidate]!;
  const growth = answer === undefined ? '' : growthSign(answer);
  // The diamond of what is not settled: the objectives hold, and yet something does not keep up.
  const verdict = answer === undefined ? 'missed' : growth === '' ? 'met' : 'undecided';
  const words = answer === undefined ? 'none' : growth === '' ? 'suffices' : `holds, yet ${growth} grows`;
  const findings = plan.findings ?? [];
  return (
    <>
      {findings.length === 0 ? null : <Sentences sentences={findings} />}
      <ol class="verdicts">
        <li class={verdict}>
          <span class="verdict">
            <VerdictSign verdict={verdict} />
            {words}
          </span>
          <span class="objective rest">
            <code>{plan.answer === null ? 'no answer' : <Name text={pointText(plan.answer.values)} />}</code>
            <span class="sub">{headline(plan)}</span>
          </span>
        </li>
      </ol>
    </>
  );
}

function Sentences({ sentences }: { readonly sentences: readonly string[] }): JSX.Element {
  return (
    <ul class="plain">
      {sentences.map((sentence) => (
        <li key={sentence}>
          <Name text={sentence} />
        </li>
      ))}
    </ul>
  );
}

function Headroom({ plan: { answer } }: { readonly plan: PlanResult }): JSX.Element {
  const rows = (answer?.headroom ?? []).map(({ expression, actual, interval, bound, unit, headroom }) => [
    <code>
      <Name text={expression} />
    </code>,
    <>
      {actual === null ? GROWS_ALONE : formatValue(actual, unit)}
      {interval === null ? null : <span class="sub">{formatInterval(interval, unit).trim()}</span>}
    </>,
    formatValue(bound, unit),
    headroomText(headroom),
  ]);
  return (
    <Table
      caption="What is left of each bound"
      columns={[{ title: 'Objective' }, ...['Actual', 'Bound', 'Headroom'].map((title) => ({ title, isNumeric: true }))]}
      rows={rows}
    />
  );
}

function Alternatives({ plan }: { readonly plan: PlanResult }): JSX.Element {
  const rows = plan.alternatives.map((alternative) => {
    const found = plan.candidates[alternative.candidate ?? -1];
    return [pointText(alternative.choices), sufficesText(plan, alternative), found === undefined ? '–' : moneyText(found)];
  });
  return (
    <Table
      caption="The answer with each choice"
      columns={[{ title: 'Choice' }, { title: 'Suffices' }, { title: 'USD a month', isNumeric: true }]}
      rows={rows}
      isCompact
    />
  );
}

function Tried({ plan }: { readonly plan: PlanResult }): JSX.Element {
  const columns = [
    { title: 'Verdict' },
    ...plan.axes.map(({ path }) => ({ title: shortPath(path), isNumeric: true })),
    { title: 'USD a month', isNumeric: true },
    { title: 'Replications', isNumeric: true },
    { title: 'Binding objective' },
    { title: 'Actual', isNumeric: true },
  ];
  const growth = growthNote(plan);
  return (
    <Table
      caption={`Candidates in the order they were asked; binding is what is missed by most, or has the least headroom${growth === '' ? '' : `. ${growth}`}`}
      columns={columns}
      rows={plan.candidates.map((candidate, index) => triedRow(plan, candidate, index))}
    />
  );
}

function triedRow(plan: PlanResult, candidate: PlanCandidate, index: number): ComponentChildren[] {
  const { verdict, values, replications, note } = candidate;
  const isGrowthAlone = isOverloadAlone(candidate, plan.question);
  const binding = isGrowthAlone ? null : bindingOf(candidate);
  const isAnswer = plan.answer?.candidate === index;
  const sign = verdict === 'refused' ? 'undecided' : isGrowthAlone ? 'missed' : verdict;
  const words = isGrowthAlone ? 'not taken' : verdict;
  const overload = overloadText(candidate);
  return [
    <>
      <span class={`verdict ${sign}`}>
        <VerdictSign verdict={sign} />
        {isAnswer ? `${words}, the answer` : words}
      </span>
      {overload === '' ? null : <span class="sub">{`${growthSign(candidate)} ${overload}`}</span>}
    </>,
    ...plan.axes.map(({ path }) => valueText(values[path])),
    moneyText(candidate),
    formatNumber(replications),
    <>
      {binding === null ? '' : <code>{binding.expression}</code>}
      {note === '' ? null : <span class="sub">{note}</span>}
    </>,
    binding === null ? '–' : actualText(binding, binding.unit) + formatInterval(binding.interval, binding.unit),
  ];
}

/** What is cheapest of all is known where nothing contradicts what the search assumed, or nothing is unseen. */
function heldText({ nonMonotone, counts }: PlanResult): string {
  return nonMonotone.length === 0 || counts.simulated === counts.grid ? 'holds' : 'was found to hold';
}

function factsOf(plan: PlanResult): readonly (readonly [string, string])[] {
  const { counts, provenance } = plan;
  return [
    [
      'Question',
      plan.question === 'max-rate'
        ? 'largest load'
        : plan.minimise === 'cost'
          ? `cheapest that ${heldText(plan)}`
          : plan.minimise === 'size'
            ? `smallest that ${heldText(plan)}`
            : `least ${shortPath(plan.minimise)}`,
    ],
    ['Confidence', `${Number((100 * plan.confidence).toPrecision(4))} %`],
    ['Candidates', String(counts.simulated)],
    ...(counts.grid === null ? [] : ([['Combinations', formatNumber(counts.grid)]] as const)),
    ['Replications', formatNumber(counts.replications)],
    ['Seed', String(provenance.seed)],
    ['Plimsoll', provenance.version],
    ['Scenario', provenance.scenarioHash.slice(0, 12)],
  ];
}
