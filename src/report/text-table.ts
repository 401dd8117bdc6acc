/** Plain-text tables and paragraphs of a fixed width, for terminals. */
export interface TextColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Columns with the lowest are left out first when the table is too wide; the first column never is. */
  readonly priority: number;
  readonly cells: readonly string[];
}

const GAP = 2;

/** Lines no wider than `width`: whole columns are dropped, then the first one is shortened. */
export function textTable(columns: readonly TextColumn[], width: number): string[] {
  const kept = fitting(columns, width);
  const widths = kept.map(columnWidth);
  const excess = sum(widths) + GAP * (kept.length - 1) - width;
  if (excess > 0 && widths[0] !== undefined) widths[0] = Math.max(4, widths[0] - excess);
  const line = (cellOf: (column: TextColumn) => string): string =>
    kept
      .map((column, index) => pad(shorten(cellOf(column), widths[index] ?? 0), widths[index] ?? 0, column.align))
      .join(' '.repeat(GAP))
      .trimEnd();
  const rows = kept[0]?.cells.map((_, row) => line((column) => column.cells[row] ?? '')) ?? [];
  return [line((column) => column.title), widths.map((size) => '─'.repeat(size)).join(' '.repeat(GAP)), ...rows];
}

const SHORTEST_NAME = 14;

function fitting(columns: readonly TextColumn[], width: number): TextColumn[] {
  let kept = [...columns];
  const needed = (): number => {
    const widths = kept.map(columnWidth);
    return sum(widths) - Math.max(0, (widths[0] ?? 0) - SHORTEST_NAME) + GAP * (kept.length - 1);
  };
  while (kept.length > 2 && needed() > width) {
    const lowest = Math.min(...kept.slice(1).map((column) => column.priority));
    const dropped = kept.findLastIndex((column, index) => index > 0 && column.priority === lowest);
    kept = kept.filter((_, index) => index !== dropped);
  }
  return kept;
}

/** Words wrapped to `width`, continuation lines indented; words longer than a line are cut. */
export function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((long) => pieces(long, width - length(indent)))) {
    const room = width - (lines.length === 0 ? 0 : length(indent));
    if (line !== '' && length(line) + 1 + length(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((text, index) => (index === 0 ? text : indent + text));
}

function pieces(word: string, width: number): string[] {
  const characters = [...word];
  const parts: string[] = [];
  for (let at = 0; at < Math.max(1, characters.length); at += width) parts.push(characters.slice(at, at + width).join(''));
  return parts;
}

export function shorten(text: string, width: number): string {
  return length(text) <= width ? text : `${[...text].slice(0, Math.max(0, width - 1)).join('')}…`;
}

export function length(text: string): number {
  return [...text].length;
}

export function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - length(text)));
  return align === 'left' ? text + space : space + text;
}

function columnWidth(column: TextColumn): number {
  return Math.max(length(column.title), ...column.cells.map(length));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
