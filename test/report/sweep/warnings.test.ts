/** What a sweep's points are warned of, in words. */
import { expect, it } from 'vitest';
import { renderSweepPage } from '../../../src/report/sweep/page.tsx';
import { whereText } from '../../../src/report/sweep/warnings.ts';
import { resultOf } from './fixture-grid.ts';

const grid = resultOf({ workers: [1, 2], rates: ['30/s', '60/s'] });
const warning = { rule: 'visibility-below-work', message: 'work takes <longer>', points: 2, of: 4, first: 'w=1' };

it('say which points they are of, and whether all were read', () => {
  expect(whereText(warning, { points: 4 })).toBe('at 2 of 4 points, such as w=1');
  expect(whereText({ ...warning, points: 1 }, { points: 4 })).toBe('at 1 of 4 points: w=1');
  expect(whereText(warning, { points: 900 })).toBe('at 2 of the 4 points that were read beforehand, such as w=1');
  expect(whereText({ ...warning, points: 4 }, { points: 4 })).toBe('');
});

it('stand in the page, escaped, and only where there are any', async () => {
  const page = await renderSweepPage({ ...grid, warnings: [warning, { ...warning, points: 4 }] });
  expect(page).toContain('<li>work takes &lt;longer><span class="sub">at 2 of 4 points, such as w=1</span></li>');
  expect(page).toContain('<span class="sub">at every point</span>');
  expect(await renderSweepPage(grid)).not.toContain('id="warnings"');
});
