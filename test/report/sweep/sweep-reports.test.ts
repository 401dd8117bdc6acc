/** Reports of a sweep, made from results made by hand: what is in them, how large they get, what a hostile name can do. */
import { describe, expect, it } from 'vitest';
import { measuresLeft, measuresShown, responseCharts } from '../../../src/report/sweep/curves.ts';
import { renderSweepPage } from '../../../src/report/sweep/page.tsx';
import { Slices } from '../../../src/report/sweep/slices.ts';
import { sweepSummary, worthShowing } from '../../../src/report/sweep/summary.ts';
import type { Verdict } from '../../../src/result/study-result.ts';
import { answerOf } from '../../../src/result/sweep-answer.ts';
import type { PointResult, SweepResult } from '../../../src/result/sweep-result.ts';
import { overloaded, resultOf, skippedAt } from './fixture-grid.ts';

const small = resultOf({ workers: [1, 2, 4], rates: ['30/s', '60/s'] });

describe('costs that differ by noise', () => {
  // With four workers a thousandth of the bill less than with two.
  const near = small.points.map((point) => (point.values['consumers.desk.workers'] === 4 ? { ...point, costMonthly: 19.99 } : point));
  const tied = near.map((point) => (point.values['consumers.desk.workers'] === 1 ? { ...point, verdict: 'missed' as const } : point));

  it('count as equal, which is said, and the answer stands before what is cheaper by a hair', async () => {
    const result = { ...small, points: tied, answer: answerOf(tied) };
    expect(result.answer.point).toBe(2);
    expect(sweepSummary(result, { width: 200 })).toContain('the cheapest is w=2 rate=30/s (costs within 0.1 % count as equal; of those the first).');
    const page = await renderSweepPage(result);
    expect(page).toContain('The answer comes first, then those that meet all objectives, the cheapest first.');
    const table = page.slice(page.indexOf('The answer comes first'));
    expect(table.indexOf('id="point-2"')).toBeLessThan(table.indexOf('id="point-4"'));
  });

  it('are said to where loads are answered one by one', () => {
    const loads = small.axes.slice(1);
    expect(sweepSummary({ ...small, points: tied, answer: answerOf(tied, loads) }, { width: 200 })).toContain(
      'The cheapest that holds at each producers.web.rate; costs within 0.1 % count as equal:',
    );
    expect(sweepSummary({ ...small, answer: answerOf(small.points, loads) }, { width: 200 })).toContain('The cheapest that holds at each producers.web.rate:');
  });
});

describe('a measure that was asked for', () => {
  const asked = { name: 'desk.waiting.p50', component: 'desk', metric: 'waiting', aggregate: 'p50', unit: 'ms', asked: true } as const;
  const points = small.points.map((point) => ({ ...point, measures: { ...point.measures, [asked.name]: { value: 7, interval: null } } }));
  const withAsked: SweepResult = { ...small, points, measures: [...small.measures, asked] };

  it('is shown beside those of the objectives', () => {
    expect(sweepSummary(withAsked, { width: 80 })).toMatch(/waiting[\s\S]* 7 ms/);
    expect(measuresShown(withAsked)).toContain(asked);
    expect(responseCharts(withAsked).map(({ title }) => title)).toContain('desk.waiting.p50 against desk workers');
  });

  it('is, of those that nobody asked for, not', () => {
    const { asked: _, ...kept } = asked;
    const withKept = { ...withAsked, measures: [...small.measures, kept] };
    expect(sweepSummary(withKept, { width: 80 })).not.toContain('waiting');
    expect(measuresShown(withKept)).toEqual(small.measures);
  });

  it('is drawn however many are judged', () => {
    const others = [1, 2, 3, 4, 5].map((n) => ({ ...small.measures[0]!, name: `desk.sojourn.p${n}`, aggregate: `p${n}` }));
    const judged = others.map(({ name }) => ({ ...small.objectives[0]!, measure: name }));
    const many = { ...withAsked, measures: [...others, asked], objectives: judged };
    expect(measuresShown(many)).toEqual([...others.slice(0, 4), asked]);
    expect(measuresLeft(many)).toEqual(others.slice(4));
  });
});

