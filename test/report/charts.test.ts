/** Charts as data: nothing lost by thinning, honest bins, a heatmap that stays small, a topology without overlaps. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Pair } from '../../src/report/compare/change-text.ts';
import { comparisonCharts } from '../../src/report/compare/charts.ts';
import { ageChart } from '../../src/report/html/charts/age.ts';
import { durationLabel, logTicks, lookup, timeAxis } from '../../src/report/html/charts/axes.ts';
import { backlogChart } from '../../src/report/html/charts/backlog.ts';
import { distributionChart } from '../../src/report/html/charts/distribution.ts';
import { drawnSeriesOf } from '../../src/report/html/charts/drawn-series.ts';
import { durationTicks } from '../../src/report/html/charts/duration-ticks.ts';
import { flowChart } from '../../src/report/html/charts/flow.ts';
import { curve, percentilePlot } from '../../src/report/html/charts/percentile-plot.ts';
import { rebinned } from '../../src/report/html/charts/rebin.ts';
import { sojournOverTimeChart } from '../../src/report/html/charts/sojourn-over-time.ts';
import { binned, linePoints } from '../../src/report/html/charts/thin.ts';
import { chartsOf } from '../../src/report/html/charts.ts';
import { COLUMNS_MAX, heatGrid, heatPaths, ROWS_MAX, STEPS, stepOf } from '../../src/report/html/heat-grid.ts';
import { renderPage } from '../../src/report/html/page.tsx';
import { BOX_HEIGHT, BOX_WIDTH, isNextBelow, topologyLayout } from '../../src/report/html/topology-layout.ts';
import { estimatedWidth, namesIn } from '../../src/report/html/topology-names.ts';
import { seriesOf } from '../../src/report/reading.ts';
import { clockOf } from '../../src/result/clock.ts';
import type { StudyResult } from '../../src/result/study-result.ts';
import { clickstream } from './fixture.ts';

describe('thinning', () => {
  test('keeps the extremes and the order of time, in at most 240 points', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: -9999, max: 9999 }), { freq: 9 }), { minLength: 1, maxLength: 2000 }), (values) => {
        const points = linePoints(values, 1000);
        const seen = (list: readonly (number | null)[]): number[] => list.filter((value) => value !== null);
        expect(points.length).toBeLessThanOrEqual(240);
        expect(points.map(({ t }) => t)).toEqual(points.map(({ t }) => t).sort((a, b) => a - b));
        expect(Math.max(...seen(points.map(({ v }) => v)))).toBe(Math.max(...seen(values)));
        expect(Math.min(...seen(points.map(({ v }) => v)))).toBe(Math.min(...seen(values)));
      }),
    );
  });

  test('leaves out the inside of a level stretch and nothing else', () => {
    expect(linePoints([0, 0, 0, 0, 5, 0, 0], 1).map(({ t }) => t)).toEqual([0, 3, 4, 5, 6]);
  });

  test('bins by mean or greatest; a bin without observations stays empty', () => {
    expect(binned([1, 3, null, null, 5, 9], 3, 'mean')).toEqual([2, null, 7]);
    expect(binned([1, 3, null, null, 5, 9], 3, 'max')).toEqual([3, null, 9]);
  });
});

/** Only services and consumers are compared over time. */
function asServices({ first, second }: Pair): Pair {
  const service = (study: StudyResult): StudyResult => ({ ...study, components: { web: { ...study.components.clicks!, groups: [] } } });
  return { first: service(first), second: service(second) };
}

