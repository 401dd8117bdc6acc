/** What a number is a part of, and what is not among it, in every report that an architect reads. */
import { describe, expect, test } from 'vitest';
import { html } from '../../src/report/html.ts';
import { markdown } from '../../src/report/markdown.ts';
import { consoleSummary } from '../../src/report/summary.ts';
import type { Metric, StudyResult } from '../../src/result/study-result.ts';
import { specs } from '../../src/services/specs.ts';
import { clickstream } from './fixture.ts';
import { counter } from './fixture-parts.ts';

/** The fixture with metrics of one component set, and no charts to draw. */
function having(name: string, metrics: Readonly<Record<string, Metric>>): StudyResult {
  const result = clickstream();
  const component = result.components[name]!;
  return { ...result, series: [], components: { ...result.components, [name]: { ...component, metrics: { ...component.metrics, ...metrics } } } };
}

const consoleOf = (result: StudyResult, width = 100): string => consoleSummary(result, { width, color: false });
const markdownOf = (result: StudyResult): string => markdown(result)[0]?.text ?? '';

const pageOf = async (result: StudyResult): Promise<string> => (await html(result))[0]?.text ?? '';

/** Tables of the page by the beginning of their captions, cells apart by a bar. */
async function tableOf(result: StudyResult, caption: string): Promise<readonly string[]> {
  const table = ((await pageOf(result)).match(/<table[\s\S]*?<\/table>/g) ?? []).find((text) => text.includes(`<caption>${caption}`)) ?? '';
  return (table.match(/<tr[\s\S]*?<\/tr>/g) ?? []).map((row) =>
    row
      .replace(/<span class="sub">/g, ' ')
      .replace(/<\/t[hd]>/g, '|')
      .replace(/<[^>]+>/g, ''),
  );
}

describe('what was refused', () => {
  const polled = having('billing', { throttled: counter(13.3, ['calls', 0.166]), calls: counter(80) });

  test('of a consumer is its own calls, beside the sends of what it reads from', async () => {
    expect(await tableOf(polled, 'Consumers:')).toEqual([expect.stringContaining('|Calls refused|'), ...Array(3).fill(expect.anything())]);
    expect((await tableOf(polled, 'Consumers:')).find((row) => row.startsWith('billing'))).toMatch(/\|16\.6% [\d,]+\|/);
    expect((await tableOf(polled, 'Services:'))[0]).toContain('|Sends refused|');
    expect((await tableOf(polled, 'Producers:'))[0]).toContain('|Sends refused|');
  });

  test.each([80, 100])('stands in two columns of a console of %i', (width) => {
    const lines = consoleOf(polled, width).split('\n');
    const [sends, refused] = [lines.find((line) => /sends +calls/.test(line)), lines.find((line) => /refused +refused/.test(line))];
    expect([sends, refused]).not.toContain(undefined);
    const end = (word: string): number => sends!.indexOf(word) + word.length;
    const row = (name: string): string => lines.find((line) => line.startsWith(`${name} `)) ?? '';
    expect(row('clicks').slice(0, end('sends'))).toMatch(/ 2\.39%$/);
    expect(row('billing').slice(end('sends'), end('calls'))).toMatch(/^ +16\.6%$/);
    expect(row('orders').slice(end('sends'), end('calls')).trim()).toBe('');
  });

  test('stands so on the page of a CI job', () => {
    expect(markdownOf(polled)).toContain('| sends refused | calls refused |');
    expect(markdownOf(polled)).toMatch(/\| billing \|.*\| – \| 16\.6% \|/);
    expect(markdownOf(polled)).toMatch(/\| clicks \|.*\| 2\.39% \| – \|/);
  });
});

describe('sends that were accepted and not stored', () => {
  const told = 'dispatch.fifo: 2,160 sends (5.77% of what was sent) were accepted and not stored: their deduplication ids were known.';
  const repeated = having('dispatch.fifo', { deduplicated: counter(1.2, ['offered', 0.0577]) });

  test('are told where the difference to what was delivered is seen', async () => {
    const [header = '', ...rows] = await tableOf(repeated, 'Services:');
    const place = header.split('|').indexOf('Deduplicated');
    expect(rows.map((row) => row.split('|')[place])).toEqual(['–', '–', '–', '5.77% 2,160']);
    expect(await pageOf({ ...repeated, findings: [] })).toContain(told);
    expect(consoleOf(repeated).replaceAll('\n  ', ' ')).toContain(told);
    expect(markdownOf(repeated)).toContain('were accepted and not stored: their deduplication ids were known');
  });

  test('are not spoken of where there are none', async () => {
    const none = having('dispatch.fifo', { deduplicated: counter(0, ['offered', 0]) });
    for (const text of [await pageOf(none), consoleOf(none), markdownOf(none)]) expect(text).not.toMatch(/deduplicat/i);
  });
});

