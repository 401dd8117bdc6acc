/** Response curves of sweeps made by hand: what stands along the axes, and where intervals end. */
import { describe, expect, it } from 'vitest';
import { responseCharts } from '../../../src/report/sweep/curves.ts';
import { renderSweepPage } from '../../../src/report/sweep/page.tsx';
import { resultOf } from './fixture-grid.ts';

describe('two values that are one amount', () => {
  it.each([
    { rates: ['50/s', '3000/m', '100/s'], amounts: [50, 50, 100], label: '50/s, 3000/m' },
    { rates: ['60/s', '3600/m'], amounts: [60, 60], label: '60/s, 3600/m' },
  ])('$rates share a tick', async ({ rates, amounts, label }) => {
    const result = resultOf({ workers: [1, 2], rates });
    const axes = result.axes.map((axis) => (axis.values === rates ? { ...axis, amounts } : axis));
    const page = await renderSweepPage({ ...result, axes });
    expect(page).toContain(`>${label}</text>`);
    expect(page).not.toContain('NaN');
    expect(responseCharts({ ...result, axes })[1]?.table.rows.map(([value]) => value)).toEqual(rates);
  });
});
