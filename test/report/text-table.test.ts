/** Which columns of a table a narrow terminal shows, and how titles of several lines stand. */
import { describe, expect, it } from 'vitest';
import { type TextColumn, textTable } from '../../src/report/text-table.ts';

const column = (title: string, priority: number, cell: string): TextColumn => ({ title, align: 'right', priority, cells: [cell] });
const first = column('point', 9, '1');

describe('a table wider than the terminal', () => {
  const columns = [first, column('verdict', 8, 'met'), column('a-measure-of-a-very-long-name', 6, '1 s'), column('cost', 7, '$10'), column('p50', 1, '2 s')];

  it('keeps what matters most, and of the rest each column that still fits', () => {
    expect(textTable(columns, 30)).toEqual(['point  verdict  cost  p50', '─────  ───────  ────  ───', '    1      met   $10  2 s']);
    expect(textTable(columns, 22)[0]).toBe('point  verdict  cost');
  });

  it('shows all of it where there is room', () => {
    expect(textTable(columns, 80)[0]).toBe('point  verdict  a-measure-of-a-very-long-name  cost  p50');
  });

  it('keeps the column that matters most beside the first, however wide', () => {
    expect(textTable([first, column('a-measure-of-a-very-long-name', 8, '1 s'), column('cost', 7, '$10')], 20)[0]).toContain('a-measure-of-a-very-long-name');
  });
});

it('titles of several lines stand on the rule', () => {
  expect(textTable([first, column('clicks\nsojourn\np99', 8, '1.12 s')], 80)).toEqual([
    '        clicks',
    '       sojourn',
    'point      p99',
    '─────  ───────',
    '    1   1.12 s',
  ]);
});