describe('what happens beyond a limit', () => {
  const [limit] = clickstream().limits;
  const limitsOf = async (error: string, note: string): Promise<readonly string[]> =>
    tableOf(
      { ...clickstream(), series: [], limits: [{ ...limit!, id: 'dispatch.fifo.dedup.window', value: 3e8, unit: 'µs', error, note }] },
      'Limits in force',
    );

  test('is its error, or in the words of `plimsoll limits` what AWS does instead', async () => {
    expect((await limitsOf('', 'Per deduplication id. A known id is acknowledged and not stored.'))[1]).toMatch(
      /^dispatch\.fifo\.dedup\.window Per deduplication id\.\|5 m\|A known id is acknowledged and not stored\.\|/,
    );
    expect((await limitsOf('OverLimit', 'Per queue. Short polls only.'))[1]).toMatch(
      /^dispatch\.fifo\.dedup\.window Per queue\. Short polls only\.\|5 m\|OverLimit\|/,
    );
    expect((await limitsOf('', 'Per queue.'))[1]).toContain('|no error is named|');
  });

  test('is said of every limit that AWS documents no error for', () => {
    const silent = Object.values(specs).flatMap(({ limits }) => limits.filter(({ error, note = '' }) => error === '' && note === ''));
    expect(silent).toEqual([]);
  });
});

describe('a share that is judged', () => {
  test('says of what, on the console, on the page and on that of a CI job', async () => {
    const result = having('orders', {});
    const shared = { ...result.objectives[0]!, component: 'orders', metric: 'duplicates', aggregate: 'share', unit: 'ratio', actual: 0.0123, interval: null };
    const judged = { ...result, objectives: [{ ...shared, expression: 'orders.duplicates.share < 5%', bound: 0.05 }] };
    for (const text of [await pageOf(judged), consoleOf(judged), markdownOf(judged)]) expect(text).toContain('1.23% of deliveries');
    const quantile = { ...result, objectives: [{ ...judged.objectives[0]!, aggregate: 'mean' }] };
    expect(consoleOf(quantile)).not.toContain('of deliveries');
  });
});

describe('what was left out', () => {
  const time = clickstream().time;
  const head = (warmUp: StudyResult['time']['warmUp'], text: (result: StudyResult) => string): string => text({ ...clickstream(), time: { ...time, warmUp } });

  test.each([consoleOf, markdownOf])('of the simulated time stands beside it, where it is not none', (text) => {
    expect(head({ method: 'fixed', untilMs: [120_000], discardedShare: 0.07 }, text)).toContain('30 m simulated, first 2 m discarded · ');
    expect(head({ method: 'mser5', untilMs: [0, 90_000], discardedShare: 0.03 }, text)).toContain('30 m simulated, first up to 1 m 30 s discarded · ');
    expect(head({ method: 'fixed', untilMs: [0], discardedShare: 0 }, text)).toContain('30 m simulated · ');
  });
});

describe('a bill', () => {
  const line = {
    component: 'orders',
    item: 'SQS standard requests',
    quantity: 0,
    free: 0.27,
    unit: 'million requests',
    price: 0.4,
    monthly: 0,
    source: '',
    asOf: '',
  };
  const billed = (monthly: number, lines: NonNullable<StudyResult['cost']>['lines']): StudyResult => ({
    ...clickstream(),
    cost: { region: 'us-east-1', currency: 'USD', monthly, perMillionMessages: monthly, lines },
  });

  test.each([consoleOf, markdownOf])('of nothing says what covers it, and any other what it is beyond', (text) => {
    const flat = (result: StudyResult): string => text(result).replace(/\s+/g, ' ');
    expect(flat(billed(0, [line]))).toContain('$0 per million messages; the monthly free allowance of the account covers all of it');
    expect(flat(billed(4, [{ ...line, quantity: 10, monthly: 4 }]))).toContain('$4.00 per million messages, beyond the monthly free allowance of the account');
    const { free: _, ...bought } = line;
    expect(flat(billed(4, [{ ...bought, quantity: 10, monthly: 4 }]))).not.toContain('free allowance');
  });
});

test('theory’s mean of nothing is 0, and not that it has none', async () => {
  const gap = { what: 'mean waiting', unit: 'ms', theory: 1e-9, simulated: 3, interval: null, relative: null, agrees: null };
  const opinion = { component: 'work', formula: 'M/D/60', exactness: 'exact', offeredLoad: 1, servers: 60, gaps: [gap], broken: [], sentence: '' } as const;
  const rows = await tableOf({ ...clickstream(), series: [], secondOpinions: [opinion] }, 'Theory against simulation');
  expect(rows[1]).toMatch(/^work\|M\/D\/60\|mean waiting\|0 s\|3 ms\|/);
});
