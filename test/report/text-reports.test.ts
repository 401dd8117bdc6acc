/** The reports that are plain text: parse back, stay within their width, survive hostile names. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { bencher } from '../../src/report/bencher.ts';
import { benchmark } from '../../src/report/benchmark.ts';
import { csv } from '../../src/report/csv.ts';
import { infracost } from '../../src/report/infracost.ts';
import { json } from '../../src/report/json.ts';
import { junit } from '../../src/report/junit.ts';
import { markdown } from '../../src/report/markdown.ts';
import { reports } from '../../src/report/reports.ts';
import { consoleSummary } from '../../src/report/summary.ts';
import { wrap } from '../../src/report/text-table.ts';
import { escapeXml } from '../../src/report/xml.ts';
import type { StudyResult } from '../../src/result/study-result.ts';
import { clickstream } from './fixture.ts';
import { FORMULA, hostile, QUOTED, SCRIPT } from './fixture-hostile.ts';
import { elementsOf } from './markup.ts';

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const text = (artifacts: readonly { readonly text: string }[], index = 0): string => artifacts[index]?.text ?? '';

describe('result.json', () => {
  test('reads back as the result, and written again has the same bytes', () => {
    const written = text(json(clickstream()));
    const back = JSON.parse(written);
    expect(back).toEqual(clickstream());
    expect(text(json(back))).toBe(written);
    expect(written.endsWith('}\n')).toBe(true);
  });

  test('has its top-level keys in one order whatever order they came in', () => {
    const reversed = Object.fromEntries(Object.entries(clickstream()).reverse());
    expect(text(json({ ...clickstream(), ...reversed }))).toBe(text(json(clickstream())));
    expect(text(json(clickstream()))).toMatch(/^\{\n {2}"schemaVersion": 1,\n {2}"name"/);
  });

  test('keeps a series on one line', () => {
    const longest = text(json(clickstream()))
      .split('\n')
      .filter((line) => line.includes('"values": ['));
    expect(longest.length).toBeGreaterThanOrEqual(clickstream().series.length);
  });
});

describe('csv', () => {
  test('summary.csv has a row per component and metric', () => {
    const [header, ...rows] = parseCsv(text(csv(clickstream())));
    const metrics = Object.values(clickstream().components).flatMap((component) => Object.keys(component.metrics));
    expect(rows).toHaveLength(metrics.length);
    const row = rows.find(([component, , metric]) => component === 'sessions' && metric === 'sojourn');
    expect(row?.[header?.indexOf('p99') ?? -1]).toBe(String(clickstream().components.sessions?.metrics.sojourn?.p99));
  });

  test('summary.csv says what a mean is per, and what a share is of, behind the columns it had', () => {
    const [header = [], ...rows] = parseCsv(text(csv(clickstream())));
    expect(header.slice(-4)).toEqual(['share', 'meanUnit', 'shareOf', 'stability']);
    const end = (name: string, of: string): string[] | undefined => rows.find(([component, , metric]) => component === name && metric === of)?.slice(-3, -1);
    expect(end('clicks', 'throttled')).toEqual(['count/s', 'offered']);
    expect(end('clicks', 'IncomingBytes')).toEqual(['bytes/s', '']);
    expect(end('sessions', 'sojourn')).toEqual(['ms', '']);
    expect(end('sessions', 'utilisation')).toEqual(['ratio', '']);
  });

  test('summary.csv says who does not keep up, and has no mean of what has none', () => {
    const result = clickstream();
    const sojourn = { unit: 'ms', kind: 'samples', mean: 10, halfWidth: 2 } as const;
    const utilisation = { unit: 'ratio', kind: 'gauge', mean: 0.9, halfWidth: 0.1 } as const;
    const grown = { unit: 'ms', kind: 'samples', grows: true, p99: 20 } as const;
    const rowOf = (label: 'stable' | 'overloaded', metric: string): Record<string, string> => {
      const { clicks, sessions } = result.components;
      if (clicks === undefined || sessions === undefined) throw new Error('the fixture has both');
      const components = {
        clicks: { ...clicks, stability: { ...clicks.stability, label } },
        sessions: {
          ...sessions,
          stability: { ...sessions.stability, label: 'stable' as const },
          metrics: { sojourn: label === 'stable' ? sojourn : grown, utilisation },
        },
      };
      const [header = [], ...rows] = parseCsv(text(csv({ ...result, components })));
      const row = rows.find(([component, , of]) => component === 'sessions' && of === metric) ?? [];
      return Object.fromEntries(header.map((column, i) => [column, row[i] ?? '']));
    };
    expect(rowOf('stable', 'sojourn')).toMatchObject({ mean: '10', halfWidth: '2', stability: 'stable' });
    // It reads what does not keep up: its times grow with that.
    expect(rowOf('overloaded', 'sojourn')).toMatchObject({ mean: '', halfWidth: '', p99: '20', stability: 'stable' });
    expect(rowOf('overloaded', 'utilisation')).toMatchObject({ halfWidth: '0.1' });
  });

  test('metrics.csv is tidy, in seconds, without what was not observed', () => {
    const result = clickstream();
    const [first] = result.series;
    const gap = { ...result, series: first === undefined ? [] : [{ ...first, values: [1.5, null, 3] }] };
    expect(parseCsv(text(csv(gap), 1))).toEqual([
      ['time', 'component', 'metric', 'statistic', 'value'],
      ['0', 'clicks', 'offered', 'rate', '1.5'],
      ['10', 'clicks', 'offered', 'rate', '3'],
    ]);
  });

  test('quotes what a spreadsheet would run, and leaves negative numbers numbers', () => {
    const rows = parseCsv(text(csv(hostile())));
    expect(rows.some(([component]) => component === `'${FORMULA}`)).toBe(true);
    expect(rows.some(([component]) => component === QUOTED)).toBe(true);
    for (const row of rows) expect(row[0]).not.toMatch(/^[=+@-]/);
    const [series] = clickstream().series;
    const negative = parseCsv(text(csv({ ...clickstream(), series: series === undefined ? [] : [{ ...series, values: [-2] }] }), 1));
    expect(negative[1]?.[4]).toBe('-2');
  });
});

describe('junit.xml', () => {
  test('has a test case per objective; missed fails, undecided is skipped', () => {
    const elements = elementsOf(text(junit(clickstream())), { isXml: true });
    const suite = elements.find(({ name }) => name === 'testsuite');
    expect(suite?.attributes).toMatchObject({ tests: '3', failures: '1', skipped: '1' });
    expect(elements.filter(({ name }) => name === 'testcase')).toHaveLength(3);
    expect(elements.find(({ name }) => name === 'failure')?.attributes.message).toBe('actual 2.39% [2.31%, 2.47%], wanted &lt; 0.1%');
  });

  test('is well formed whatever things are called', () => {
    const written = text(junit(hostile()));
    expect(elementsOf(written, { isXml: true }).map(({ name }) => name)).not.toContain('script');
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (name) => !/[<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(escapeXml(name)) && !LONE_SURROGATE.test(escapeXml(name)),
      ),
    );
  });
});

describe('summary.md', () => {
  test('shows verdicts and keeps hostile names text', () => {
    expect(text(markdown(clickstream()))).toContain('## clickstream: 1 met, 1 missed, 1 undecided');
    const written = text(markdown(hostile()));
    expect(written).not.toContain(SCRIPT);
    expect(written).not.toMatch(CONTROLS);
    expect(written).not.toMatch(/<(?!\/?code>)/);
    for (const line of written.split('\n')) if (line.startsWith('| ❌')) expect(line.match(/\|/g)).toHaveLength(5);
  });
});

/** What moves a cursor or turns the order of letters; a line break may be. */
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