describe('where a component is overloaded', () => {
  const grown = overloaded(small);
  const note = '↑ grows: line is overloaded at 2 of 6 points; times and backlogs there depend on how long the run is.';

  it('the terminal says so in place of the number, and in the row', () => {
    const text = sweepSummary(grown, { width: 80 });
    expect(text.match(/^ {2}1 .*✗ missed ↑ +↑ grows/gm)).toHaveLength(2);
    expect(text).toContain('15 ms');
    expect(text.replace(/\s+/g, ' ')).toContain(note);
  });

  it('the page says so in cells, rows and curves, and once why', async () => {
    const html = await renderSweepPage(grown);
    expect(html.split(note)).toHaveLength(2);
    expect(html.match(/↑ line overloaded/g)).toHaveLength(2);
    expect(html.match(/↑ grows<span class="sub">(30|60) ms in this run/g)).toHaveLength(2);
    expect(html.match(/<text [^>]*>↑ grows<\/text>/g)).toHaveLength(2);
    expect(html.match(/<text [^>]*>✗ ↑<\/text>/g)).toHaveLength(2);
    expect(html.match(/id="grows"/g)).toHaveLength(1);
    const charts = responseCharts(grown);
    expect(charts.map(({ subtitle }) => subtitle)).toEqual(['↑ grows', '↑ grows']);
    expect(charts[0]?.table.rows[0]).toEqual(['1', '↑ grows (30 ms)', '↑ grows (60 ms)']);
    expect(charts[0]?.description).toContain('web rate 30/s: ↑ grows to 7.5 ms');
  });

  it('words have no first and last', async () => {
    const axes = [{ path: 'region', values: ['us-east-1', 'eu-central-1'], amounts: [null, null] }, ...small.axes.slice(1)];
    const text = await renderSweepPage({ ...small, axes });
    expect(text).toContain('2 values</dd>');
    expect(text).toMatch(/\d values, [\d/s]+ to [\d/s]+<\/dd>/);
  });

  it('words begin together, numbers end together', () => {
    const [first, ...more] = small.axes;
    const words = { ...small, axes: [first!, ...more.map((axis) => ({ ...axis, amounts: axis.values.map(() => null) }))] };
    const cells = (result: SweepResult): unknown => sweepSummary(result, { width: 80 }).match(/^( {2}|→ )1 +/m)?.[0].length;
    expect(cells({ ...words, points: words.points.map((point) => ({ ...point, values: { ...point.values, [more[0]!.path]: 'no' } })) })).toBeLessThan(
      cells({ ...small, points: small.points.map((point) => ({ ...point, values: { ...point.values, [more[0]!.path]: 'no' } })) }) as number,
    );
  });

  it('nothing is said where nothing is', async () => {
    expect(sweepSummary(small, { width: 80 })).not.toContain('↑');
    expect(await renderSweepPage(small)).not.toContain('↑');
  });
});

describe('slices', () => {
  it('hold what does not vary at the answer', () => {
    const result = {
      ...small,
      axes: [...small.axes, { path: 'seed', values: [1, 2], amounts: [1, 2] }],
      points: small.points.map((point) => ({ ...point, values: { ...point.values, seed: 2 } })),
    };
    expect(new Slices(result).cuts()[0]?.held).toEqual(['seed = 2']);
  });

  it('find the points of a curve in the order of the axis', () => {
    const [byWorkers, byRate] = new Slices(small).cuts();
    expect(byWorkers?.curves.map(({ label, points }) => [label, points.map((point) => point?.index)])).toEqual([
      ['web rate 30/s', [0, 2, 4]],
      ['web rate 60/s', [1, 3, 5]],
    ]);
    expect(byRate?.curves).toHaveLength(3);
  });

  it('draw at most a handful of curves, the answer among them', () => {
    const many = resultOf({ workers: Array.from({ length: 50 }, (_, i) => i + 1), rates: Array.from({ length: 30 }, (_, i) => `${10 * (i + 1)}/s`) });
    const cut = new Slices(many).cuts()[1];
    expect(cut?.curves.length).toBeLessThanOrEqual(6);
    expect(cut?.curves.map(({ label }) => label)).toContain(`desk workers ${String(many.points[many.answer.point ?? 0]?.values['consumers.desk.workers'])}`);
  });
});

