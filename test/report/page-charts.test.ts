/** The page's charts: each line's numbers under its own name, in the table and in the picture; bins and cells where they belong. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Series, StudyResult } from '../../src/result/study-result.ts';
import { clickstream } from './fixture.ts';
import { figureOf, heightsOf, itemsOf, pageOf, rowsOf, tableOf, textOf } from './fixture-page.ts';

const EMPTY_SHARD = 17;

/** Three intervals of five seconds of a stream of 41 shards, a queue and a consumer. No two lines are alike. */
function small(): StudyResult {
  const study = clickstream();
  const { clicks, orders, sessions } = study.components;
  const line = (component: string, metric: string, statistic: string, unit: string, values: readonly number[]): Series => {
    return { component, metric, statistic, unit, values };
  };
  const flow = (component: string, each: readonly (readonly number[])[]): Series[] =>
    ['offered', 'accepted', 'delivered', 'throttled'].map((metric, i) => line(component, metric, 'rate', 'count/s', each[i]!));
  // Shard 0 counts 1, 2, 3 records, shard 40 41, 82, 123, and one nothing.
  const heat = {
    places: Array.from({ length: 41 }, (_, shard) => `shardId-${String(shard).padStart(12, '0')}`),
    values: Array.from({ length: 41 }, (_, shard) => [1, 2, 3].map((times) => (shard === EMPTY_SHARD ? 0 : times * (shard + 1)))),
    unit: 'count',
  };
  // From 1 ms to 10 ms three, from 10 ms to 100 ms one.
  const sojourn = { unit: 'ms', kind: 'samples', count: 4, p50: 3.1623, p95: 31.623, p99: 50.119, histogram: [[10, 3] as const, [100, 1] as const] } as const;
  return {
    ...study,
    time: { ...study.time, durationMs: 15_000, seriesIntervalMs: 5_000, warmUp: { method: 'fixed', untilMs: [0], discardedShare: 0 } },
    components: { clicks: { ...clicks!, heat, shards: [] }, orders: orders!, sessions: { ...sessions!, metrics: { sojourn } } },
    series: [
      ...flow('clicks', [
        [4, 8, 12],
        [3, 6, 9],
        [2, 4, 6],
        [1, 2, 3],
      ]),
      ...flow('orders', [
        [80, 80, 80],
        [70, 70, 70],
        [60, 60, 60],
        [50, 50, 50],
      ]),
      line('clicks', 'backlog', 'mean', 'count', [100, 200, 150]),
      line('clicks', 'backlog', 'max', 'count', [300, 600, 450]),
      line('clicks', 'oldestAge', 'mean', 'ms', [1_500, 6_000, 3_000]),
      line('orders', 'ApproximateAgeOfOldestMessage', 'mean', 'ms', [40_000, 20_000, 90_000]),
      line('sessions', 'sojourn', 'p50', 'ms', [80, 320, 160]),
      line('sessions', 'sojourn', 'p99', 'ms', [400, 800, 600]),
    ],
    objectives: [],
    limits: [],
    findings: [],
  };
}

let page = '';
beforeAll(async () => {
  page = await pageOf(small());
});

const numbers = (title: string): Record<string, string>[] => rowsOf(figureOf(page, title), title);
const said = (title: string): string => /class="canvas" role="img" aria-label="([^"]*)"/.exec(figureOf(page, title))?.[1] ?? '';
/** Of two lines drawn on one linear axis from zero, heights are to each other as the values are. */
const parts = (heights: readonly number[], whole: number): number[] => heights.map((height) => Math.round((100 * height) / whole));

