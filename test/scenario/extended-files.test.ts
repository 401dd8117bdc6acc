// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are what a scenario interpolates.
/** Files named in a file that is extended: they lie beside it, and never outside the scenario's folder. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readerBeside } from '../../src/cli/files.ts';
import type { ReadOptions, ReadResult } from '../../src/scenario/read.ts';
import { readScenario } from '../../src/scenario/read.ts';

const base = (rate: string, size = '1 KB'): string => `
duration: 3s
producers:
  shop: { to: orders, rate: ${rate}, size: ${size}, key: { weights: { tr.csv: 1 } } }
services: { orders: { kind: sqs-standard } }
consumers: { billing: { kind: poller, from: orders, serviceTime: 1ms } }
`;
const counts = (perSecond: number): string => `second,count\n0,${perSecond}\n1,${perSecond}\n2,${perSecond}\n`;

let folder = '';
const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-extended-'));
  mkdirSync(join(folder, 'team/sub'), { recursive: true });
  mkdirSync(join(folder, 'other'));
  write('team/tr.csv', counts(1));
  write('team/sub/tr.csv', counts(7));
  write('team/sub/sizes.txt', '300 B\n');
  write('team/sub/base.yaml', base('{ trace: { file: "${TRACE:-tr.csv}" } }', '{ empirical: sizes.txt }'));
  write('team/sub/up.yaml', base('{ trace: ../tr.csv }'));
  write('team/sub/out.yaml', base('{ trace: ../../other/tr.csv }'));
  write('team/sub/linked.yaml', base('{ trace: linked.csv }'));
  write('team/sub/middle.yaml', 'extends: base.yaml\n');
  write('other/tr.csv', counts(9));
  write('other/base.yaml', base('{ trace: tr.csv }'));
  symlinkSync(join(folder, 'other/tr.csv'), join(folder, 'team/sub/linked.csv'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string, options: ReadOptions = {}): ReadResult {
  const file = join(folder, 'team/scenario.yaml');
  const reader = readerBeside(file, options.allowOutside ?? false);
  const readFile: ReadOptions['readFile'] = (path) => {
    const answer = reader(path);
    return 'text' in answer ? answer.text : { unreadable: answer.error };
  };
  return readScenario(text, { file, readFile, ...options });
}

/** The files that were read and what they send in a second, or what is wrong. */
function traffic(text: string, options: ReadOptions = {}): unknown {
  const result = read(text, options);
  if (!result.ok) return result.problems.map(({ rule, message }) => `${rule} ${message}`);
  const spec = result.scenario.components.find(({ name }) => name === 'shop')?.spec as { rate: { pattern: { perInterval: number[] } } };
  return [...Object.keys(result.scenario.files), spec.rate.pattern.perInterval[0]];
}

