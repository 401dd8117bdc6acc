/** The page's tables, cell by cell under their headings: key numbers, headroom, and the keys of the hottest shards. */
import { beforeAll, describe, expect, test } from 'vitest';
import { clickstream } from './fixture.ts';
import { pageOf, rowsOf, sectionOf, tableOf } from './fixture-page.ts';

let page = '';
beforeAll(async () => {
  page = await pageOf(clickstream());
});

describe('key numbers', () => {
  /** The fixture's times are lognormal: a percentile is the median times e to the spread times 1.6449 for p95 and 2.3263 for p99, the greatest 4.4. */
  test('consumers have each percentile and its interval under its heading', () => {
    const [sessions, billing] = rowsOf(sectionOf(page, 'numbers'), 'Consumers');
    expect(sessions).toEqual({
      Consumer: 'sessions shard-reader',
      State: 'stable',
      Completed: '3,006/s ± 12',
      Busy: '41%',
      p50: '780 ms [764 ms, 796 ms]',
      p95: '2.55 s [2.47 s, 2.63 s]',
      p99: '4.16 s [3.98 s, 4.37 s]',
      Max: '18.5 s',
      Duplicates: '1%',
      'Calls refused': '–',
    });
    expect(billing).toMatchObject({
      Consumer: 'billing poller',
      p50: '61 ms [59.8 ms, 62.2 ms]',
      p95: '139 ms [136 ms, 142 ms]',
      p99: '195 ms [186 ms, 205 ms]',
      Max: '551 ms',
    });
  });

  test('a consumer behind what grows has no percentile, but the growth', () => {
    const grows = 'no bound backlog of dispatch.fifo grows by 19/s, 15 m 10 s to drain';
    const dispatchers = rowsOf(sectionOf(page, 'numbers'), 'Consumers')[2];
    expect(dispatchers).toMatchObject({
      Consumer: 'dispatchers poller',
      State: 'behind dispatch.fifo',
      p50: grows,
      p95: grows,
      p99: grows,
      Max: grows,
      Duplicates: '1%',
    });
  });

  test('services have what was offered, accepted, refused, delivered and left under these headings', () => {
    const [clicks, orders, , fifo] = rowsOf(sectionOf(page, 'numbers'), 'Services');
    expect(clicks).toEqual({
      Service: 'clicks kinesis',
      State: 'backlogged',
      Offered: '3,079/s ± 12',
      Accepted: '3,007/s ± 12',
      'Sends refused': '2.39% 132,480',
      Delivered: '3,006/s ± 12',
      'Dead-lettered': '–',
      Expired: '–',
      'Backlog, mean': '3,120',
      'Backlog, max': '21,800',
      'Cost / month': '≥ $198.12',
    });
    expect(orders).toMatchObject({
      Service: 'orders sqs-standard',
      'Dead-lettered': '108',
      'Backlog, mean': '310',
      'Backlog, max': '2,410',
      'Cost / month': '$314.22',
    });
    expect(fifo).toMatchObject({ Service: 'dispatch.fifo sqs-fifo', State: 'overloaded', 'Backlog, mean': '+19/s' });
  });

  test('producers have what a send took at p50 and at p99 under these headings', () => {
    expect(rowsOf(sectionOf(page, 'numbers'), 'Producers')[0]).toEqual({
      Producer: 'web',
      State: 'stable',
      Offered: '3,007/s ± 12',
      Accepted: '3,007/s ± 12',
      'Sends refused': '2.39% 129,361',
      'Given up': '0',
      'Send time p50': '9 ms',
      'Send time p99': '36.3 ms',
      'Backlog, max': '5,400',
    });
  });
});

describe('headroom', () => {
  test('each limit has its headroom, peak, value, average and refusals in one row, least headroom first', () => {
    // The third column is a picture.
    const rows = tableOf(sectionOf(page, 'headroom'), 'Use of each limit').map((cells) => cells.filter((_, column) => column !== 2));
    expect(rows).toEqual([
      ['Limit', 'Where it came nearest', 'Headroom', 'Peak', 'At most', 'Average', 'Refused'],
      ['dispatch.fifo.calls', 'queue, ReceiveMessage', '−14.7%', '344/s 21:40:40', '300/s', '120/s', '811 from 21:40:34'],
      ['clicks.shard.write.records', 'shard 3', '0%', '1,000/s 21:51:58', '1,000/s', '715/s', '132,480 from 21:42:10'],
      ['clicks.shard.read.calls', 'shard 0', '20%', '4/s 21:30:02', '5/s', '1/s', 'none'],
      ['clicks.shard.write.bytes', 'shard 3', '70.3%', '312 KB/s 21:51:58', '1 MiB/s', '223 KB/s', 'none'],
      ['orders.inFlight', 'queue', '99.5%', '640 21:52:10', '120,000', '88', 'none'],
    ]);
  });

  test('the bar is as long as the peak is of the limit, and its thin line stands at the average', () => {
    const bars = sectionOf(page, 'headroom').match(/<svg class="bar"[\s\S]*?<\/svg>/g) ?? [];
    const bytes = bars.find((bar) => bar.includes('aria-label="29.8% of the limit"')) ?? '';
    // The limit stands at 72: 72 × 312,000 / 1,048,576 and 72 × 223,080 / 1,048,576.
    expect([/<rect[^>]* width="([\d.]+)"/.exec(bytes)?.[1], /<path d="M([\d.]+) 4V14"/.exec(bytes)?.[1]]).toEqual(['21.4', '15.3']);
  });
});

