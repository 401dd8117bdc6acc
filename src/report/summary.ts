/**
 * The summary a terminal shows: verdicts first, then what stands out, then a row per component. Verdicts
 * are words and signs; colour only repeats them. Control characters in names never reach the terminal.
 */

import { type Clock, clockOf, formatElapsed } from '../result/clock.ts';
import type { Finding, ObjectiveResult, StudyResult, Verdict } from '../result/study-result.ts';
import type { Artifact } from './artifact.ts';
import { billText, freeText, monthText } from './money.ts';
import { countVerdicts, formatActual, wholeOf } from './objective-text.ts';
import { deduplicated, replicationsText, simulatedText, standouts } from './reading.ts';
import { componentTable } from './summary-table.ts';
import { length, pad, wrap } from './text-table.ts';

export interface SummaryOptions {
  /** Columns; nothing is wider. */
  readonly width: number;
  readonly color: boolean;
}

const SIGNS: Readonly<Record<Verdict, string>> = { met: '✓', missed: '✗', undecided: '?' };
const CODES = { met: '32', missed: '31', undecided: '33', bold: '1', dim: '2' } as const;
const FINDINGS_SHOWN = 8;
/** What an objective's note begins with where no interval can be had. */
const ONE_REPLICATION = /^One replication, no interval\.\s*/;

export function summary(result: StudyResult): Artifact[] {
  return [{ name: 'summary.txt', text: consoleSummary(result, { width: 100, color: false }) }];
}

/** The whole text, trailing newline included. */
export function consoleSummary(result: StudyResult, options: SummaryOptions): string {
  const sections = [
    headerLines(result, options),
    objectiveLines(result, options),
    findingLines(standouts(result), clockOf(result.time), options),
    componentTable(result, options.width),
    deduplicated(result).flatMap((sentence) => wrap(plain(sentence), options.width, '  ')),
    costLines(result, options),
    theoryLines(result, options),
  ];
  const lines = sections.filter((section) => section.length > 0).flatMap((section, index) => (index === 0 ? section : ['', ...section]));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function headerLines(result: StudyResult, { width, color }: SummaryOptions): string[] {
  const { provenance, time } = result;
  const facts = `${simulatedText(time)} · ${replicationsText(provenance)} · seed ${provenance.seed}`;
  const title = wrap(plain(result.name), width, '').map((line) => paint(line, 'bold', color));
  const description = result.description === '' ? [] : wrap(plain(result.description), width, '');
  return [...title, ...description, ...wrap(plain(facts), width, '').map((line) => paint(line, 'dim', color))];
}

function objectiveLines(result: StudyResult, options: SummaryOptions): string[] {
  const { objectives } = result;
  if (objectives.length === 0) return [];
  const longest = Math.max(...objectives.map((objective) => length(plain(objective.expression))));
  return [
    `Objectives: ${countVerdicts(objectives)}`,
    ...objectives.flatMap((objective) => objectiveLine(objective, wholeOf(result, objective), { ...options, longest })),
  ];
}

function objectiveLine(objective: ObjectiveResult, whole: string, { width, color, longest }: SummaryOptions & { readonly longest: number }): string[] {
  const sign = `${SIGNS[objective.verdict]} ${pad(objective.verdict, 9, 'left')}`;
  const expression = plain(objective.expression);
  const actual = plain(formatActual(objective, whole));
  // The header has said it once for all.
  const text = plain(objective.note.replace(ONE_REPLICATION, ''));
  const note = text === '' ? [] : wrap(text, width - 15, '').map((line) => `               ${line}`);
  const line = `  ${sign}  ${pad(expression, longest, 'left')}  ${actual}`;
  if (length(line) <= width) return [line.replace(sign, paint(sign, objective.verdict, color)), ...note];
  const first = wrap(expression, width - 15, '').map((part, index) =>
    index === 0 ? `  ${paint(sign, objective.verdict, color)}  ${part}` : `               ${part}`,
  );
  return [...first, ...wrap(actual, width - 15, '').map((part) => `               ${part}`), ...note];
}

function findingLines(findings: readonly Finding[], clock: Clock, { width }: SummaryOptions): string[] {
  if (findings.length === 0) return [];
  const shown = findings.slice(0, FINDINGS_SHOWN).flatMap((finding) => {
    const at = finding.atMs === null ? '' : `${clock.at(finding.atMs)}${clock.isWallClock ? ` (+${formatElapsed(finding.atMs)})` : ''}  `;
    return wrap(`  • ${at}${plain(finding.sentence)}`.trim(), width - 2, '  ').map((line) => `  ${line}`);
  });
  const rest = findings.length - FINDINGS_SHOWN;
  return ['What stands out', ...shown, ...(rest > 0 ? [`  and ${rest} more in the report`] : [])];
}

function costLines(result: StudyResult, { width }: SummaryOptions): string[] {
  if (result.cost === null) return [];
  const { monthly, perMillionMessages, region, lines } = result.cost;
  const unknown = lines.filter((line) => line.monthly === null).length;
  const total = monthly === null ? 'unknown' : `${billText(monthly, unknown)} ${monthText(result)}`;
  const each = perMillionMessages === null ? '' : `, ${billText(perMillionMessages, unknown)} per million messages`;
  return wrap(
    `Cost in ${plain(region)}: ${total}${each}${freeText(result.cost)}${unknown > 0 ? `; ${unknown} of ${lines.length} lines unknown` : ''}`,
    width,
    '  ',
  );
}

function theoryLines(result: StudyResult, { width }: SummaryOptions): string[] {
  const opinions = result.secondOpinions ?? [];
  if (opinions.length === 0) return [];
  return [
    'Second opinion',
    ...opinions.flatMap(({ sentence }) => wrap(plain(sentence), width - 4, '    ').map((line, index) => `${index === 0 ? '  • ' : '  '}${line}`)),
  ];
}

/** Without control characters: a name must not move the cursor. */
export function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
}

function paint(text: string, code: keyof typeof CODES, color: boolean): string {
  return color ? `\u001b[${CODES[code]}m${text}\u001b[0m` : text;
}