describe('messages over time', () => {
  test('what was offered, accepted, delivered and refused stand under these names', () => {
    expect(numbers('clicks: messages per second')).toEqual([
      { 'Time (UTC)': '21:30:00', offered: '4/s', accepted: '3/s', delivered: '2/s', 'sends refused': '1/s' },
      { 'Time (UTC)': '21:30:05', offered: '8/s', accepted: '6/s', delivered: '4/s', 'sends refused': '2/s' },
      { 'Time (UTC)': '21:30:10', offered: '12/s', accepted: '9/s', delivered: '6/s', 'sends refused': '3/s' },
    ]);
    expect(numbers('orders: messages per second')[1]).toEqual({
      'Time (UTC)': '21:30:05',
      offered: '80/s',
      accepted: '70/s',
      delivered: '60/s',
      'sends refused': '50/s',
    });
  });

  test('each line of the picture has the colour its name has in the legend', () => {
    const figure = figureOf(page, 'clicks: messages per second');
    const top = heightsOf(figure, 'offered')[2]!;
    const drawn = ['offered', 'accepted', 'delivered', 'sends refused'].map((label) => parts(heightsOf(figure, label), top));
    expect(drawn).toEqual([
      [33, 67, 100],
      [25, 50, 75],
      [17, 33, 50],
      [8, 17, 25],
    ]);
  });

  test('who does not see the picture is told the greatest of each line and when', () => {
    const greatest = ['offered at most 12/s', 'accepted at most 9/s', 'delivered at most 6/s', 'sends refused at most 3/s'].map(
      (words) => `${words} at 21:30:10`,
    );
    expect(said('clicks: messages per second')).toBe(`clicks over time. ${greatest.join('; ')}.`);
  });
});

describe('percentiles over time', () => {
  test('stand under their names', () => {
    expect(numbers('sessions: sojourn time')).toEqual([
      { 'Time (UTC)': '21:30:00', p50: '80 ms', p99: '400 ms' },
      { 'Time (UTC)': '21:30:05', p50: '320 ms', p99: '800 ms' },
      { 'Time (UTC)': '21:30:10', p50: '160 ms', p99: '600 ms' },
    ]);
    expect(said('sessions: sojourn time')).toContain('p99 at most 800 ms at 21:30:05; p50 at most 320 ms at 21:30:05.');
  });

  test('p99 is drawn above p50, each in the colour of its name', () => {
    const figure = figureOf(page, 'sessions: sojourn time');
    const top = heightsOf(figure, 'p99')[1]!;
    expect([parts(heightsOf(figure, 'p99'), top), parts(heightsOf(figure, 'p50'), top)]).toEqual([
      [50, 100, 75],
      [10, 40, 20],
    ]);
  });
});

describe('backlog and age', () => {
  test('mean and greatest backlog stand under these names', () => {
    expect(numbers('clicks: backlog')).toEqual([
      { 'Time (UTC)': '21:30:00', mean: '100', greatest: '300' },
      { 'Time (UTC)': '21:30:05', mean: '200', greatest: '600' },
      { 'Time (UTC)': '21:30:10', mean: '150', greatest: '450' },
    ]);
  });

  test('the age of the oldest is that of each interval, of each service', () => {
    const ages = (component: string): string[][] => tableOf(figureOf(page, `${component}: age of the oldest`), component);
    expect(ages('clicks')).toEqual([
      ['Time (UTC)', 'oldestAge, mean'],
      ['21:30:00', '1.5 s'],
      ['21:30:05', '6 s'],
      ['21:30:10', '3 s'],
    ]);
    expect(ages('orders')).toEqual([
      ['Time (UTC)', 'ApproximateAgeOfOldestMessage, mean'],
      ['21:30:00', '40 s'],
      ['21:30:05', '20 s'],
      ['21:30:10', '1 m 30 s'],
    ]);
  });

  test('the age is drawn as it is told', () => {
    const heights = heightsOf(figureOf(page, 'clicks: age of the oldest'), 'oldestAge, mean');
    expect(parts(heights, heights[1]!)).toEqual([25, 100, 50]);
    expect(said('clicks: age of the oldest')).toBe('oldestAge of clicks. oldestAge, mean at most 6 s at 21:30:05.');
  });
});