describe('bins', () => {
  /** Eight intervals of 250 ms, `null` where nothing was observed. */
  const quarters = (statistic: string, values: readonly (number | null)[]): StudyResult => {
    const study = clickstream();
    const metric = statistic.startsWith('p') ? 'sojourn' : statistic === 'rate' ? 'offered' : 'backlog';
    return {
      ...study,
      time: { ...study.time, durationMs: 2000, seriesIntervalMs: 250 },
      series: [{ component: 'web', metric, statistic, unit: 'count', values }],
    };
  };
  const drawn = (statistic: string, values: readonly (number | null)[]): unknown => {
    const result = quarters(statistic, values);
    return drawnSeriesOf(result, 'web', result.series[0]?.metric ?? '', statistic)?.values;
  };

  test('of a second: rates, means and medians averaged, the greatest and p99 the greatest', () => {
    const values = [80, 0, 0, 0, 40, null, null, 20];
    expect(['rate', 'mean', 'p50', 'max', 'p99'].map((statistic) => drawn(statistic, values))).toEqual([
      [20, 30],
      [20, 30],
      [20, 30],
      [80, 40],
      [80, 40],
    ]);
  });

  test('the last may be shorter, and one without observations stays empty', () => {
    expect(drawn('mean', [null, null, null, null, 6, 2])).toEqual([null, 4]);
  });

  test('of five seconds stay as they are', () => {
    const study = clickstream();
    expect(drawnSeriesOf(study, 'clicks', 'offered', 'rate')).toBe(seriesOf(study, 'clicks', 'offered', 'rate'));
    expect(flowChart(study, 'clicks', 0)?.subtitle).toBe('bins of 5 s');
  });

  test('of a second stand in a comparison too, each side with its own', () => {
    const noisy = quarters('max', [0, 9, 0, 8, 0, 7, 0, 6]);
    const pair = (second: StudyResult) => ({ first: noisy, second });
    const charted = (second: StudyResult) => comparisonCharts(asServices(pair(second))).charts[0];
    const chart = charted(quarters('max', [5, 0, 5, 0, 5, 0, 4, 0]));
    expect(chart?.subtitle).toBe('bins of 1 s');
    expect(chart?.table.rows.map((row) => row.slice(1))).toEqual([
      ['9', '5'],
      ['7', '5'],
    ]);
    const seconds = { ...quarters('max', [5, 5]), time: { ...noisy.time, seriesIntervalMs: 5000 } };
    expect(charted(seconds)?.subtitle).toBe('bins of 1 s against bins of 5 s');
  });

  test('say their width, and the instant of a peak is that of its bin', () => {
    const chart = flowChart(quarters('rate', [20, 20, 20, 20, 30, 50, 30, 90]), 'web', 0);
    expect(chart?.subtitle).toBe('bins of 1 s');
    expect(chart?.description).toContain('offered at most 50/s at 21:30:01');
    expect(sojournOverTimeChart(quarters('p99', [5, 9]), 'web', 0)?.subtitle).toBe('bins of 1 s: mean of p50, greatest of p99');
  });
});

describe('axes', () => {
  const time = clickstream().time;

  test('time ticks fall on round wall-clock instants', () => {
    const axis = JSON.stringify(timeAxis(clockOf({ ...time, startsAt: '1998-06-30T21:32:00Z' }), 1_800_000));
    expect(axis).toContain('"values":[180000,480000,780000,1080000,1380000,1680000]');
    expect(axis).toContain('21:35');
    expect(axis).toContain('22:00');
  });

  test('elapsed ticks say hours, minutes and seconds', () => {
    expect(JSON.stringify(timeAxis(clockOf({ ...time, startsAt: null }), 600_000))).toContain('00:02:00');
  });

  test('logarithmic ticks cover the range', () => {
    expect(logTicks(3, 2500)).toEqual([1, 10, 100, 1000, 10_000]);
  });

  const [second, minute, hour] = [1000, 60_000, 3_600_000];

  test.each([
    ['61 s to 89 s', 61, 89, [70, 80]],
    ['45 s to 134 s', 45, 134, [60, 90, 120]],
    ['250 ms to 8 min', 0.25, 480, [0.5, 1, 5, 10, 30, 60, 300]],
    ['4 s to 9 min', 4, 540, [5, 10, 30, 60, 120, 300]],
    ['12 s to 40 s', 12, 40, [20, 30, 40]],
    ['1 ms to 1,000 s', 0.001, 1000, [0.001, 0.01, 0.1, 1, 10, 60, 600]],
    ['20 min to 9 h', 1200, 9 * 3600, [1800, 3600, 2 * 3600, 5 * 3600]],
  ])('ticks of durations from %s are round', (_, low, high, ticks) => {
    expect(durationTicks(low * second, high * second)).toEqual(ticks.map((tick) => tick * second));
  });

  test('ticks of durations are two to nine, inside and in order', () => {
    const microsecond = 0.001;
    const year = 365 * 24 * hour;
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(place, place, (from, to) => {
        const low = microsecond * (year / 1.05 / microsecond) ** from;
        const high = 1.05 * low * (year / 1.05 / low) ** to;
        const ticks = durationTicks(low, high);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(9);
        expect(ticks.every((tick, index) => tick >= low && tick <= high && tick > (ticks[index - 1] ?? 0))).toBe(true);
      }),
    );
  });

  test('minutes are called so on every axis', () => {
    expect([1, 90_000, 2 * minute, 90 * minute, hour].map(durationLabel)).toEqual(['1 ms', '1 min 30 s', '2 min', '1 h 30 min', '1 h']);
  });

  test('labels are looked up, not formatted, by the renderer', () => {
    expect(lookup([0, 10], (value) => `"${value}"`)).toBe(String.raw`({"0": "\"0\"", "10": "\"10\""})[datum.value]`);
  });
});

