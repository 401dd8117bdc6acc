/** report.html: self-contained, escaped, structured, small, the same bytes each time. */
import { beforeAll, describe, expect, test } from 'vitest';
import { html } from '../../src/report/html.ts';
import type { StudyResult } from '../../src/result/study-result.ts';
import { clickstream } from './fixture.ts';
import { hostile } from './fixture-hostile.ts';
import { type Element, elementsOf } from './markup.ts';

async function pageOf(result: StudyResult): Promise<string> {
  const [artifact] = await html(result);
  expect(artifact?.name).toBe('report.html');
  return artifact?.text ?? '';
}

const named = (elements: readonly Element[], name: string): Element[] => elements.filter((element) => element.name === name);

describe('report.html of the fixture', () => {
  let page = '';
  let elements: Element[] = [];
  beforeAll(async () => {
    page = await pageOf(clickstream());
    elements = elementsOf(page);
  });

  test('is one document with a language, a policy, a title and one h1', () => {
    expect(page.startsWith('<!doctype html>\n<html lang="en">')).toBe(true);
    expect(named(elements, 'h1')).toHaveLength(1);
    expect(named(elements, 'title').length).toBeGreaterThan(0);
    const policy = named(elements, 'meta').find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy');
    expect(policy?.attributes.content).toBe("default-src 'none'; img-src data:; style-src 'unsafe-inline'");
  });

  test('fetches nothing and runs nothing: no scripts, no addresses but links to https and to itself', () => {
    for (const name of ['script', 'img', 'link', 'iframe', 'object', 'base', 'form']) expect(named(elements, name)).toEqual([]);
    const addresses = elements.flatMap(({ attributes }) => [attributes.src, attributes['xlink:href'], attributes.xmlns]).filter((value) => value !== undefined);
    expect(addresses).toEqual([]);
    for (const { name, attributes } of elements) if (attributes.href !== undefined) expect(`${name} ${attributes.href}`).toMatch(/^a (https:\/\/|#[a-z])/);
    expect(page).not.toMatch(/@import|url\((?!#)/);
  });

  test('every link into the page has a target, and ids are unique', () => {
    const ids = elements.flatMap(({ attributes }) => attributes.id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = named(elements, 'a').flatMap(({ attributes }) => (attributes.href?.startsWith('#') ? attributes.href.slice(1) : []));
    expect(targets.length).toBeGreaterThan(8);
    for (const target of targets) expect(ids).toContain(target);
    for (const [, id] of page.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
  });

  test('every table has a caption and scoped headers; every chart a description and a table', () => {
    const tables = page.match(/<table[\s\S]*?<\/table>/g) ?? [];
    expect(tables.length).toBeGreaterThan(20);
    for (const table of tables) expect(table).toMatch(/^<table[^>]*><caption>[^<]+<\/caption>/);
    expect(page).not.toMatch(/<th[^>]*><\/th>/);
    for (const header of named(elements, 'th')) expect(header.attributes.scope).toMatch(/^(col|row)$/);
    const figures = page.match(/<figure[\s\S]*?<\/figure>/g) ?? [];
    expect(figures).toHaveLength(18);
    for (const figure of figures) {
      expect(figure).toMatch(/role="img" aria-label="[^"]{20,}"/);
      expect(figure).toContain('<details>');
      expect(figure).toContain('<table');
    }
  });

  test('sections stand in the order an architect asks', () => {
    const ids = named(elements, 'section').map(({ attributes }) => attributes.id);
    expect(ids).toEqual([
      'objectives',
      'findings',
      'numbers',
      'topology',
      'flow',
      'sojourn',
      'backlog',
      'shards',
      'groups',
      'workers',
      'headroom',
      'cost',
      'assumptions',
      'scenario',
    ]);
  });

  test('says verdicts in words, the hot shard, what binds, and what grows instead of a mean', () => {
    const text = page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    for (const words of [
      'met',
      'missed',
      'undecided',
      'records/s on shard 3 bound first',
      '21:42:10',
      '+19/s',
      '15 m 10 s',
      'never had work',
      '30 Jun 1998',
      'overridden',
      'On-demand streams',
    ])
      expect(text).toContain(words);
  });

  test('sorts shards by their peak second and shows the minute beside it', () => {
    const table = /<caption>clicks: shards by busiest second[\s\S]*?<\/table>/.exec(page)?.[0] ?? '';
    const rows = [...table.matchAll(/<tr id="shards-[^"]*">([\s\S]*?)<\/tr>/g)].map(([, row = '']) => row.replace(/<[^>]+>/g, ' '));
    expect(rows[0]).toMatch(/shard 3 +1,000\/s +312 KB\/s +997\/s/);
    const peaks = rows.map((row) => Number(/shard \d +([\d,]+)\/s/.exec(row)?.[1]?.replaceAll(',', '')));
    expect(peaks).toEqual([...peaks].sort((a, b) => b - a));
  });

  test('merges what is said of several components alike', async () => {
    const result = clickstream();
    const [limit] = result.limits;
    const twice = limit === undefined ? [] : ['clicks', 'dispatch.fifo'].map((name) => ({ ...limit, id: `${name}.shard.write.bytes` }));
    const text = await pageOf({ ...result, limits: twice });
    expect(text).toContain('and the same of dispatch.fifo');
    expect(text).not.toContain('dispatch.fifo.shard.write.bytes');
  });

  test('says of a hot key which part of what was offered it is', async () => {
    const result = clickstream();
    const shard = { id: 'shardId-000000000000', records: 300, throttled: 700, peakRecordsPerSecond: 10, topKeys: [{ key: 'catalog', count: 600 }] };
    const components = Object.entries(result.components).map(([name, component]) => [
      name,
      component.shards === undefined ? component : { ...component, shards: [shard] },
    ]);
    const text = await pageOf({ ...result, components: Object.fromEntries(components) });
    expect(text).toMatch(/catalog<\/td><td class="num">600<\/td><td class="num">60%/);
  });

  test('cuts a long table of groups, but not its last row, which sums up', async () => {
    const result = clickstream();
    const rows = Array.from({ length: 60 }, (_, i) => ({ group: `truck-${i}`, sent: 60 - i }));
    const components = Object.entries(result.components).map(([name, component]) => [
      name,
      component.groups === undefined ? component : { ...component, groups: [...rows, { group: 'all 60 groups', sent: 1_830 }] },
    ]);
    const text = await pageOf({ ...result, components: Object.fromEntries(components) });
    expect(text).toContain('message groups, the 50 with the greatest backlogs and a row for all');
    expect(text).toContain('truck-49');
    expect(text).not.toContain('truck-50');
    expect(text).toContain('all 60 groups');
  });

  test('says what a component costs in all, once, above its lines', () => {
    const table = /<caption>Cost per month[\s\S]*?<\/table>/.exec(page)?.[0].replace(/<[^>]+>/g, ' ') ?? '';
    expect(table.match(/clicks +in all \$198\.12 and what is unknown/g)).toHaveLength(1);
    expect(table.match(/orders +in all \$314\.22/g)).toHaveLength(1);
    expect(table.match(/in all/g)).toHaveLength(2);
  });

  test('draws a limit in half of its bar, and breaks the bar of more than twice the limit beside its factor', async () => {
    const result = clickstream();
    const clicks = result.components.clicks!;
    const [records] = clicks.limitUse;
    const peaks = [1000, 2000, 38_698].map((peak) => ({ ...records!, peak, average: 500, headroom: 1 - peak / 1000 }));
    const text = await pageOf({ ...result, components: { clicks: { ...clicks, limitUse: peaks } } });
    const [far = '', twice = '', full = ''] = text.match(/<svg class="bar"[\s\S]*?<\/svg>/g) ?? [];
    const widths = (bar: string): number[] => [...bar.matchAll(/<rect[^>]* width="([\d.]+)"/g)].map(([, width]) => Number(width));
    expect([far, twice, full].map(widths)).toEqual([[72, 72], [72, 72], [72]]);
    expect([far, twice, full].map((bar) => /<text[^>]*>([^<]*)/.exec(bar)?.[1])).toEqual(['×39', undefined, undefined]);
    expect(far).toContain('aria-label="3870% of the limit"');
    expect(full).toContain('d="M36 4V14"');
  });

  test('names no kind in a box of the topology where there is no room for it', async () => {
    const result = clickstream();
    const orders = result.components.orders!;
    const accepted = { ...orders.metrics.accepted!, mean: 12_345 };
    const busy = { ...orders, metrics: { ...orders.metrics, accepted } };
    const overloaded = { ...busy, stability: { ...orders.stability, label: 'overloaded' as const } };
    const text = await pageOf({ ...result, components: { busy, overloaded } });
    expect(text).toContain('>sqs-standard, 12,345/s</text>');
    expect(text).toContain('>12,345/s, overloaded</text>');
  });

  test('speaks of one worker as of one, and of all the idle as of all', async () => {
    const result = clickstream();
    const billing = result.components.billing!;
    const said = async (busy: readonly number[]): Promise<string> => {
      const workers = busy.map((utilisation, id) => ({ id: String(id), completed: Math.round(1_000 * utilisation), utilisation }));
      const text = await pageOf({ ...result, components: { billing: { ...billing, workers } } });
      return /<section id="workers"[\s\S]*?<h3>[\s\S]*?<p class="note">([^<]*)/.exec(text)?.[1] ?? '';
    };
    expect(await said([0.5])).toBe('The one worker had work, busy 50% of the time.');
    expect(await said([0.5, 0.7])).toBe('All 2 workers had work, busy 50% to 70% of the time.');
    expect(await said([0])).toBe('The one worker never had work: no message came to it.');
    expect(await said([0, 0])).toBe('None of 2 workers ever had work: no message came to them.');
    expect(await said([0, 0.5, 0.7])).toMatch(/^1 of 3 workers never had work: .* The others were busy 50% to 70% of the time\.$/);
  });

  test('says once that nothing was observed, and of no known price that the sum is unknown', async () => {
    const result = clickstream();
    const [objective] = result.objectives;
    const undecided = { ...objective!, actual: null, interval: null, verdict: 'undecided' as const, note: 'Nothing was observed.' };
    const lines = result.cost!.lines.map((line) => ({ ...line, monthly: null }));
    const text = await pageOf({ ...result, objectives: [undecided], cost: { ...result.cost!, lines } });
    expect(/<section id="objectives"[\s\S]*?<\/section>/.exec(text)?.[0].match(/nothing (was )?observed/gi)).toEqual(['Nothing was observed']);
    expect(text).not.toContain('≥ $0<');
  });

  test('keeps to its budget of bytes', () => {
    expect(page.length).toBeLessThan(260_000);
  });

  test('has the same bytes the second time', async () => {
    expect(await pageOf(clickstream())).toBe(page);
  });
});

describe('report.html of hostile names', () => {
  test('escapes every text and links only to https', async () => {
    const page = await pageOf(hostile());
    const elements = elementsOf(page);
    for (const name of ['script', 'img']) expect(named(elements, name)).toEqual([]);
    for (const { attributes } of elements) {
      for (const attribute of Object.keys(attributes)) expect(attribute).not.toMatch(/^on/);
      if (attributes.href !== undefined) expect(attributes.href).toMatch(/^(https:\/\/|HTTPS:\/\/Good\.example\/page\.html$|#[a-z])/);
    }
    expect(page).toContain('&lt;script');
    expect(page).not.toContain('href="javascript:');
    expect(page).not.toContain('href="https://a.example');
  });
});

describe('report.html of what is hardly there', () => {
  test.each(Object.entries(sparse()))('%s', async (_, result) => {
    const elements = elementsOf(await pageOf(result));
    expect(named(elements, 'h1')).toHaveLength(1);
  });
});

function sparse(): Record<string, StudyResult> {
  const result = clickstream();
  const nothing: StudyResult = {
    ...result,
    components: {},
    links: [],
    series: [],
    objectives: [],
    limits: [],
    assumptions: [],
    findings: [],
    cost: null,
    description: '',
    scenario: null,
  };
  const blank = (values: readonly (number | null)[]): StudyResult => ({ ...result, series: result.series.map((series) => ({ ...series, values })) });
  return {
    'no components': nothing,
    'nothing observed': blank(result.series[0]?.values.map(() => null) ?? []),
    'one interval': { ...blank([3]), time: { ...result.time, durationMs: 5000, startsAt: null } },
    'all zero': blank([0, 0, 0]),
    'no series at all': { ...result, series: [] },
    'an empty series': blank([]),
    'a week by the minute': {
      ...blank(Array.from({ length: 10_080 }, (_, index) => index % 97)),
      time: { ...result.time, durationMs: 7 * 86_400_000, seriesIntervalMs: 60_000 },
    },
    'a loop of links': {
      ...result,
      links: [
        { from: 'clicks', to: 'orders', label: 'sends' },
        { from: 'orders', to: 'clicks', label: 'sends' },
        { from: 'orders', to: 'nobody', label: 'sends' },
      ],
    },
    'an unbounded limit': { ...result, limits: [{ id: 'x', value: null, unit: '/s', source: '', asOf: '', overridden: false, error: '', note: '' }] },
    'one observation': {
      ...result,
      components: Object.fromEntries(
        Object.entries(result.components).map(([name, component]) => [
          name,
          { ...component, metrics: { sojourn: { unit: 'ms', kind: 'samples', count: 1, p50: 3, histogram: [[3, 1]] } } },
        ]),
      ),
    },
    'times of zero': {
      ...result,
      components: Object.fromEntries(
        Object.entries(result.components).map(([name, component]) => [
          name,
          { ...component, metrics: { sojourn: { unit: 'ms', kind: 'samples', count: 9, p50: 0, p99: 0, histogram: [[0, 9]] } } },
        ]),
      ),
    },
  };
}
