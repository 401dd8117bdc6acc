/** A user's mistake, as data: where it is, what was expected, what is likely meant. */
import { linesOf } from './lines.ts';

/** An error keeps a scenario from running, a warning does not. */
export type Severity = 'error' | 'warning';

/** One thing that is wrong or doubtful in a scenario, and where: `line` and `column` of `file`, both from 1. */
export interface Problem {
  /** Stable name of the rule broken: `unknown-key`, `visibility-below-work`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Characters to underline in the frame. */
  readonly length: number;
  /** Where in the scenario: `services.clicks.shards`. */
  readonly path: string;
  readonly expected?: string;
  readonly got?: string;
  readonly hint?: string;
}

/** Texts by file name, for frames. */
export type Sources = ReadonlyMap<string, string>;

/** A stretch of a source text, offsets in characters. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

export interface Finding {
  readonly rule: string;
  readonly severity?: Severity;
  readonly message: string;
  readonly path?: string;
  readonly expected?: string | undefined;
  readonly got?: string | undefined;
  readonly hint?: string | undefined;
}

/** Makes a problem of a finding and the span it is about. */
export function problemAt(sources: Sources, span: Span, finding: Finding): Problem {
  const text = sources.get(span.file) ?? '';
  const { line, column } = linesOf(sources, span.file).placeOf(span.start);
  const lineEnd = text.indexOf('\n', span.start);
  const end = Math.min(span.end, lineEnd < 0 ? text.length : lineEnd);
  const { rule, severity = 'error', message, path = '', expected, got, hint } = finding;
  return {
    rule,
    severity,
    message,
    file: span.file,
    line,
    column,
    length: Math.max(1, end - span.start),
    path,
    ...(expected === undefined ? {} : { expected }),
    ...(got === undefined ? {} : { got }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** In the order a reader meets them; errors and warnings mixed. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map((problem) => problem.file))];
  return [...problems].sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column);
}