describe('histograms', () => {
  test('keep every observation, at equal width on a logarithmic axis', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (edges, count) => {
        const bins = rebinned(
          edges.sort((a, b) => a - b).map((edge) => [edge, 2] as const),
          count,
        );
        expect(bins).toHaveLength(count);
        expect(bins.reduce((sum, bin) => sum + bin.share, 0)).toBeCloseTo(1, 6);
      }),
    );
  });

  test('do not beat a fine grid against a coarse one: a uniform stays level', () => {
    const uniform = Array.from({ length: 150 }, (_, index) => [Math.exp(index / 20), 10] as const);
    const shares = rebinned(uniform, 37).map((bin) => bin.share);
    expect(Math.max(...shares) / Math.min(...shares)).toBeLessThan(1.01);
  });
});

describe('specs', () => {
  test('a change is drawn where it is felt, in the charts of its component and of who reads it', () => {
    const at = (atMs: number, component: string) => ({ kind: 'change' as const, component, atMs, sentence: 'Changed.' });
    const plain = clickstream();
    const result = { ...plain, findings: [...plain.findings, at(60_000, 'clicks'), at(60_000, 'clicks'), at(120_000, 'clicks')] };
    const drawn = (chart: { readonly legend: readonly { readonly label: string }[]; readonly spec: object } | null) => ({
      legend: chart?.legend.map(({ label }) => label).filter((label) => label.startsWith('changed')),
      rules: JSON.stringify(chart?.spec).match(/\[\{"t":60000\},\{"t":120000\}\]/g)?.length ?? 0,
    });
    const felt = { legend: [`changed ${clockOf(result.time).at(60_000)} and 1 more`], rules: 1 };
    expect(drawn(flowChart(result, 'clicks', 0))).toEqual(felt);
    expect(drawn(sojournOverTimeChart(result, 'sessions', 0))).toEqual(felt);
    expect(drawn(flowChart(plain, 'clicks', 0))).toEqual({ legend: [], rules: 0 });
    expect(drawn(flowChart(result, 'orders', 0))).toEqual({ legend: [], rules: 0 });
  });

  test('the flow chart has a legend entry per series and says when the limit bound', () => {
    const chart = flowChart(clickstream(), 'clicks', 0);
    expect(chart?.legend.map(({ label }) => label)).toEqual(['offered', 'accepted', 'delivered', 'sends refused', 'limit bound 21:42:10']);
    expect(chart?.description).toContain('sends refused at most');
    expect(chart?.table.rows.length).toBeLessThanOrEqual(20);
  });

  test('a table tells of what its rows are made: of an age, whose column is of means, the greatest of these', () => {
    expect(ageChart(clickstream(), 'clicks', 0)?.table).toMatchObject({
      columns: [expect.anything(), 'oldestAge, mean'],
      note: expect.stringMatching(/^Each row stands for about [^:]+: the greatest of its intervals; every interval/),
    });
    const backlog = backlogChart(clickstream(), 'clicks', 0)?.table.note;
    expect(backlog).toContain(': the mean of its intervals under mean, the greatest of its intervals under greatest;');
  });

  test('an objective on a percentile is drawn as a line on its consumer only', () => {
    const ruleAt5s = (name: string): boolean => JSON.stringify(sojournOverTimeChart(clickstream(), name, 0)?.spec).includes('{"v":5000}');
    expect([ruleAt5s('sessions'), ruleAt5s('billing')]).toEqual([true, false]);
  });

  test('the percentile plot reaches p99 and agrees with the metric there', () => {
    const [first] = percentilePlot(clickstream(), ['sessions'])?.spec.layer ?? [];
    const points: { u: number; v: number }[] = JSON.parse(JSON.stringify(first)).data.values;
    const at99 = points.reduce((best, point) => (Math.abs(point.u - 2) < Math.abs(best.u - 2) ? point : best));
    const p99 = clickstream().components.sessions?.metrics.sojourn?.p99 ?? 0;
    expect(Math.abs(at99.v / p99 - 1)).toBeLessThan(0.1);
  });

  test('a hump that few are in is on the percentile plot: 1 % who failed and came back after 30 s', () => {
    const points = curve([
      [100, 90_000],
      [200, 9_000],
      [30_100, 1_000],
    ]);
    // As far as the last 30 of 100,000 observations.
    expect(points).toEqual([
      { u: 1, v: 100 },
      { u: 2, v: 200 },
      { u: 3.5229, v: 30_100 },
    ]);
    expect(curve([[100, 1_000]])).toHaveLength(1);
  });

  test.each([
    [0.4, 0.6, 0.8],
    [0.4, 0.86, 0.97],
    [0.9, 0.92, 0.94],
    [0.5, 0.5, 0.5],
  ])('percentiles at %d, %d and %d of the width have labels that do not meet', (...places) => {
    const study = clickstream();
    const sessions = study.components.sessions!;
    const sojourn = sessions.metrics.sojourn!;
    // The histogram's first bin, of values below its first edge, begins six decades below it: twelve in all.
    const [p50, p95, p99] = places.map((place) => 10 ** (12 * place - 6));
    const histogram = [[1, 1] as const, [10 ** 6, 1] as const];
    const metrics = { ...sessions.metrics, sojourn: { ...sojourn, histogram, p50: p50!, p95: p95!, p99: p99! } };
    const chart = distributionChart({ ...study, components: { ...study.components, sessions: { ...sessions, metrics } } }, 'sessions', 0);
    const layers: { data: { values: { from: number; align: string; dy: number }[] } }[] = JSON.parse(JSON.stringify(chart?.spec.layer));
    const spans = layers[2]!.data.values.map(({ from, align, dy }) => {
      const place = (Math.log10(from) + 6) / 12;
      return { dy, start: align === 'right' ? place - 0.1 : place };
    });
    for (const [i, a] of spans.entries()) for (const b of spans.slice(i + 1)) expect(a.dy !== b.dy || Math.abs(a.start - b.start) > 0.099).toBe(true);
  });

  test('a component without series has no chart', () => {
    expect(flowChart(clickstream(), 'orders-dlq', 0)).toBeNull();
  });
});