describe('response charts', () => {
  it('are one per judged measure and axis, with the bound in the legend', () => {
    const charts = responseCharts(small);
    expect(charts.map(({ title }) => title)).toEqual(['desk.sojourn.p99 against desk workers', 'desk.sojourn.p99 against web rate']);
    expect(charts[0]?.legend.at(-1)?.label).toBe('objective < 20 ms');
    expect(charts[0]?.table.rows[0]).toEqual(['1', '30 ms [27 ms, 33 ms]', '60 ms [54 ms, 66 ms]']);
  });

  it('put words along the axis where values are words', () => {
    const words = { ...small, axes: small.axes.map((axis) => ({ ...axis, amounts: axis.values.map(() => null) })) };
    const chart = responseCharts(words)[0];
    expect(JSON.stringify(chart?.spec.encoding)).toContain('ordinal');
    // No line leads from one word to the next: points beside each other, told apart by shape.
    const marks = chart?.spec.layer.map((layer) => (layer as { mark: { type: string; shape?: string; xOffset?: number } }).mark) ?? [];
    expect(marks.map(({ type }) => type)).not.toContain('line');
    expect(marks.filter(({ type }) => type === 'point').map(({ shape, xOffset }) => [shape, xOffset])).toEqual([
      ['circle', -4.5],
      ['square', 4.5],
    ]);
    expect(chart?.legend.slice(0, 2).map(({ mark }) => mark)).toEqual(['circle', 'square']);
  });

  it('fall back on the first measures without objectives', () => {
    expect(measuresShown({ ...small, objectives: [] }).map(({ name }) => name)).toEqual(['desk.sojourn.p99']);
  });
});

describe('sweep.html', () => {
  it('ends the last of many labels with the picture, not beyond it', async () => {
    const many = resultOf({ workers: [1, 2], rates: Array.from({ length: 40 }, (_, i) => `${10 * (i + 1)}/s`) });
    const html = await renderSweepPage(many);
    const [, width = ''] = /viewBox="0 0 (\d+) [\d.]+" role="img" aria-label="Which points/.exec(html) ?? [];
    expect(html).toContain(`<text x="${width}" text-anchor="end"`);
  });

  it('names what it does not draw', async () => {
    const measures = Array.from({ length: 6 }, (_, i) => ({ ...small.measures[0]!, name: `desk.sojourn.p9${i}` }));
    const points = small.points.map((point) => ({
      ...point,
      measures: Object.fromEntries(measures.map(({ name }) => [name, point.measures['desk.sojourn.p99']!])),
    }));
    expect(await renderSweepPage({ ...small, objectives: [], measures, points })).toContain('Not drawn, but in sweep.csv: desk.sojourn.p94, desk.sojourn.p95.');
    expect(await renderSweepPage(small)).not.toContain('Not drawn');
  });

  it('names the answer first, draws, and lists every point', async () => {
    const html = await renderSweepPage(small);
    // 60/s over 4 workers is 15 ms; the cheapest that meets 20 ms is 30/s with 2 workers at $20.
    expect(html).toContain('3 of 6 points meet all objectives; the cheapest is w=2 rate=30/s.');
    expect(html.indexOf('the cheapest is')).toBeLessThan(html.indexOf('against desk workers'));
    expect(html).toContain('plimsoll run &lt;scenario> --set consumers.desk.workers=2 --set producers.web.rate=30/s');
    expect(html.match(/<tr/g)?.length).toBeGreaterThan(6);
    expect(html).toContain('All 6 points.');
  });

  it('fetches nothing, runs nothing, and stands alone', async () => {
    const html = await renderSweepPage(small);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(http/);
  });

  it('says what was not run, and why', async () => {
    const html = await renderSweepPage(skippedAt(small, 1, 'producers.web.rate=30/s missed an objective already'));
    expect(html).toContain('1 point skipped: producers.web.rate=30/s missed an objective already');
  });

  it('of 10,000 points stays under 3 MB and says where the rest is', async () => {
    const side = Array.from({ length: 100 }, (_, i) => i + 1);
    const html = await renderSweepPage(resultOf({ workers: side, rates: side.map((i) => `${i * 20}/s`) }));
    expect(html.length).toBeLessThan(1_000_000);
    expect(html).toContain('200 of 10000 points; all are in sweep.csv and study.json');
  });

  it('lets no name write markup', async () => {
    const html = await renderSweepPage(resultOf({ workers: [1, 2], rates: ['"><script>alert(1)</script>', '1/s'], name: '</title><script>alert(2)</script>' }));
    expect(html).not.toMatch(/<script/);
  });

  it('is the same bytes for the same result', async () => {
    expect(await renderSweepPage(small)).toBe(await renderSweepPage(small));
  });
});

