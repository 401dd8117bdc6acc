/** Small comma-separated files: traces, keys, measured values. */

/** A file's text is wrong at a line; the scenario room makes a problem of it. */
export class TableError extends Error {
  override readonly name = 'TableError';
  readonly line: number;
  readonly column: number;
  readonly expected: string;

  constructor(message: string, line: number, expected: string, column = 1) {
    super(message);
    this.line = line;
    this.column = column;
    this.expected = expected;
  }
}

export interface TableLine {
  /** Counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A stated limit: more would take minutes and gigabytes to read. */
const LINES_MOST = 5_000_000;

/** Non-empty lines that are no comments (`#`), cut at commas (or semicolons, or tabs), quotes removed. */
export function parseTable(text: string): readonly TableLine[] {
  checkLength(text);
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const filled = lines.map((content, i) => ({ content: content.trim(), line: i + 1 })).filter(({ content }) => content !== '' && !content.startsWith('#'));
  const separator = [',', ';', '\t'].find((candidate) => filled[0]?.content.includes(candidate)) ?? ',';
  return filled.map(({ content, line }) => ({ line, cells: content.split(separator).map(bare) }));
}

function checkLength(text: string): void {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  if (lines > LINES_MOST) throw new TableError(`there are ${lines} lines in it`, 1, `at most ${LINES_MOST}; counts per interval say the same in fewer`);
}

/** What begins like a number was meant as one. */
export const NUMBER_LIKE = /^[-+]?\.?\d/;

const VALUE_A_LINE = 'one value with its unit a line, such as 12ms';

/** The one column as values; a first line of words is a heading. More columns, such as weights, would be passed over in silence, so they are refused. */
export function parseColumn<Value>(text: string, parse: (cell: string) => Value): Value[] {
  const values: Value[] = [];
  for (const [index, { line, cells }] of parseTable(text).entries()) {
    const [cell = '', ...others] = cells;
    if (others.some((other) => other !== '')) throw new TableError(`there are ${cells.length} columns`, line, VALUE_A_LINE);
    try {
      values.push(parse(cell));
    } catch {
      if (index > 0 || NUMBER_LIKE.test(cell)) throw new TableError(`"${cell}" is not a value with its unit`, line, VALUE_A_LINE);
    }
  }
  if (values.length === 0) throw new TableError('there are no values in it', 1, VALUE_A_LINE);
  return values;
}

function bare(cell: string): string {
  const trimmed = cell.trim();
  return trimmed.length > 1 && trimmed.startsWith('"') && trimmed.endsWith('"') ? trimmed.slice(1, -1).replaceAll('""', '"') : trimmed;
}