describe('the charts of a page', () => {
  const titles = (result: StudyResult): string[] => chartsOf(result).backlog.map(({ title }) => title);
  const line = (component: string, metric: string, statistic: string, values: readonly number[]) => ({ component, metric, statistic, unit: 'count', values });

  test('show what stands at a producer that held back more than a second of its traffic, and no other', () => {
    const study = clickstream();
    const series = [
      ...study.series,
      line('web', 'offered', 'rate', [2000, 2000, 0]),
      line('web', 'backlog', 'mean', [1500, 2001, 1000]),
      line('web', 'backlog', 'max', [2000, 2500, 2000]),
      line('shop', 'offered', 'rate', [84, 84, 84]),
      line('shop', 'backlog', 'mean', [84, 20, 2]),
      line('shop', 'backlog', 'max', [500, 30, 3]),
    ];
    const [first, ...rest] = chartsOf({ ...study, series }).backlog;
    expect(first?.title).toBe('web: backlog, messages');
    expect(first?.description).toContain('held by web, not yet accepted or given up');
    expect(first?.description).toContain('greatest at most 2,500 at 21:30:05');
    expect(rest.map(({ title }) => title)).toEqual(titles(study));
  });
});

describe('of many components', () => {
  /** Twelve queues, of which the last three are in trouble. */
  const twelve = (): StudyResult => {
    const study = clickstream();
    const names = Array.from({ length: 12 }, (_, index) => `q${index}`);
    const stable = study.components.orders!;
    const overloaded = { ...stable, stability: { ...stable.stability, label: 'overloaded' as const } };
    return {
      ...study,
      components: Object.fromEntries(names.map((name) => [name, name === 'q10' ? overloaded : stable])),
      series: names.map((component) => ({ component, metric: 'offered', statistic: 'rate', unit: 'count/s', values: [1, 2] })),
      objectives: study.objectives.map((objective) => ({ ...objective, component: objective.verdict === 'missed' ? 'q11' : 'q3' })),
      findings: [{ kind: 'bound', component: 'q9', atMs: 0, sentence: 'Bound first.' }],
    };
  };

  test('those that missed, are overloaded or bound are drawn first, the others in their order', () => {
    const { flow, leftOut } = chartsOf(twelve());
    expect(flow.map(({ title }) => title.split(':')[0])).toEqual(['q11', 'q10', 'q9', 'q0', 'q1', 'q2', 'q3', 'q4']);
    expect(leftOut).toEqual(['q5', 'q6', 'q7', 'q8']);
  });

  test('where all of them missed, the overloaded come first, and of those what grows fastest', () => {
    const study = twelve();
    const objective = study.objectives[0]!;
    const growing = (component: StudyResult['components'][string], growthPerSecond: number) => ({
      ...component,
      stability: { ...component.stability, label: 'overloaded' as const, growthPerSecond },
    });
    const components = { ...study.components, q8: growing(study.components.q8!, 14), q10: growing(study.components.q10!, 0.3) };
    const objectives = Object.keys(components).map((component) => ({ ...objective, component, verdict: 'missed' as const }));
    const { flow } = chartsOf({ ...study, components, objectives });
    expect(flow.map(({ title }) => title.split(':')[0]).slice(0, 3)).toEqual(['q8', 'q10', 'q9']);
  });
});

