// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are what a scenario interpolates.
/** Whatever is written, reading answers problems or a scenario that compiles: it never throws. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { templates } from '../../src/cli/templates.ts';
import { compile } from '../../src/model/compile.ts';
import { formatProblems } from '../../src/scenario/problems.ts';
import { readScenario } from '../../src/scenario/read.ts';

const EXTRA = `
limits: { clicks.shard.write.bytes: 2 MiB/s, orders.batch.bytes: 256 KiB }
latencies: { clicks: { PutRecords: { base: 2ms } }, orders: none }
matrix: { services.clicks.shards: [1, 2], include: [{ services.clicks.shards: 3 }] }
plan: { vary: { services.clicks.shards: 1..4 }, minimise: cost }
replications: { precision: 2%, of: sessions.sojourn.p99 }
`;
const texts = [...Object.values(templates), (templates.kinesis ?? '').replace('replications: 3\n', '') + EXTRA];

function survives(text: string, overrides: readonly string[] = []): void {
  const result = readScenario(text, { overrides, readFile: () => 'timestamp,requests\n0,1\n60,2\n' });
  if (result.ok) {
    compile(result.scenario);
    return;
  }
  expect(result.problems.length).toBeGreaterThan(0);
  for (const { line, column, message } of result.problems) {
    expect(line).toBeGreaterThan(0);
    expect(column).toBeGreaterThan(0);
    expect(message).not.toMatch(/undefined|\[object|Invalid input/);
  }
  formatProblems(result.problems, result.sources, { color: true });
}

test('with a piece cut out, doubled or replaced', () => {
  const junk = fc.constantFrom(
    '',
    '-',
    ':',
    '{',
    '}',
    '[',
    ']',
    '"',
    '*a',
    '&a ',
    '- ',
    ' ',
    '\n',
    '\t',
    'null',
    '0',
    '-1',
    '1e400',
    'x',
    '${',
    '${A}',
    '$',
    '~',
    '<<: ',
    '? ',
    '!!set ',
    '[]',
    '{}',
    'true',
    '5 sec',
    '\u0000',
    '__proto__: 1',
  );
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat({ max: 12 }), junk, (text, at, length, piece) => {
      const start = at % text.length;
      survives(text.slice(0, start) + piece + text.slice(start + length));
    }),
    { numRuns: 300, seed: 1998 },
  );
});

test('with any value in the place of another', () => {
  const value = fc.oneof(
    fc.constantFrom(
      'null',
      '[]',
      '{}',
      '[1]',
      '{ a: 1 }',
      'true',
      '0',
      '-5',
      '.inf',
      '.nan',
      '"',
      'never',
      '{ lognormal: 1 }',
      '{ trace: t.csv }',
      '{ file: t.csv }',
      '1..3',
      'a.b.c',
    ),
    fc.json({ maxDepth: 2 }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat(), value, (text, pick, written) => {
      const places = [...text.matchAll(/[:] ([^\n{}[\],]+)(?=[,\n ])/g)];
      const place = places[pick % places.length];
      const start = (place?.index ?? 0) + 2;
      survives(text.slice(0, start) + written + text.slice(start + (place?.[1]?.length ?? 0)));
    }),
    { numRuns: 300, seed: 1998 },
  );
});

test('with any override', () => {
  const path = fc.array(
    fc.constantFrom(
      'services',
      'clicks',
      'shards',
      'producers',
      'web',
      'rate',
      'limits',
      'latencies',
      'matrix',
      'x',
      '0',
      '',
      'duration',
      'kind',
      'objectives',
    ),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(fc.constantFrom(...texts), path, fc.constantFrom('=', '=8', '=[]', '={}', '', '=null', '=: :', '=5m', '=kinesis'), (text, steps, end) =>
      survives(text, [steps.join('.') + end]),
    ),
    { numRuns: 200, seed: 1998 },
  );
});