/** Every point with these verdicts and values of a first and a second objective, in its own unit. */
function judgedBy(verdicts: (point: PointResult) => readonly [Verdict, Verdict]): SweepResult {
  const second = { expression: 'web.WriteProvisionedThroughputExceeded.share < 1%', value: 0.242, metric: 'WriteProvisionedThroughputExceeded' };
  const name = `web.${second.metric}.share`;
  const points = small.points.map((point): PointResult => {
    const [own, other] = verdicts(point);
    const objectives = [
      { ...point.objectives[0]!, verdict: own },
      { expression: second.expression, actual: second.value, interval: null, verdict: other, note: '' },
    ];
    return { ...point, verdict: 'missed', objectives, measures: { ...point.measures, [name]: { value: second.value, interval: null } } };
  });
  const objectives = [...small.objectives, { expression: second.expression, measure: name, operator: '<', bound: 0.01, unit: 'ratio' } as const];
  const measures = [...small.measures, { name, component: 'web', metric: second.metric, aggregate: 'share', unit: 'ratio' }];
  return { ...small, objectives, measures, points, answer: answerOf(points) };
}

it('a curve has a mark for each interval', async () => {
  const rules = async (result: SweepResult): Promise<number> => [...(await renderSweepPage(result)).matchAll(/stroke-width="3"/g)].length;
  const points = small.points.map((point): PointResult => {
    const measures = Object.entries(point.measures).map(([name, measure]) => [name, { ...measure, interval: null }] as const);
    return { ...point, measures: Object.fromEntries(measures) };
  });
  // Each point stands on the curves over workers and on those over rates.
  expect((await rules(small)) - (await rules({ ...small, points }))).toBe(2 * small.points.length);
});

