/** Where a report's numbers come from, as its page tells: what was run in the head, and beside every limit and assumption its source and date. */
import { describe, expect, test } from 'vitest';
import { html } from '../../src/report/html.ts';
import type { StudyResult } from '../../src/result/study-result.ts';
import { clickstream } from './fixture.ts';

async function pageOf(result: StudyResult): Promise<string> {
  const [artifact] = await html(result);
  return (artifact?.text ?? '').replaceAll('<wbr>', '').replaceAll('<wbr/>', '');
}

const textOf = (markup: string): string =>
  markup
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** Label and value of each fact in the head. */
function factsIn(page: string): Record<string, string> {
  const head = /<header class="top">[\s\S]*?<\/header>/.exec(page)?.[0] ?? '';
  return Object.fromEntries(
    [...head.matchAll(/<dt>([\s\S]*?)<\/dt><dd>([\s\S]*?)<\/dd>/g)].map(([, label = '', value = '']) => [textOf(label), textOf(value)]),
  );
}

/** Rows of the table of the assumptions that begins its caption so, each as the markup of its cells. */
function rowsIn(page: string, caption: string): string[][] {
  const section = /<section id="assumptions"[\s\S]*?<\/section>/.exec(page)?.[0] ?? '';
  const table = section.match(/<table[\s\S]*?<\/table>/g)?.find((markup) => markup.includes(`<caption>${caption}`)) ?? '';
  const body = /<tbody>[\s\S]*<\/tbody>/.exec(table)?.[0] ?? '';
  return [...body.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row = '']) => row.match(/<t[hd][^>]*>[\s\S]*?<\/t[hd]>/g) ?? []);
}

const addressesIn = (cell: string): string[] => [...cell.matchAll(/<a href="([^"]*)"/g)].map(([, address = '']) => address);
const dateIn = (cell: string): string => /read (\d{4}-\d{2})$/.exec(textOf(cell))?.[1] ?? '';
const limitRows = (page: string): string[][] => rowsIn(page, 'Limits in force');
const assumptionRows = (page: string): string[][] => rowsIn(page, 'Latencies and modelling choices');

/** Of a row: what it is about, its value, and where that comes from. */
function toldOfLimits(page: string): [string, string, string[], string][] {
  return limitRows(page).map(([name = '', value = '', , source = '']) => [textOf(name), textOf(value), addressesIn(source), dateIn(source)]);
}

const KINESIS = 'https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html';
const SQS = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html';

describe('the head of the page', () => {
  test('names the scenario, the seed, the version of Plimsoll and the hash of the scenario, each beside its label', async () => {
    const page = await pageOf(clickstream());
    expect(textOf(/<h1>[\s\S]*?<\/h1>/.exec(page)?.[0] ?? '')).toBe('clickstream');
    expect(/<title>([^<]*)/.exec(page)?.[1]).toBe('clickstream · Plimsoll');
    expect(factsIn(page)).toMatchObject({ Seed: '1998', Plimsoll: '0.1.0', Scenario: '9f2c41d07be3', Replications: '5' });
  });

  test('takes them from the result', async () => {
    const result = clickstream();
    const scenarioHash = '0123456789abcdef'.repeat(4);
    const page = await pageOf({ ...result, name: 'freight', provenance: { ...result.provenance, seed: 7, version: '3.2.1', scenarioHash, completed: 4 } });
    expect(textOf(/<h1>[\s\S]*?<\/h1>/.exec(page)?.[0] ?? '')).toBe('freight');
    expect(factsIn(page)).toMatchObject({ Seed: '7', Plimsoll: '3.2.1', Scenario: '0123456789ab', Replications: '4 of 5, interrupted' });
    expect(textOf(/<footer>[\s\S]*?<\/footer>/.exec(page)?.[0] ?? '')).toContain('Plimsoll 3.2.1, seed 7.');
  });

  test('shortens a hash that stands whole beside the scenario', async () => {
    const page = await pageOf(clickstream());
    const scenario = /<section id="scenario"[\s\S]*?<\/section>/.exec(page)?.[0] ?? '';
    expect(scenario).toContain('9f2c41d07be35a88c1e0b7d64f3a92517c86e0d1fb2a4490d35e6c7718ab90ef');
  });
});