test('the comment of infracost-usage.yml holds a hostile name on one line, and no character that YAML refuses', () => {
  const written = text(infracost({ ...clickstream(), name: 'red\u001b[31m\n\u202eevil: [' }));
  expect(written).not.toMatch(CONTROLS);
  expect(written).toContain('at the load of red [31m evil: [, scenario');
  expect(parseDocument(written).errors).toEqual([]);
});

describe('benchmark.json', () => {
  test('has the bill where all of it is known: a part would be followed as the whole, in bencher.json too', () => {
    const result = clickstream();
    const cost = result.cost!;
    const known = cost.lines.filter(({ monthly }) => monthly !== null);
    const partly = { ...result, cost: { ...cost, lines: [...known, { ...known[0]!, price: null, monthly: null }] } };
    const whole = { ...result, cost: { ...cost, lines: known } };
    const billed = (of: typeof result) => [text(benchmark(of)).includes('cost.monthly'), Object.hasOwn(JSON.parse(text(bencher(of))), 'clickstream/cost')];
    expect(billed(whole)).toEqual([true, true]);
    expect(billed(partly)).toEqual([false, false]);
  });

  test('lists numbers that are better when smaller, each once, with its spread', () => {
    const entries: { name: string; unit: string; value: number; range?: string }[] = JSON.parse(text(benchmark(clickstream())));
    expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
    expect(entries).toContainEqual({ name: 'clicks.throttled.share', unit: 'ratio', value: 0.0239 });
    expect(entries.find(({ name }) => name === 'sessions.sojourn.p99')?.range).toMatch(/^± \d/);
    expect(entries.some(({ name }) => /accepted|delivered|offered/.test(name))).toBe(false);
  });

  test('says both ends of an interval that is cut at what is possible, and so does bencher.json', () => {
    const result = clickstream();
    const metrics = { ...result.components.clicks!.metrics };
    metrics.throttled = { ...metrics.throttled!, share: 0.0239, shareHalfWidth: 0.04 };
    const wide = { ...result, components: { ...result.components, clicks: { ...result.components.clicks!, metrics } } };
    const entries: { name: string; range?: string }[] = JSON.parse(text(benchmark(wide)));
    expect(entries.find(({ name }) => name === 'clicks.throttled.share')?.range).toBe('0 to 0.0639');
    const { 'throttled-share': share } = JSON.parse(text(bencher(wide)))['clickstream/clicks'];
    expect(share).toEqual({ value: 0.0239, lower_value: 0, upper_value: expect.closeTo(0.0639, 12) });
  });
});

