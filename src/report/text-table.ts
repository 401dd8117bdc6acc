/** Plain-text tables and paragraphs of a fixed width, for terminals. */
export interface TextColumn {
  /** A line of its own for each line. */
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Columns with the highest are kept first when the table is too wide; the first column always is. */
  readonly priority: number;
  readonly cells: readonly string[];
}

const GAP = 2;

/** Lines no wider than `width`: whole columns are left out, then the first one is shortened. */
export function textTable(columns: readonly TextColumn[], width: number): string[] {
  const kept = fitting(columns, width);
  const widths = kept.map(columnWidth);
  const excess = sum(widths) + GAP * (kept.length - 1) - width;
  if (excess > 0 && widths[0] !== undefined) widths[0] = Math.max(4, widths[0] - excess);
  const line = (cells: readonly string[]): string =>
    kept
      .map(({ align }, index) => pad(shorten(cells[index] ?? '', widths[index] ?? 0), widths[index] ?? 0, align))
      .join(' '.repeat(GAP))
      .trimEnd();
  const rows = kept[0]?.cells.map((_, row) => kept.map(({ cells }) => cells[row] ?? '')) ?? [];
  return [...titleRows(kept).map(line), widths.map((size) => '─'.repeat(size)).join(' '.repeat(GAP)), ...rows.map(line)];
}

/** The columns that a table of this width has no room for. */
export function columnsLeftOut(columns: readonly TextColumn[], width: number): readonly TextColumn[] {
  const kept = fitting(columns, width);
  return columns.filter((column) => !kept.includes(column));
}

const SHORTEST_NAME = 14;

/** The first column and the one that matters most; of the others, in that order, each that still fits: a wide one leaves its room to narrow ones. */
function fitting(columns: readonly TextColumn[], width: number): TextColumn[] {
  const [first, ...others] = columns;
  if (first === undefined) return [];
  const kept = new Set([first]);
  let room = width - Math.min(SHORTEST_NAME, columnWidth(first));
  for (const column of others.toSorted((a, b) => b.priority - a.priority)) {
    const needed = GAP + columnWidth(column);
    if (needed > room && kept.size > 1) continue;
    kept.add(column);
    room -= needed;
  }
  return columns.filter((column) => kept.has(column));
}

/** Titles line by line; short ones stand on the rule. */
function titleRows(columns: readonly TextColumn[]): readonly (readonly string[])[] {
  const titles = columns.map(({ title }) => title.split('\n'));
  const most = Math.max(0, ...titles.map((lines) => lines.length));
  return Array.from({ length: most }, (_, row) => titles.map((lines) => lines[row - most + lines.length] ?? ''));
}

/** Words wrapped to `width`, continuation lines indented; words longer than a line are cut, and each cut is the end of a line. */
export function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    for (const [cut, piece] of pieces(word, width - length(indent)).entries()) {
      const room = width - (lines.length === 0 ? 0 : length(indent));
      if (cut > 0 || (line !== '' && length(line) + 1 + length(piece) > room)) {
        lines.push(line);
        line = piece;
      } else line = line === '' ? piece : `${line} ${piece}`;
    }
  }
  return [...lines, line].map((text, index) => (index === 0 ? text : indent + text));
}

function pieces(word: string, width: number): string[] {
  const characters = [...word];
  const parts: string[] = [];
  for (let at = 0; at < Math.max(1, characters.length); at += width) parts.push(characters.slice(at, at + width).join(''));
  return parts;
}

/** Names differ at their ends, so what is left out is from the middle. */
export function shorten(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  const tail = Math.floor(Math.max(0, width - 1) / 3);
  return `${characters.slice(0, Math.max(0, width - 1 - tail)).join('')}…${tail === 0 ? '' : characters.slice(-tail).join('')}`;
}

export function length(text: string): number {
  return [...text].length;
}

export function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - length(text)));
  return align === 'left' ? text + space : space + text;
}

function columnWidth(column: TextColumn): number {
  return Math.max(...column.title.split('\n').map(length), ...column.cells.map(length));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
