/** Response curves of sweeps made by hand: what stands along the axes, and where intervals end. */
import { describe, expect, it } from 'vitest';
import { responseCharts } from '../../../src/report/sweep/curves.ts';
import { renderSweepPage } from '../../../src/report/sweep/page.tsx';
import type { SweepResult } from '../../../src/result/sweep-result.ts';
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

describe('on a logarithmic axis', () => {
  const name = 'desk.sojourn.p99';
  const grid = resultOf({ workers: [1], rates: ['25/s', '100/s', '1500/s'] });

  function withLow(low: (value: number) => number): SweepResult {
    const points = grid.points.map((point) => {
      const { value } = point.measures[name]!;
      return { ...point, measures: { [name]: { value, interval: [low(value!), 2 * value!] as const } } };
    });
    return { ...grid, points };
  }

  /** Lower ends as they are drawn, and where the axis begins. */
  function drawn(result: SweepResult): { readonly lows: readonly number[]; readonly bottom: number } {
    const { spec } = responseCharts(result)[0]!;
    const [intervals] = spec.layer as readonly { readonly data: { readonly values: readonly { readonly low: number }[] } }[];
    const { y } = spec.encoding as { readonly y: { readonly scale: { readonly type: string; readonly domain: readonly [number, number] } } };
    expect(y.scale.type).toBe('log');
    return { lows: intervals!.data.values.map(({ low }) => low), bottom: y.scale.domain[0] };
  }

  it('an interval from nothing, or nearly, runs to the bottom, below the bound and all values', () => {
    for (const low of [0, 1e-6]) {
      const { lows, bottom } = drawn(withLow(() => low));
      expect(bottom).toBeLessThan(20 / 2);
      expect(lows).toEqual([bottom, bottom, bottom]);
    }
  });

  it('any other ends where it does, also below all values', () => {
    expect(drawn(withLow((value) => 0.5 * value)).lows).toEqual([12.5, 50, 750]);
  });
});