describe('the console summary', () => {
  test.each([60, 80, 100, 140])('fits %i columns, hostile or not', (width) => {
    for (const result of [clickstream(), hostile()]) {
      const lines = consoleSummary(result, { width, color: false }).split('\n');
      expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(width);
    }
  });

  test('what is said of one objective stays when what is said of all goes', () => {
    const result = clickstream();
    const note = 'One replication, no interval. orders is overloaded: this number depends on how long the run is.';
    const [first] = result.objectives;
    const text = consoleSummary({ ...result, objectives: [{ ...first!, interval: null, note }] }, { width: 100, color: false });
    expect(text).toContain('orders is overloaded: this number depends on how long the run is.');
    expect(text).not.toContain('One replication, no interval');
  });

  test('says verdicts first and in words; an overloaded consumer grows instead of having percentiles', () => {
    const summary = consoleSummary(clickstream(), { width: 100, color: false });
    expect(summary.indexOf('✗ missed')).toBeLessThan(summary.indexOf('component'));
    expect(summary).toMatch(/dispatchers .*grows +grows +grows/);
    expect(summary).toMatch(/sessions .*780 ms +4\.16 s +18\.5 s/);
    expect(summary).toContain('21:42:10');
  });

  test('says how many replications it took, what for, and what one alone cannot say', () => {
    const result = clickstream();
    const head = (provenance: Partial<StudyResult['provenance']>): string => {
      const made = { ...result, provenance: { ...result.provenance, replications: 16, completed: 16, ...provenance } };
      expect(text(markdown(made))).toContain(/ · (.* replications?[^·]*) · /.exec(consoleSummary(made, { width: 200, color: false }))?.[1]);
      return consoleSummary(made, { width: 200, color: false });
    };
    const precision = { target: 0.02, of: 'sessions.sojourn.p99', confidence: 0.95, reached: true, halfWidth: 70, relative: 0.0168, taken: 16 };
    expect(head({ precision })).toContain('16 replications, enough for ±1.68% of sessions.sojourn.p99, wanted ±2% · seed');
    expect(head({ precision: { ...precision, reached: false } })).toContain('· 16 replications · seed');
    expect(head({ completed: 4 })).toContain('· 4 of 16 replications · seed');
    expect(head({ replications: 1, completed: 1 })).toContain('· 1 replication, no intervals of percentiles · seed');
  });

  test('colours only when asked, and colour changes no word', () => {
    const plain = consoleSummary(clickstream(), { width: 100, color: false });
    const painted = consoleSummary(clickstream(), { width: 100, color: true });
    expect(plain).not.toContain('\u001b');
    expect(painted).toContain('\u001b[31m');
    expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  test('lets no control character through', () => {
    expect(consoleSummary(hostile(), { width: 80, color: false })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  test('wraps any text within any width', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 8, max: 60 }), (words, width) =>
        wrap(words, width, '  ').every((line) => [...line].length <= width),
      ),
    );
  });
});

test('every report has the same bytes the second time', async () => {
  for (const [name, report] of Object.entries(reports)) {
    if (name === 'html') continue;
    expect(await report(clickstream())).toEqual(await report(clickstream()));
  }
});

/** RFC 4180, the slow and obvious way. */
function parseCsv(source: string): string[][] {
  const rows: string[][] = [[]];
  let field = '';
  let isQuoted = false;
  const push = (): void => {
    rows.at(-1)?.push(field);
    field = '';
  };
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at] ?? '';
    if (isQuoted && character === '"' && source[at + 1] === '"') {
      field += '"';
      at += 1;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (character === ',' && !isQuoted) push();
    else if (character === '\n' && !isQuoted) {
      push();
      rows.push([]);
    } else field += character;
  }
  return rows.slice(0, -1);
}