describe('the heatmap', () => {
  const many = Array.from({ length: 128 }, (_, shard) => Array.from({ length: 1440 }, (_, minute) => (shard * 31 + minute * 17) % 101));

  test('is binned to its stated size and keeps the greatest value', () => {
    const grid = heatGrid(
      many.map((_, shard) => `shard ${shard}`),
      many,
    );
    expect([grid.rows.length, grid.columns, grid.placesLeftOut, grid.max]).toEqual([ROWS_MAX, COLUMNS_MAX, 128 - ROWS_MAX, 100]);
  });

  test('stays under 80 kB at its worst, where no two neighbours are alike', () => {
    const noise = Array.from({ length: 40 }, (_, row) => Array.from({ length: 120 }, (_, column) => ((row + column) % 6) * 20 + 1));
    expect(heatPaths(heatGrid(noise.map(String), noise)).join('').length).toBeLessThan(80_000);
  });

  test('covers every cell exactly once', () => {
    const grid = heatGrid(
      ['a', 'b'],
      [
        [0, 0, 5, 5, 9],
        [9, 9, 9, 9, 9],
      ],
    );
    const area = heatPaths(grid)
      .flatMap((path) => [...path.matchAll(/h(\d+)v1/g)])
      .reduce((sum, [, width]) => sum + Number(width), 0);
    expect(area).toBe(10);
  });

  test('shows nothing only for nothing', () => {
    expect([stepOf(0, 100), stepOf(0.001, 100), stepOf(100, 100)]).toEqual([0, 1, STEPS.length - 1]);
  });
});