describe('are read from beside the file that names them', () => {
  test.each([
    ['a base in a folder', 'extends: sub/base.yaml\n', {}, ['sub/tr.csv', 'sub/sizes.txt', 7]],
    ['a base of a base', 'extends: sub/middle.yaml\n', {}, ['sub/tr.csv', 'sub/sizes.txt', 7]],
    ['upwards', 'extends: sub/up.yaml\n', {}, ['tr.csv', 1]],
    ['what the scenario itself names', 'extends: sub/base.yaml\nproducers: { shop: { rate: { trace: tr.csv } } }\n', {}, ['tr.csv', 'sub/sizes.txt', 1]],
    ['what --set names', 'extends: sub/base.yaml\n', { overrides: ['producers.shop.rate={ trace: tr.csv }'] }, ['tr.csv', 'sub/sizes.txt', 1]],
    ['a variable', 'extends: sub/base.yaml\n', { env: { TRACE: '../tr.csv' } }, ['tr.csv', 'sub/sizes.txt', 1]],
    ['outside, where that is allowed', 'extends: ../other/base.yaml\n', { allowOutside: true }, ['../other/tr.csv', 9]],
  ] as const)('%s', (_, text, options, expected) => {
    expect(traffic(text, options)).toEqual(expected);
  });

  test('what a matrix of theirs sets as a map, or a plan chooses from', () => {
    const maps = '[{ trace: tr.csv }, { trace: { file: ../tr.csv, scale: 2 } }]';
    write('team/sub/maps.yaml', `extends: base.yaml\nmatrix: { producers.shop.rate: ${maps} }\nplan: { vary: { producers.shop.rate: ${maps} } }\n`);
    const own = read('extends: sub/maps.yaml\n');
    const values = ['{ trace: sub/tr.csv }', '{ trace: { file: tr.csv, scale: 2 } }'];
    expect(own.ok && own.scenario.matrix?.axes).toEqual({ 'producers.shop.rate': values });
    expect(own.ok && own.scenario.plan?.vary).toEqual({ 'producers.shop.rate': { kind: 'choices', values } });
  });

  test.each(['latencies: { orders.SendMessage: { empirical: times.txt } }', 'latencies: { orders: { SendMessage: { base: { empirical: times.txt } } } }'])(
    'a table of times: %s',
    (latencies) => {
      write('team/sub/times.txt', '3ms\n');
      write('team/sub/latencies.yaml', `extends: base.yaml\n${latencies}\n`);
      const result = read('extends: sub/latencies.yaml\n');
      const SendMessage = { base: { kind: 'empirical', values: [3_000] }, perExtraEntry: 0, perByte: 0 };
      expect(result.ok && result.scenario.latencies.values).toEqual({ orders: { SendMessage } });
      expect(result.ok && Object.keys(result.scenario.files)).toContain('sub/times.txt');
    },
  );

  test('what a matrix of theirs varies', () => {
    const matrix = 'matrix: { producers.shop.rate.trace.file: [tr.csv, ../tr.csv], include: [{ producers.shop.rate.trace.file: tr.csv }] }\n';
    writeFileSync(join(folder, 'team/sub/matrix.yaml'), `extends: base.yaml\n${matrix}`);
    const own = read('extends: sub/matrix.yaml\n');
    expect(own.ok && own.scenario.matrix).toMatchObject({
      axes: { 'producers.shop.rate.trace.file': ['sub/tr.csv', 'tr.csv'] },
      include: [{ 'producers.shop.rate.trace.file': 'sub/tr.csv' }],
    });
    const override = 'producers.shop.rate.trace.file=sub/tr.csv';
    const places = new Map([[override, ['matrix', 'producers.shop.rate.trace.file', 0]]]);
    expect(traffic('extends: sub/matrix.yaml\n', { overrides: [override], places })).toEqual(['sub/tr.csv', 'sub/sizes.txt', 7]);
  });

  test('by an absolute path of the base', () => {
    const path = join(folder, 'other/base.yaml');
    expect(traffic(`extends: ${path}\n`, { allowOutside: true })).toEqual([join(folder, 'other/tr.csv'), 9]);
  });

  test('what is resolved names them from its own folder, and leaves other text alone', () => {
    const result = read('extends: sub/base.yaml\n');
    const resolved = JSON.stringify(result.ok ? result.scenario.resolved : result.problems);
    expect(resolved).toContain('"weights":{"tr.csv":1}');
    expect(traffic(resolved)).toEqual(['sub/tr.csv', 'sub/sizes.txt', 7]);
  });
});

describe("never from outside the scenario's folder", () => {
  test.each([
    ['by a path', 'extends: sub/out.yaml\n', ["outside ../../other/tr.csv is outside the scenario's folder"]],
    ['by a base there', 'extends: ../other/base.yaml\n', ["outside ../other/base.yaml is outside the scenario's folder"]],
    [
      'by a link',
      'extends: sub/linked.yaml\n',
      ["unreadable sub/linked.csv cannot be read: it lies outside the scenario's folder; --allow-outside permits it"],
    ],
  ])('%s', (_, text, expected) => {
    expect(traffic(text)).toEqual(expected);
  });

  test('a link is followed where that is allowed', () => {
    expect(traffic('extends: sub/linked.yaml\n', { allowOutside: true })).toEqual(['sub/linked.csv', 9]);
  });
});
