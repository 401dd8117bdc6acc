/** A sweep to a precision that some of its points did not reach. */
import { describe, expect, it } from 'vitest';
import { sweepCsv } from '../../../src/report/sweep/csv.ts';
import { renderSweepPage } from '../../../src/report/sweep/page.tsx';
import { sweepSummary } from '../../../src/report/sweep/summary.ts';
import type { PointResult } from '../../../src/result/sweep-result.ts';
import { resultOf } from './fixture-grid.ts';

const grid = resultOf({ workers: [1, 2, 4], rates: ['30/s', '60/s'] });
const of = 'desk.sojourn.p99';

/** The first two are not precise, the second has no interval at all. */
function withPrecision(targets: readonly number[]): PointResult[] {
  return grid.points.map((point, i) => {
    const relative = [0.067, null][i] === undefined ? 0.01 : [0.067, null][i]!;
    const target = targets[i % targets.length]!;
    return { ...point, precision: { target, of, confidence: 0.95, reached: i > 1, halfWidth: relative, relative, taken: 50 } };
  });
}

describe('a precision that was not reached', () => {
  const result = { ...grid, points: withPrecision([0.02]) };
  const note = '≈ not precise: ±2% of desk.sojourn.p99 at 95% was not reached at 2 of the 6 points that were run.';

  it('is said on a terminal, with how many points, and marked in their rows', () => {
    const text = sweepSummary(result, { width: 120 });
    expect(text).toContain(note);
    expect(text.match(/^ {2}1 .*✗ missed ≈/gm)).toHaveLength(2);
    expect(text.match(/≈/g)).toHaveLength(3);
  });

  it('is said in the page, with what was reached', async () => {
    const page = await renderSweepPage(result);
    expect(page).toContain(note);
    expect(page.match(/≈ ±6.7% of desk.sojourn.p99/g)).toHaveLength(1);
    expect(page.match(/≈ no precision of desk.sojourn.p99/g)).toHaveLength(1);
  });

  it('has a column of sweep.csv', () => {
    const cells = (sweepCsv(result)[0]?.text ?? '')
      .trimEnd()
      .split('\n')
      .map((row) => row.split(',').at(-1));
    expect(cells.slice(0, 6)).toEqual(['precisionReached', 'false', 'false', 'false', 'false', 'true']);
  });

  it('is named in general where points ask for different ones, and where none was asked for nothing is said', () => {
    expect(sweepSummary({ ...grid, points: withPrecision([0.02, 0.05]) }, { width: 120 })).toContain('the precision that was asked for was not reached at 2');
    expect(sweepSummary(grid, { width: 120 })).not.toContain('precis');
  });
});