describe('where no point meets all objectives', () => {
  const all = judgedBy(() => ['missed', 'missed']);
  const one = judgedBy(() => ['met', 'missed']);
  const inTurn = judgedBy(({ index }) => (index % 2 === 0 ? ['missed', 'met'] : ['met', 'undecided']));

  it('those missed at every point are named with the range of their values', async () => {
    expect(sweepSummary(all, { width: 80 })).toContain(
      'Missed at every point:\n  ✗ desk.sojourn.p99 < 20ms: 7.5 ms to 60 ms\n  ✗ web.WriteProvisionedThroughputExceeded.share < 1%: 24.2%\n',
    );
    expect(sweepSummary(one, { width: 80 })).not.toContain('✗ desk');
    expect(await renderSweepPage(one)).toContain('<code>web.WriteProvisionedThroughputExceeded.share &lt; 1%</code>: 24.2%');
  });

  it('a value that grows is no end of the range', () => {
    expect(sweepSummary(overloaded(all), { width: 80 })).toContain('< 20ms: 7.5 ms to 30 ms, or ↑ grows\n');
  });

  it('it is said when none of them is', async () => {
    const sentence = 'No objective is missed at every point, but at every point one is missed or undecided.';
    expect(sweepSummary(inTurn, { width: 100 })).toContain(sentence);
    expect(await renderSweepPage(inTurn)).toContain(sentence);
  });

  it('nothing is said of points that were skipped', async () => {
    const skipped = (from: SweepResult) => skippedAt(skippedAt(from, 1, 'producers.web.rate=30/s missed an objective already'), 3, 'missed already');
    for (const text of [sweepSummary(skipped(all), { width: 100 }), await renderSweepPage(skipped(all))]) {
      expect(text).toContain('None of the 4 points that were run meets all objectives; 2 were skipped unseen.');
      expect(text).toContain('Missed at every point that was run:');
      expect(text).not.toContain('No point meets');
    }
    const sentence = 'No objective is missed at every point that was run, but at every point that was run one is missed or undecided.';
    expect(sweepSummary(skippedAt(inTurn, 5, ''), { width: 120 })).toContain(sentence);
  });

  it('nothing is said where there is an answer, or no objective', () => {
    const without = { ...small, objectives: [], points: small.points.map((point) => ({ ...point, objectives: [], verdict: null })) };
    for (const result of [small, { ...without, answer: answerOf(without.points) }]) expect(sweepSummary(result, { width: 80 })).not.toContain('at every point');
  });

  it('a heatmap of one value has one swatch', async () => {
    const legends = [...(await renderSweepPage(one)).matchAll(/<ul class="legend">(.*?)<\/ul>/g)].map(([, items = '']) => items.replace(/<[^>]*>/g, ''));
    expect(legends).toContain('24.2%');
  });
});

describe('where a load varies', () => {
  const loads = [small.axes[1]!];
  const loaded = { ...small, answer: answerOf(small.points, loads) };

  it('the terminal and the page say what each load needs', async () => {
    const text = sweepSummary(loaded, { width: 80 });
    expect(text.replace(/\s+/g, ' ')).toContain('the cheapest with the largest producers.web.rate is w=4 rate=60/s.');
    expect(text).toContain(
      'The cheapest that holds at each producers.web.rate:\n  30/s: consumers.desk.workers=2, $20.00 a month\n  60/s: consumers.desk.workers=4, $40.00 a month\n',
    );
    const html = await renderSweepPage(loaded);
    expect(html).toContain('The cheapest that holds at each producers.web.rate');
    expect(html).toMatch(/60\/s<\/th>.*?consumers\.desk\.workers=4.*?\$40\.00/s);
  });

  it('a load that nothing carries is said so', () => {
    const points = small.points.map((point) => (point.values['producers.web.rate'] === '60/s' ? { ...point, verdict: 'missed' as const } : point));
    expect(sweepSummary({ ...small, points, answer: answerOf(points, loads) }, { width: 80 })).toContain('  60/s: nothing holds\n');
    const at60 = (more: Partial<PointResult>, index = 5): string => {
      const other = points.map((point) => (point.index === index || index < 0 ? { ...point, ...more } : point));
      return /60\/s: (.*)/.exec(sweepSummary({ ...small, points: other, answer: answerOf(other, loads) }, { width: 80 }))?.[1] ?? '';
    };
    expect(at60({ verdict: 'undecided' })).toBe('undecided');
    expect(at60({ verdict: null, outcome: 'skipped' })).toBe('nothing that was run holds');
  });
});

it("the scenario's own load has a line where a point keeps it", () => {
  const points = small.points.map((point): PointResult => (point.index === 1 ? { ...point, values: { 'consumers.desk.workers': 1 } } : point));
  const answer = { ...small.answer, loads: [{ path: 'producers.web.rate', value: '60/s', point: null }] };
  const result = { ...small, points, answer, scenario: { producers: { web: { rate: '60/s' } } } };
  expect(sweepSummary({ ...result, points: points.slice(1, 2) }, { width: 120 })).toContain('60/s: nothing holds');
});

