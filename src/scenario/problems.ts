/** Problems as text: place, sentence, the line with a caret under it, what was expected, what is meant. */
import { formatCount } from '../units/format.ts';
import { linesOf } from './lines.ts';
import type { Problem, Sources } from './problem.ts';

export interface FrameOptions {
  readonly color: boolean;
}

const WIDTH_MOST = 96;
/** Longer ones quote a value that goes on and on. */
const MESSAGE_MOST = 1_000;
/** Of one file: a parser that has lost its way complains of every line that follows. */
const SYNTAX_MOST = 10;
/** Of all: who has more mends a few and looks again. */
const SHOWN_MOST = 100;
const CODES = { red: 31, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const;

type Paint = (style: keyof typeof CODES, text: string) => string;

function painter(isColored: boolean): Paint {
  return (style, text) => (isColored ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text);
}

/** Every problem with its frame, and a last line that counts them. */
export function formatProblems(problems: readonly Problem[], sources: Sources, { color }: FrameOptions): string {
  const paint = painter(color);
  const { shown, left } = withoutFlood(problems);
  const blocks = shown.map((problem) => block(problem, sources, paint));
  return `${[...blocks, ...left, tally(problems)].join('\n\n')}\n`;
}

/** One problem with its frame. */
export function formatProblem(problem: Problem, sources: Sources, { color }: FrameOptions): string {
  return block(problem, sources, painter(color));
}

interface Flood {
  readonly shown: readonly Problem[];
  readonly left: readonly string[];
}

/** The first hundred problems, errors before warnings once there are more, and a line on how many those are. */
function withoutFlood(problems: readonly Problem[]): Flood {
  const { shown, left } = withoutSyntaxFlood(problems);
  if (shown.length <= SHOWN_MOST) return { shown, left };
  const errors = shown.filter(({ severity }) => severity === 'error');
  const first = [...errors, ...shown.filter(({ severity }) => severity !== 'error')].slice(0, SHOWN_MOST);
  return { shown: first, left: [...left, `… and ${formatCount(shown.length - SHOWN_MOST)} more, which are not shown`] };
}

/** The problems without a file's syntax errors beyond the first ten, and a line on how many those are. */
function withoutSyntaxFlood(problems: readonly Problem[]): Flood {
  const counts = new Map<string, number>();
  const shown = problems.filter(({ file, rule }) => {
    const count = (counts.get(file) ?? 0) + (rule === 'yaml' ? 1 : 0);
    counts.set(file, count);
    return rule !== 'yaml' || count <= SYNTAX_MOST;
  });
  const left = [...counts].flatMap(([file, count]) => (count > SYNTAX_MOST ? [`${file}: … and ${count - SYNTAX_MOST} more`] : []));
  return { shown, left };
}

function block(problem: Problem, sources: Sources, paint: Paint): string {
  const { file, line, column, severity, message, rule, expected, got, hint } = problem;
  const place = paint('bold', printable(`${file}:${line}:${column}`));
  const label = severity === 'error' ? paint('red', 'error') : paint('yellow', 'warning');
  const lines = [`${place} ${label} ${printable(withoutMiddle(message))} ${paint('dim', `(${rule})`)}`, ...frame(problem, sources, paint)];
  const margin = ' '.repeat(gutterOf(line) + 3);
  if (expected !== undefined) lines.push(`${margin}expected ${printable(expected)}`);
  if (got !== undefined) lines.push(`${margin}got ${printable(got)}`);
  if (hint !== undefined) lines.push(`${margin}${paint('cyan', printable(hint))}`);
  return lines.join('\n');
}

/** The line before, the line itself, a caret under what is wrong. */
function frame({ file, line, column, length, severity }: Problem, sources: Sources, paint: Paint): string[] {
  if (!sources.has(file)) return [];
  const lines = linesOf(sources, file);
  const gutter = gutterOf(line);
  const shift = Math.max(0, column - 1 - (WIDTH_MOST - 30));
  const cut = (content: string): string => printable(content.replace(/\r$/, '').slice(shift, shift + WIDTH_MOST));
  const row = (number: number): string => `${paint('dim', `${String(number).padStart(gutter)} |`)} ${cut(lines.at(number))}`.trimEnd();
  const caret = '^'.repeat(Math.max(1, Math.min(length, WIDTH_MOST - (column - 1 - shift))));
  const under = `${' '.repeat(gutter)} ${paint('dim', '|')} ${' '.repeat(column - 1 - shift)}${paint(severity === 'error' ? 'red' : 'yellow', caret)}`;
  const before = line > 1 && lines.at(line - 1).trim() !== '' ? [row(line - 1)] : [];
  return [...before, row(line), under];
}

function gutterOf(line: number): number {
  return Math.max(4, String(line).length);
}

/** The ends of a message tell what it quotes and what is wrong with it. */
function withoutMiddle(message: string): string {
  const half = MESSAGE_MOST / 2;
  return message.length <= MESSAGE_MOST ? message : `${message.slice(0, half)} … ${message.slice(-half)}`;
}

/** Tabs as one column; nothing that a terminal would obey. */
export function printable(text: string): string {
  return text.replaceAll('\t', ' ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '·');
}

function tally(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const counted = (count: number, word: string): string => `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`;
  return [errors > 0 ? counted(errors, 'error') : '', warnings > 0 ? counted(warnings, 'warning') : ''].filter((part) => part !== '').join(', ');
}
