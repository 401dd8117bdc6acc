/** Theory beside simulation on the page, cell by cell: which form, which number, how far off, and whether it is only near. */
import { describe, expect, test } from 'vitest';
import { consoleSummary } from '../../src/report/summary.ts';
import type { SecondOpinionResult, StudyResult, TheoryGap } from '../../src/result/study-result.ts';
import { wordsOf } from '../../src/theory/second-opinion.ts';
import { clickstream } from './fixture.ts';
import { itemsOf, pageOf, rowsOf, sectionOf, textOf } from './fixture-page.ts';

const CAPTION = 'Theory against simulation, 95 % intervals';

function gap(what: string, unit: string, theory: number | null, simulated: number, more: Partial<TheoryGap> = {}): TheoryGap {
  return { what, unit, theory, simulated, interval: null, relative: theory === null ? null : simulated / theory - 1, agrees: null, ...more };
}

const polled: SecondOpinionResult = {
  component: 'desk',
  formula: 'M/M/5',
  exactness: 'exact',
  offeredLoad: 1.5,
  servers: 5,
  gaps: [
    gap('utilisation', 'ratio', 0.3, 0.2, { interval: [0.19, 0.21], agrees: false }),
    gap('mean waiting', 'ms', 40, 50, { interval: [48, 52], agrees: false }),
    gap('mean sojourn', 'ms', 200, 150, { interval: [140, 160], agrees: false }),
    gap('p95 sojourn', 'ms', 25, 525, { interval: [500, 550], agrees: false }),
    gap('p99 sojourn', 'ms', 400, 410, { interval: [390, 430], agrees: true }),
  ],
  broken: [{ assumption: 'noLatency', words: wordsOf('noLatency') }],
  sentence: `desk: M/M/5 differs: utilisation 20% against 30% (−10 points): ${wordsOf('noLatency')}.`,
};

const near: SecondOpinionResult = {
  component: 'till',
  formula: 'G/G/4 (Allen–Cunneen)',
  exactness: 'approximation',
  offeredLoad: 3,
  servers: 4,
  gaps: [gap('utilisation', 'ratio', 0.75, 0.75, { agrees: true }), gap('mean waiting', 'ms', 31.84, 30, { interval: [10, null], agrees: null })],
  broken: [],
  sentence: "till: G/G/4 (Allen–Cunneen) agrees in utilisation; 3 servers' worth of work for 4.",
};

const resultOf = (...secondOpinions: readonly SecondOpinionResult[]): StudyResult => ({ ...clickstream(), series: [], secondOpinions });

describe('a second opinion on the page', () => {
  test('of a broken assumption has a “no”, the gap with its sign, and the reason in its sentence', async () => {
    const theory = sectionOf(await pageOf(resultOf(polled)), 'theory');
    const rows = rowsOf(theory, CAPTION);
    expect(rows[0]).toEqual({
      Component: 'desk',
      'Closed form': 'M/M/5',
      Number: 'utilisation',
      Theory: '30%',
      Simulated: '20% [19%, 21%]',
      Gap: '−10 points',
      'Inside the interval': 'no',
    });
    expect(rows.map((row) => [row.Number, row.Theory, row.Simulated, row.Gap, row['Inside the interval']])).toEqual([
      ['utilisation', '30%', '20% [19%, 21%]', '−10 points', 'no'],
      ['mean waiting', '40 ms', '50 ms [48 ms, 52 ms]', '+25%', 'no'],
      ['mean sojourn', '200 ms', '150 ms [140 ms, 160 ms]', '−25%', 'no'],
      ['p95 sojourn', '25 ms', '525 ms [500 ms, 550 ms]', '× 21', 'no'],
      ['p99 sojourn', '400 ms', '410 ms [390 ms, 430 ms]', '+2.5%', 'yes'],
    ]);
    expect(itemsOf(theory, 'plain').map(textOf)).toEqual(['desk: M/M/5 differs: utilisation 20% against 30% (−10 points): calls and polling take time.']);
  });

  test('that is an approximation says so beside its form, and one that is exact does not', async () => {
    const rows = rowsOf(sectionOf(await pageOf(resultOf(polled, near)), 'theory'), CAPTION);
    const forms = rows.map((row) => [row.Component, row['Closed form'], row.Number]);
    expect(forms.slice(4)).toEqual([
      ['desk', 'M/M/5', 'p99 sojourn'],
      ['till', 'G/G/4 (Allen–Cunneen) an approximation', 'utilisation'],
      ['till', 'G/G/4 (Allen–Cunneen)', 'mean waiting'],
    ]);
    expect(rows[6]).toMatchObject({ Theory: '31.8 ms', Simulated: '30 ms [10 ms, open]', Gap: '−5.78%', 'Inside the interval': 'too short to tell' });
  });

  test('without a steady state or an interval has words in the place of numbers', async () => {
    const saturated = { ...polled, gaps: [gap('mean waiting', 'ms', null, 50), gap('growth', 'count/s', 10, 10)] };
    const rows = rowsOf(sectionOf(await pageOf(resultOf(saturated)), 'theory'), CAPTION);
    expect(rows.map((row) => [row.Theory, row.Simulated, row.Gap, row['Inside the interval']])).toEqual([
      ['no steady state', '50 ms', '–', 'not told'],
      ['10/s', '10/s', '0%', 'not told'],
    ]);
  });

  test('is the same sentence in a terminal', () => {
    const lines = consoleSummary(resultOf(polled, near), { width: 200, color: false });
    for (const { sentence } of [polled, near]) expect(lines).toContain(`  • ${sentence}`);
  });

  test('is not there where theory has nothing to say', async () => {
    expect(sectionOf(await pageOf({ ...clickstream(), series: [] }), 'theory')).toBe('');
  });
});
