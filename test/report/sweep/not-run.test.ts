/** Why points of a sweep were not run. */
import { expect, it } from 'vitest';
import { reasonsNotRun, refusedLines } from '../../../src/report/sweep/not-run.ts';
import { resultOf } from './fixture-grid.ts';

const { points } = resultOf({ workers: [1, 2, 4], rates: ['30/s', '60/s'] });
const refused = points.map((point, i) => (i < 4 ? { ...point, outcome: 'refused' as const, note: ['one', 'two', 'two', 'three'][i]! } : point));

it('each reason stands once, those that took most points first', () => {
  expect(reasonsNotRun(refused).map(({ note, count, first }) => [note, count, first.index])).toEqual([
    ['two', 2, 1],
    ['one', 1, 0],
    ['three', 1, 3],
  ]);
});

it('a terminal is told of what was refused with a point that shows it, and of no other', () => {
  const skipped = refused.map((point) => (point.note === 'three' ? { ...point, outcome: 'skipped' as const } : point));
  expect(refusedLines(skipped)).toEqual(['refused: w=1 rate=60/s and 1 more: two', 'refused: w=1 rate=30/s: one']);
  const many = points.map((point) => ({ ...point, outcome: 'refused' as const, note: `reason ${point.index}` }));
  expect(refusedLines(many).at(-1)).toBe('for more reasons (1) see study.json');
});
