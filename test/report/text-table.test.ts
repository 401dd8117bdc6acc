/** Which columns of a table a narrow terminal shows, and how titles of several lines stand. */
import { describe, expect, it } from 'vitest';
import { shorten, type TextColumn, textTable, wrap } from '../../src/report/text-table.ts';

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

it('what is too long for a line is cut at its end, and never joined by a space', () => {
  const name = 'orders-stream-production-eu-west-1-0123456789';
  expect(wrap(`${name}: theory`, 40, '  ')).toEqual(['orders-stream-production-eu-west-1-012', '  3456789: theory']);
  expect(wrap('a b', 40, '  ')).toEqual(['a b']);
});

it('what is too long for its column loses its middle: names differ at their ends', () => {
  expect(shorten('clicks.GetRecords.IteratorAgeMilliseconds.p999', 30)).toBe('clicks.GetRecords.It…onds.p999');
  expect(['p999', 'max'].map((end) => shorten(`clicks.GetRecords.IteratorAgeMilliseconds.${end}`, 30).slice(-4))).toEqual(['p999', '.max']);
  expect([...shorten('abcdefgh', 5)]).toHaveLength(5);
  expect(shorten('abc', 3)).toBe('abc');
});