describe('the limits in force', () => {
  test('each has its value, its source as a link and its date in one row', async () => {
    expect(toldOfLimits(await pageOf(clickstream()))).toEqual([
      ['clicks.shard.write.bytes', '1 MiB/s', [KINESIS], '2026-11'],
      ['clicks.shard.write.records', '1,000/s', [KINESIS], '2026-11'],
      ['clicks.shard.read.bytes', '2 MiB/s', [KINESIS], '2026-11'],
      ['clicks.shard.read.calls shared by every reader of the shard', '5/s', [KINESIS], '2026-11'],
      ['orders.inFlight', '120,000', [SQS], '2026-11'],
      ['dispatch.fifo.calls quota increase granted on paper only', '300/s overridden', [SQS], '2026-11'],
    ]);
  });

  test('none has the source or the date of another', async () => {
    const result = clickstream();
    const limits = result.limits.map((limit, i) => ({ ...limit, note: '', source: `https://limits.example/${i}.html`, asOf: `2021-0${i + 1}` }));
    expect(toldOfLimits(await pageOf({ ...result, limits })).map(([name, , addresses, date]) => [name, addresses, date])).toEqual([
      ['clicks.shard.write.bytes', ['https://limits.example/0.html'], '2021-01'],
      ['clicks.shard.write.records', ['https://limits.example/1.html'], '2021-02'],
      ['clicks.shard.read.bytes', ['https://limits.example/2.html'], '2021-03'],
      ['clicks.shard.read.calls', ['https://limits.example/3.html'], '2021-04'],
      ['orders.inFlight', ['https://limits.example/4.html'], '2021-05'],
      ['dispatch.fifo.calls', ['https://limits.example/5.html'], '2021-06'],
    ]);
  });

  test('an overridden one states the documented value beside its source', async () => {
    const result = clickstream();
    const limits = result.limits.map((limit) => (limit.overridden ? { ...limit, value: 450, documented: 300 } : limit));
    const [, value] = toldOfLimits(await pageOf({ ...result, limits })).at(-1) ?? [];
    expect(value).toBe('450/s overridden documented: 300/s');
  });

  test('two components of the same value but of different dates keep a row each', async () => {
    const result = clickstream();
    const [limit] = result.limits;
    const limits = ['clicks', 'orders'].map((name, i) => ({ ...limit!, id: `${name}.shard.write.bytes`, asOf: `2024-0${i + 1}` }));
    expect(toldOfLimits(await pageOf({ ...result, limits }))).toEqual([
      ['clicks.shard.write.bytes', '1 MiB/s', [KINESIS], '2024-01'],
      ['orders.shard.write.bytes', '1 MiB/s', [KINESIS], '2024-02'],
    ]);
  });
});

describe('latencies and modelling choices', () => {
  test('each has its value, its trust in words and blocks, its source and its date in one row', async () => {
    const told = assumptionRows(await pageOf(clickstream())).map(([text = '', value = '', trust = '', source = '']) => {
      const blocks = trust.match(/<rect[^>]*fill="currentColor"/g)?.length;
      return [textOf(text), textOf(value), textOf(trust), blocks, addressesIn(source), dateIn(source)];
    });
    expect(told).toEqual([
      [
        'SendMessage takes orders.latency.SendMessage',
        'p50 8 ms, p99 51 ms, + 0.7 ms per extra entry',
        'medium',
        2,
        ['https://aws.amazon.com/blogs/compute/'],
        '2026-11',
      ],
      [
        'The write limiter of a shard is a token bucket that holds one second. clicks.write.limiter',
        'depth 1,000 records',
        'low',
        1,
        ['https://aws.amazon.com/kinesis/data-streams/pricing/'],
        '2026-10',
      ],
      ['Records can be read this long after they were accepted. clicks.propagation', '70 ms', 'high', 3, [KINESIS], '2026-11'],
    ]);
  });

  test('says so where no source is known, and leaves out a date nobody noted', async () => {
    const result = clickstream();
    const [, second] = result.assumptions;
    const page = await pageOf({ ...result, assumptions: [{ ...second!, source: '', asOf: '' }] });
    expect(assumptionRows(page).map((cells) => textOf(cells.at(-1) ?? ''))).toEqual(['unknown']);
  });
});