describe('names in the topology', () => {
  const shortOf = (room: number, ...names: string[]): string[] => [...namesIn(room, names).values()];

  test('stay where there is room, and else keep beginning and end', () => {
    expect(shortOf(7, 'orders', 'aaaabbbbccccdddd')).toEqual(['orders', 'aaaa…dddd']);
  });

  test('that begin and end alike are told apart by the word in which they differ', () => {
    const queues = ['00', '01', '10'].map((number) => `the-queue-of-the-process-number-${number}-in-production`);
    expect(shortOf(13.4, ...queues)).toEqual(['the-…00-in-production', 'the-…01-in-production', 'the-…10-in-production']);
  });

  test('of one word are told apart by the letter', () => {
    const [a, b] = ['X', 'Y'].map((letter) => `${'a'.repeat(30)}${letter}${'b'.repeat(30)}`);
    expect(shortOf(7, a!, b!)).toEqual(['aaa…Xb…b', 'aaa…Yb…b']);
  });

  test('fit, whatever they are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), { maxLength: 12 }), (names) => {
        const short = namesIn(13.4, names);
        expect([...short.keys()]).toEqual(names);
        for (const text of short.values()) expect(estimatedWidth(text)).toBeLessThanOrEqual(13.4);
      }),
    );
  });
});

describe('the topology', () => {
  test('goes from left to right and puts a dead-letter queue below its queue', () => {
    const boxes = new Map(topologyLayout(clickstream()).boxes.map((box) => [box.name, box]));
    const x = (name: string): number => boxes.get(name)?.x ?? Number.NaN;
    expect(x('web')).toBeLessThan(x('clicks'));
    expect(x('clicks')).toBeLessThan(x('sessions'));
    expect(x('orders-dlq')).toBe(x('orders'));
    expect((boxes.get('orders-dlq')?.y ?? 0) - (boxes.get('orders')?.y ?? 0)).toBeGreaterThan(BOX_HEIGHT);
  });

  test('leads what is not the next box below beside the column: no line runs behind a box as if it went there', async () => {
    const study = clickstream();
    const links = ['clicks', 'orders'].map((from) => ({ from, to: 'orders-dlq', label: 'dead letters' }));
    const boxes = new Map(topologyLayout({ ...study, links }).boxes.map((box) => [box.name, box]));
    const [far, near, to] = [boxes.get('clicks')!, boxes.get('orders')!, boxes.get('orders-dlq')!];
    expect([isNextBelow(near, to), isNextBelow(far, to), isNextBelow(to, near)]).toEqual([true, false, false]);
    const html = await renderPage({ ...study, links });
    const dashed = [...html.matchAll(/<path d="([^"]*)"[^>]*stroke-dasharray="5 4"/g)].map(([, path = '']) => path.replace(/[^A-Z]/g, ''));
    expect(dashed.sort()).toEqual(['MHVH', 'MV']);
  });

  test('never lays one box over another, loops and dead ends included', () => {
    const names = Object.keys(clickstream().components);
    const link = fc.record({ from: fc.constantFrom(...names), to: fc.constantFrom(...names), label: fc.constantFrom('sends', 'reads', 'dead letters') });
    fc.assert(
      fc.property(fc.array(link, { maxLength: 20 }), (links) => {
        const { boxes, width, height } = topologyLayout({ ...clickstream(), links } satisfies StudyResult);
        expect(boxes).toHaveLength(names.length);
        for (const a of boxes) {
          expect(a.x + BOX_WIDTH <= width && a.y + BOX_HEIGHT <= height).toBe(true);
          for (const b of boxes) expect(a === b || Math.abs(a.x - b.x) >= BOX_WIDTH || Math.abs(a.y - b.y) >= BOX_HEIGHT).toBe(true);
        }
      }),
    );
  });
});
