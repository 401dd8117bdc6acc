/** The plan a terminal shows: the answer, what binds beside it, what is left, the candidates as a table. */
import { hasNoEnd } from '../../result/objectives.ts';
import { overloadText, type PlanCandidate, type PlanResult } from '../../result/plan-result.ts';
import { formatValue } from '../../units/values.ts';
import { actualText, formatInterval, GROWS_ALONE } from '../objective-text.ts';
import { plain, type SummaryOptions } from '../summary.ts';
import { GROWS, GROWTH_SIGN } from '../sweep/growth.ts';
import { length, pad, type TextColumn, textTable, wrap } from '../text-table.ts';
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

const SIGNS: Readonly<Record<PlanCandidate['verdict'], string>> = { met: '✓', missed: '✗', undecided: '?', refused: '–' };
const CODES = { bold: '1', dim: '2', good: '32', warn: '33', bad: '31' } as const;
const ROWS_MOST = 40;

/** The whole text, trailing newline included. */
export function consolePlan(plan: PlanResult, options: SummaryOptions): string {
  const sections = [
    headerLines(plan, options),
    edgeLines(plan, options),
    bullets('Beware', plan.nonMonotone, options),
    headroomLines(plan, options),
    alternativeLines(plan, options),
    candidateLines(plan, options),
    theoryLines(plan, options),
    bullets('Taken for granted', plan.assumed, options),
  ];
  const lines = sections.filter((section) => section.length > 0).flatMap((section, index) => (index === 0 ? section : ['', ...section]));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function headerLines(plan: PlanResult, { width, color }: SummaryOptions): string[] {
  const { sign, code } = signOf(plan);
  return [
    ...wrap(plain(plan.name), width, '').map((line) => paint(line, 'bold', color)),
    ...(plan.description === '' ? [] : wrap(plain(plan.description), width, '')),
    ...wrap(`${countsText(plan)} · seed ${plain(String(plan.provenance.seed))}`, width, '').map((line) => paint(line, 'dim', color)),
    '',
    ...(plan.findings ?? []).flatMap((finding) =>
      wrap(`${plan.answer === null ? sign : GROWTH_SIGN} ${plain(finding)}`, width, '  ').map((line) => paint(line, code, color)),
    ),
    ...wrap(`${sign} ${plain(headline(plan))}`, width, '  ').map((line) => paint(line, code, color)),
  ];
}

/** Values that suffice while something does not keep up are nobody's plain yes. */
function signOf({ answer, candidates }: PlanResult): { readonly sign: string; readonly code: keyof typeof CODES } {
  if (answer === null) return { sign: SIGNS.missed, code: 'bad' };
  const growth = growthSign(candidates[answer.candidate]!);
  return growth === '' ? { sign: SIGNS.met, code: 'good' } : { sign: `${SIGNS.met} ${growth}`, code: 'warn' };
}

function edgeLines(plan: PlanResult, options: SummaryOptions): string[] {
  const title = plan.answer === null ? 'At the most' : plan.question === 'max-rate' ? 'Just above it' : 'Just below it';
  return bullets(title, edgesOf(plan), options);
}

function headroomLines({ answer }: PlanResult, { width }: SummaryOptions): string[] {
  if (answer === null) return [];
  const longest = Math.max(...answer.headroom.map(({ expression }) => length(plain(expression))));
  const rows = answer.headroom.map(({ expression, actual, interval, unit, headroom }) => {
    const value = actual === null ? GROWS_ALONE : formatValue(actual, unit) + formatInterval(interval, unit);
    return `  ${pad(headroomText(headroom), 7, 'right')}  ${pad(plain(expression), longest, 'left')}  ${value}`;
  });
  return ['Headroom at the answer', ...rows.flatMap((row) => (length(row) <= width ? [row] : wrap(row.trim(), width - 2, '  ').map((line) => `  ${line}`)))];
}

function alternativeLines(plan: PlanResult, options: SummaryOptions): string[] {
  const lines = plan.alternatives.map((alternative) => {
    const found = plan.candidates[alternative.candidate ?? -1];
    const cost = found === undefined || found.monthly === null ? '' : `, ${moneyText(found)} a month`;
    return `${pointText(alternative.choices)}: ${sufficesText(plan, alternative)}${cost}`;
  });
  return bullets('Each choice by itself', lines, options);
}

function candidateLines(plan: PlanResult, { width }: SummaryOptions): string[] {
  const { candidates, axes } = plan;
  if (candidates.length === 0) return [];
  const shown = ordered(plan).slice(0, ROWS_MOST);
  const column = (title: string, priority: number, cellOf: (candidate: PlanCandidate) => string, align: 'left' | 'right' = 'left'): TextColumn => ({
    title,
    align,
    priority,
    cells: shown.map((candidate) => plain(cellOf(candidate))),
  });
  const table = textTable(
    [
      column('verdict', 10, (candidate) => verdictText(candidate, plan)),
      ...axes.map(({ path }) => column(titleOf(path, axes.length), 9, ({ values }) => valueText(values[path]), 'right')),
      column('USD/month', 7, (candidate) => moneyText(candidate, '–'), 'right'),
      column('runs', 4, ({ replications }) => String(replications), 'right'),
      column('is', 6, (candidate) => (isOverloadAlone(candidate, plan.question) ? '' : bindingActual(candidate)), 'right'),
      column('binding objective', 5, (candidate) => bindingCell(candidate, plan)),
    ],
    width,
  );
  const left = candidates.length - shown.length;
  const growth = growthNote(plan);
  return [...table, ...(left > 0 ? [`and ${left} more in plan.json`] : []), ...(growth === '' ? [] : ['', ...wrap(plain(growth), width, '')])];
}

function verdictText(candidate: PlanCandidate, { candidates, answer, question }: PlanResult): string {
  const verdict = isOverloadAlone(candidate, question)
    ? `${SIGNS.missed} ${GROWS}`
    : `${SIGNS[candidate.verdict]} ${candidate.verdict} ${growthSign(candidate)}`;
  return `${verdict.trimEnd()}${candidate === candidates[answer?.candidate ?? -1] ? ' ←' : ''}`;
}

function bindingCell(candidate: PlanCandidate, { question }: PlanResult): string {
  if (candidate.verdict === 'refused') return candidate.note;
  return isOverloadAlone(candidate, question) ? overloadText(candidate) : (candidate.binding ?? '');
}

/** With many axes the columns must be narrow: the last part of the path, and its owner. */
function titleOf(path: string, axes: number): string {
  const parts = shortPath(path).split('.');
  return axes > 2 ? (parts.at(-1) ?? path) : parts.join('.');
}

/** The order in which values grow, so that a table reads as a staircase. */
function ordered({ candidates, axes }: PlanResult): readonly PlanCandidate[] {
  const position = (candidate: PlanCandidate, axis: number): number =>
    axes[axis]!.values.findIndex((value) => String(value) === String(candidate.values[axes[axis]!.path]));
  const numeric = (candidate: PlanCandidate, axis: number): number => Number.parseFloat(String(candidate.values[axes[axis]!.path]));
  return [...candidates].sort((a, b) => {
    for (let axis = 0; axis < axes.length; axis++) {
      const difference = axes[axis]!.kind === 'rate' ? numeric(a, axis) - numeric(b, axis) : position(a, axis) - position(b, axis);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

function bindingActual(candidate: PlanCandidate): string {
  const binding = bindingOf(candidate);
  return binding === null || (binding.actual === null && !hasNoEnd(binding)) ? '' : actualText(binding, binding.unit);
}

function theoryLines({ skipped }: PlanResult, options: SummaryOptions): string[] {
  return bullets(
    'Ruled out by closed forms',
    skipped.map(({ path, values, sentence }) => `${shortPath(path)} = ${spanText(values.map(String))}: ${sentence}`),
    options,
  );
}

export function spanText(values: readonly string[]): string {
  return values.length < 3 ? values.join(', ') : `${values[0]} to ${values.at(-1)}`;
}

function bullets(title: string, sentences: readonly string[], { width }: SummaryOptions): string[] {
  if (sentences.length === 0) return [];
  return [title, ...sentences.flatMap((sentence) => wrap(plain(sentence), width - 4, '').map((line, index) => `${index === 0 ? '  • ' : '    '}${line}`))];
}

function paint(text: string, code: keyof typeof CODES, color: boolean): string {
  return color ? `\u001b[${CODES[code]}m${text}\u001b[0m` : text;
}