describe('the distribution', () => {
  const TITLE = 'sessions: distribution of the sojourn time';

  test('of three in the first half of its width and one in the second has shares of 75% and 25%', () => {
    // Twelve bins of a sixth of a decade: six of 75% / 6, six of 25% / 6.
    const edges = ['1 ms', '1.47 ms', '2.15 ms', '3.16 ms', '4.64 ms', '6.81 ms', '10 ms', '14.7 ms', '21.5 ms', '31.6 ms', '46.4 ms', '68.1 ms', '100 ms'];
    expect(tableOf(figureOf(page, TITLE), TITLE)).toEqual([
      ['From', 'To', 'Share of messages'],
      ...edges.slice(1).map((edge, i) => [edges[i], edge, i < 6 ? '12.5%' : '4.17%']),
    ]);
  });

  test('has bars as high as its shares', () => {
    const heights = [...figureOf(page, TITLE).matchAll(/<path d="M[\d.]+,[\d.]+h[\d.]+v([\d.]+)h[^"]*" fill="#9cc3e6"/g)].map(([, height]) => Number(height));
    expect(parts(heights, heights[0]!)).toEqual([...Array(18).fill(100), ...Array(18).fill(33)]);
  });

  test('has marks named p50, p95 and p99, where these lie and beside their values', () => {
    const figure = figureOf(page, TITLE);
    expect(textOf(itemsOf(figure, 'legend')[0] ?? '')).toBe('p50 3.16 ms · p95 31.6 ms · p99 50.1 ms');
    const names = [...figure.matchAll(/<text[^>]* transform="translate\(([\d.]+),[^>]*>(p\d+)<\/text>/g)].map(([, x, name]) => [name, Number(x)] as const);
    const bar = [...figure.matchAll(/<path d="M([\d.]+),[\d.]+h([\d.]+)v[^"]*" fill="#9cc3e6"/g)].at(-1);
    const width = Number(bar?.[1]) + Number(bar?.[2]);
    // The axis is logarithmic, from 1 ms to 100 ms; a name stands three pixels right of its mark.
    expect(names.map(([name, x]) => [name, Math.round((100 * (x - 3)) / width)])).toEqual([
      ['p50', 25],
      ['p95', 75],
      ['p99', 85],
    ]);
  });
});

describe('the heatmap', () => {
  const TITLE = 'clicks: records per shard and 5 s';
  const drawn = Array.from({ length: 41 }, (_, shard) => shard).filter((shard) => shard !== EMPTY_SHARD);

  test('of 41 shards leaves out the one that was empty, and labels each other with its name', () => {
    const labels = [...figureOf(page, TITLE).matchAll(/<text x="80"[^>]*>([^<]*)<\/text>/g)].map(([, label]) => label);
    expect(labels).toEqual(drawn.map((shard) => `shard ${shard}`));
    expect(figureOf(page, TITLE)).toContain('The least busy place is not drawn.');
  });

  test('has the numbers of each under the start of its interval', () => {
    const table = tableOf(figureOf(page, TITLE), TITLE);
    expect(table[0]).toEqual(['Place', 'from 21:30:00', 'from 21:30:05', 'from 21:30:10']);
    expect(table[1]).toEqual(['shard 0', '1', '2', '3']);
    expect(table.at(-1)).toEqual(['shard 40', '41', '82', '123']);
    expect(table.slice(1)).toEqual(drawn.map((shard) => [`shard ${shard}`, ...[1, 2, 3].map((times) => String(times * (shard + 1)))]));
  });

  test('is darkest where most came', () => {
    const svg = figureOf(page, TITLE);
    const darkest = /<path d="([^"]*)" fill="#083f73"/.exec(svg)?.[1] ?? '';
    // More than five sixths of 123, which is 102.5: the third interval of shards 34 to 40, which stand in the rows 33 to 39.
    expect(darkest).toBe([33, 34, 35, 36, 37, 38, 39].map((row) => `M2 ${row}h1v1H2z`).join(''));
    expect(svg).toContain('aria-label="Heatmap of 40 places over time. Greatest: 123 records on shard 40 at 21:30:10."');
  });
});