describe('the keys of the hottest shards', () => {
  const CAPTION = 'clicks: top keys of the hottest shards';

  test('are those of the three of the busiest seconds, the hottest first', () => {
    // Shards 3, 7 and 2 get 23.8%, 12.5% and 11.9% of 5,412,000 records; their keys a 7th, a 21st and a 33rd of these. 132,480 more were offered to shard 3.
    expect(tableOf(sectionOf(page, 'shards'), CAPTION)).toEqual([
      ['Shard', 'Key', 'Offered', 'Of the shard’s offered'],
      ['shard 3', 'user-303', '184,008', '13%'],
      ['shard 3', 'user-317', '61,336', '4.32%'],
      ['shard 3', 'user-329', '39,032', '2.75%'],
      ['shard 7', 'user-703', '96,643', '14.3%'],
      ['shard 7', 'user-717', '32,214', '4.76%'],
      ['shard 7', 'user-729', '20,500', '3.03%'],
      ['shard 2', 'user-203', '92,004', '14.3%'],
      ['shard 2', 'user-217', '30,668', '4.76%'],
      ['shard 2', 'user-229', '19,516', '3.03%'],
    ]);
  });

  test('are not those of the coldest, wherever it stands in the result', async () => {
    const result = clickstream();
    const clicks = result.components.clicks!;
    const turned = { ...clicks, shards: [...(clicks.shards ?? [])].reverse() };
    const keys = rowsOf(sectionOf(await pageOf({ ...result, components: { clicks: turned }, series: [] }), 'shards'), CAPTION).map(({ Key }) => Key);
    expect(keys).toEqual(['user-303', 'user-317', 'user-329', 'user-703', 'user-717', 'user-729', 'user-203', 'user-217', 'user-229']);
  });
});

describe('cost', () => {
  const text = (of: string): string =>
    sectionOf(of, 'cost')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ');

  test('a bill known in part is at least that, by the million too', () => {
    expect(text(page)).toContain(
      '≥ $512.34 a month in us-east-1 if the simulated load went on around the clock, ≥ $0.078 per million messages; one line has no known price',
    );
  });

  test('of a whole one nothing is at least; a line has its note', async () => {
    const result = clickstream();
    const lines = result.cost!.lines.filter(({ monthly }) => monthly !== null).map((line, i) => (i === 0 ? { ...line, note: 'Each hour begun.' } : line));
    const whole = text(await pageOf({ ...result, cost: { ...result.cost!, lines } }));
    expect(whole).toContain('$512.34 a month');
    expect(whole).not.toContain('≥');
    expect(whole).toContain('read 2026-11 Each hour begun.');
    // Of two components with the same item it stands once.
    const twice = text(await pageOf({ ...result, cost: { ...result.cost!, lines: [...lines, { ...lines[0]!, component: 'orders' }] } }));
    expect(twice.match(/Each hour begun\./g)).toHaveLength(1);
  });

  test('where nothing of a component is known its cost is unknown among the key numbers as well', async () => {
    const result = clickstream();
    const lines = result.cost!.lines.map((line) => (line.component === 'clicks' ? { ...line, price: null, monthly: null } : line));
    const { byComponent: _, ...rest } = result.cost!;
    const of = async (cost: NonNullable<typeof result.cost>) => rowsOf(sectionOf(await pageOf({ ...result, cost }), 'numbers'), 'Services')[0]!['Cost / month'];
    expect(await of({ ...result.cost!, lines, byComponent: [{ component: 'clicks', monthly: null, unknown: 3 }] })).toBe('unknown');
    // A result from before components had sums.
    expect(await of({ ...rest, lines })).toBe('unknown');
  });

  test('a column of cost stands only where something has a price: transfer within the Region has none', async () => {
    const result = clickstream();
    const line = { component: 'billing', item: 'Data transfer', quantity: 12, unit: 'GB', source: '', asOf: '' };
    const headings = async (price: number): Promise<readonly string[]> => {
      const cost = { ...result.cost!, lines: [...result.cost!.lines, { ...line, price, monthly: 12 * price }] };
      return Object.keys(rowsOf(sectionOf(await pageOf({ ...result, cost }), 'numbers'), 'Consumers')[0]!);
    };
    expect(await headings(0)).not.toContain('Cost / month');
    expect(await headings(0.09)).toContain('Cost / month');
  });
});
