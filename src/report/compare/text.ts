/** What a terminal shows of a comparison: verdicts, what differs in the scenarios, the telling changes. */

import type { Comparison, ObjectiveChange } from '../../result/comparison.ts';
import type { Difference } from '../../result/differences.ts';
import type { MetricDifference } from '../../result/metric-difference.ts';
import { billNote, billText } from '../money.ts';
import { actualText } from '../objective-text.ts';
import { plain } from '../summary.ts';
import { shorten, textTable, wrap } from '../text-table.ts';
import { changeText, countChanges, intervalText, moneyChangeText, mostTelling, plainValue, sideBySide, stateWords, VERDICT_WORDS } from './change-text.ts';

const ROWS_SHOWN = 24;
const DIFFERENCES_SHOWN = 12;

/** The whole text, trailing newline included; no line is wider than `width`. */
export function comparisonText(comparison: Comparison, width: number): string {
  const { first, second, limits, assumptions } = comparison;
  const sections = [
    [
      ...wrap(`first   ${plain(first.label)}`, width, '        '),
      ...wrap(`second  ${plain(second.label)}`, width, '        '),
      ...comparison.notes.flatMap((note) => wrap(plain(note), width, '  ')),
    ],
    objectiveLines(comparison.objectives, width),
    differenceLines('Scenarios differ in', changedFirst(comparison), width),
    differenceLines('Limits differ in', limits, width),
    differenceLines('Assumptions differ in', assumptions, width),
    componentLines(comparison, width),
    metricLines(comparison.metrics, width),
    costLines(comparison, width),
  ];
  const lines = sections.filter((section) => section.length > 0).flatMap((section, index) => (index === 0 ? section : ['', ...section]));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function objectiveLines(objectives: readonly ObjectiveChange[], width: number): string[] {
  if (objectives.length === 0) return [];
  const rows = objectives.map((objective) => {
    const side = (judged: ObjectiveChange['first']): string => (judged === null ? 'not stated' : `${judged.verdict} ${actualText(judged, objective.unit)}`);
    return { expression: plain(objective.expression), first: side(objective.first), second: `${side(objective.second)}${objective.isRegression ? ' ✗' : ''}` };
  });
  return textTable(
    [
      { title: 'objective', align: 'left', priority: 9, cells: rows.map(({ expression }) => expression) },
      { title: 'first', align: 'right', priority: 8, cells: rows.map(({ first }) => first) },
      { title: 'second', align: 'right', priority: 8, cells: rows.map(({ second }) => second) },
    ],
    width,
  );
}

function differenceLines(title: string, differences: readonly Difference[], width: number): string[] {
  if (differences.length === 0) return [];
  const shown = differences
    .slice(0, DIFFERENCES_SHOWN)
    .flatMap(({ path, first, second }) => wrap(plain(`  ${path}: ${plainValue(first)} → ${plainValue(second)}`), width - 2, '    ').map((line) => `  ${line}`));
  const rest = differences.length - DIFFERENCES_SHOWN;
  return [title, ...shown, ...(rest > 0 ? [`  and ${rest} more in the report`] : [])];
}

/** What both have and have otherwise, what only one has, and last the values of a component that only one has, a dozen each. */
function changedFirst({ scenario, components }: Comparison): readonly Difference[] {
  const alone = components.filter(({ first, second }) => first === null || second === null).map(({ name }) => `.${name}.`);
  const rank = ({ path, first, second }: Difference): number => {
    if (first !== null && second !== null) return 0;
    return alone.some((name) => path.includes(name)) ? 2 : 1;
  };
  return scenario.toSorted((a, b) => rank(a) - rank(b));
}

function componentLines({ components }: Comparison, width: number): string[] {
  const alone = components.flatMap(({ name, first, second }) =>
    first === null ? [`${name} is only in the second`] : second === null ? [`${name} is only in the first`] : [],
  );
  const changed = components.flatMap(({ name, first, second }) =>
    first !== null && second !== null && stateWords(first) !== stateWords(second) ? [`${name} was ${stateWords(first)} and is ${stateWords(second)}`] : [],
  );
  const sentences = [...changed, ...alone];
  return sentences.length === 0 ? [] : wrap(plain(`${sentences.join('; ')}.`), width, '  ');
}

function metricLines(metrics: readonly MetricDifference[], width: number): string[] {
  const telling = mostTelling(metrics)
    .filter(({ verdict }) => verdict !== 'same')
    .slice(0, ROWS_SHOWN);
  const cells = (textOf: (row: MetricDifference) => string): string[] => telling.map((row) => plain(textOf(row)));
  const table =
    telling.length === 0
      ? []
      : textTable(
          [
            {
              title: 'metric',
              align: 'left',
              priority: 9,
              cells: cells(({ component, metric, statistic }) => shorten(`${component}.${metric}.${statistic}`, 46)),
            },
            { title: 'first', align: 'right', priority: 5, cells: cells(({ first, second, unit }) => sideBySide(first, second, unit)[0]) },
            { title: 'second', align: 'right', priority: 6, cells: cells(({ first, second, unit }) => sideBySide(first, second, unit)[1]) },
            { title: 'change', align: 'right', priority: 8, cells: cells(changeText) },
            { title: '95 % interval', align: 'right', priority: 4, cells: cells(intervalText) },
            { title: 'second is', align: 'left', priority: 7, cells: cells(({ verdict }) => VERDICT_WORDS[verdict]) },
          ],
          width,
        );
  const shown = telling.length < metrics.length ? ` The ${telling.length} most telling are shown.` : '';
  return [...wrap(`${metrics.length} numbers compared: ${countChanges(metrics)}.${telling.length === 0 ? '' : shown}`, width, '  '), ...table];
}

function costLines({ cost }: Comparison, width: number): string[] {
  if (cost === null) return [];
  const [first, second] = cost.unpriced ?? [0, 0];
  const note = billNote([first, second]);
  const change =
    cost.difference === null
      ? ''
      : `, ${moneyChangeText(cost.difference)}${cost.first === null || cost.first === 0 || cost.difference === 0 ? '' : ` (${changeText({ difference: cost.difference, relative: cost.difference / cost.first, unit: 'USD' })})`}`;
  const text = `Cost a month at the load of the whole run: ${billText(cost.first, first)} → ${billText(cost.second, second)}${change}`;
  return [text, ...(note === '' ? [] : [note])].flatMap((line) => wrap(line, width, '  '));
}