describe('the summary', () => {
  it.each([60, 80, 100])('at %i columns has the cost, and the measure that is missed where it fits', (width) => {
    const text = sweepSummary(
      judgedBy(() => ['met', 'missed']),
      { width },
    );
    expect(text).toContain('USD/month');
    expect(text).toMatch(width === 60 ? /p99 / : / WriteProvisionedThroughputExceeded/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
  });

  it('marks the answer and keeps to the width', () => {
    const text = sweepSummary(small, { width: 80 });
    expect(text.split('\n').filter((line) => line.startsWith('→'))).toEqual([expect.stringMatching(/^→ 2\s+30\/s\s+✓ met/)]);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('keeps the verdict however many axes there are, and names what it has no room for', () => {
    const more = Object.fromEntries(['same', 'b', 'c', 'd', 'e', 'f'].map((name) => [`consumers.desk.${name}Setting`, name]));
    const points = small.points.map((point) => {
      const own = Object.fromEntries(Object.entries(more).map(([path, name]) => [path, name === 'same' ? name : `${name}${point.index}`]));
      return { ...point, values: { ...own, ...point.values } };
    });
    for (const width of [72, 60, 44]) {
      const text = sweepSummary({ ...small, points }, { width });
      expect(text).toMatch(/^→ 2 .*✓ met/m);
      expect(text).not.toContain('same');
      expect(text.replace(/\s+/g, ' ')).toMatch(/ no room for desk .*Setting.*: in sweep.csv/);
      expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
    }
    expect(sweepSummary(small, { width: 80 })).not.toContain('no room');
  });

  it('shows the answer among its neighbours by cost when there are many', () => {
    const many = resultOf({ workers: Array.from({ length: 60 }, (_, i) => i + 1), rates: ['600/s'] });
    expect(sweepSummary(many, { width: 100 })).toMatch(/→ 31 /);
    expect(sweepSummary(many, { width: 100 })).toContain('48 more points are in sweep.csv');
  });
});

it('an interval without an upper end is dotted to the top of its chart, and open in the table', async () => {
  const isOpen = (index: number): boolean => index % 2 === 0;
  const points = small.points.map((point) => {
    const { value, interval } = point.measures['desk.sojourn.p99']!;
    return isOpen(point.index) ? { ...point, measures: { 'desk.sojourn.p99': { value, interval: [interval![0], null] as const } } } : point;
  });
  const opened = { ...small, points };
  const dotted = (result: SweepResult): number => responseCharts(result).flatMap(({ spec }) => JSON.stringify(spec).match(/"y2":\{"value":0\}/g) ?? []).length;
  expect(dotted(small)).toBe(0);
  // Against workers the curve of 30/s is all open; against rates each of the three curves has an open end.
  expect(dotted(opened)).toBe(4);
  const page = await renderSweepPage(opened);
  expect(page.match(/ – open</g)).toHaveLength(3);
  expect(page).not.toContain(' – –');
});

it('a table that cannot hold every point has those that the sentences name', () => {
  const result = resultOf({ workers: Array.from({ length: 20 }, (_, i) => i + 1), rates: [10, 400] });
  const rates = { path: 'producers.web.rate', values: [10, 400], amounts: [10, 400] };
  const answered = { ...result, answer: answerOf(result.points, [rates]) };
  const named = answered.answer.loads?.map(({ point }) => point) ?? [];
  expect(named).toEqual([0, null]);
  const cheap = { ...answered, answer: { ...answered.answer, point: 38 } };
  expect(worthShowing(cheap).map(({ index }) => index)).toContain(0);
  expect(worthShowing({ ...cheap, answer: { point: 38, sentence: '' } }).map(({ index }) => index)).not.toContain(0);
});
