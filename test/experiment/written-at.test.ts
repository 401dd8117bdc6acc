/** What a file varies and cannot have is shown in the file: `§` marks the place. */
import { describe, expect, it } from 'vitest';
import { checkValues } from '../../src/experiment/plan-check.ts';
import { plannedAxes } from '../../src/experiment/plan-space.ts';
import { withAxes } from '../../src/experiment/points.ts';
import { VariantRefused } from '../../src/experiment/source.ts';
import { prepareSweep } from '../../src/experiment/sweep.ts';
import type { Problem } from '../../src/scenario/problem.ts';
import { readScenario } from '../../src/scenario/read.ts';

const HEAD = `
duration: 5s
producers:
  web: { to: q, rate: 50/s, size: 100 B }
services:
  q: { kind: sqs-standard }
consumers:
  desk: { kind: poller, from: q, workers: 2, batch: 1, serviceTime: 20ms }
`;

type Files = Readonly<Record<string, string>>;

function refused(work: () => unknown): readonly Problem[] {
  try {
    work();
  } catch (error) {
    if (error instanceof VariantRefused) return error.problems;
    throw error;
  }
  return [];
}

function unmarked(marked: string): { readonly text: string; readonly place: string } {
  const before = marked.slice(0, marked.indexOf('§'));
  return { text: marked.replace('§', ''), place: `a.yaml:${before.split('\n').length}:${before.length - before.lastIndexOf('\n')}` };
}

function placeOf(marked: string, files: Files = {}): { readonly place: string; readonly found: readonly Problem[] } {
  const { text, place } = unmarked(marked);
  const source = { text, file: 'a.yaml', readFile: (path: string) => files[path] ?? { unreadable: 'gone' } };
  return { place, found: refused(() => prepareSweep(source, { readAxisFile: (name) => files[name] ?? '' })) };
}

const where = ({ file, line, column }: Problem): string => `${file}:${line}:${column}`;

describe('a plan', () => {
  const placed = (vary: string) => {
    const marked = `${HEAD}plan:\n  vary:\n${vary}`;
    const { text, place } = unmarked(marked);
    const read = readScenario(text);
    return { place, found: refused(() => checkValues({ text, file: 'a.yaml' }, plannedAxes(read.ok ? read.scenario.plan : null))) };
  };

  it.each([
    ['a choice', '    consumers.desk.workers: 1..4\n    producers.web.rate: [10/s, §fast, slow]\n', '"fast" is not'],
    ['a value of a list in no order', '    consumers.desk.workers: [16, 3, §0, 7]\n', '0 is too little'],
    ['the lower end of a range', '    consumers.desk.workers: §0..4\n', '0 is too little'],
    ['the upper end of a long one', '    consumers.desk.workers: §99900..100001\n', '100001 is too much'],
  ])('%s', (_, vary, message) => {
    const { place, found } = placed(vary);
    expect(found.map(where)).toEqual([place]);
    expect(found[0]?.message).toContain(message);
  });

  it('a value that only another one permits is good', () => {
    expect(placed('    producers.web.size: [1 KB, 300 KB]\n    services.q.maxMessageSize: [64 B, 512 KiB]\n§').found).toHaveLength(1);
    expect(placed('    services.q.maxMessageSize: [512 KiB, 2 KiB]\n    producers.web.size: [300 KB, 1 KB]\n§').found).toEqual([]);
    expect(placed('    consumers.desk.wait: [20s, 10s]\n    limits.q.wait: [10s, 20s]\n§').found).toEqual([]);
  });
});

describe('a matrix', () => {
  it.each([
    ['a value of a list', 'matrix:\n  consumers.desk.workers: [2, 4]\n  producers.web.rate:\n    - 10/s\n    - §27\n', '27 has no unit'],
    ['a range', 'matrix: { consumers.desk.workers: §0..4 }\n', '0 is too little'],
    ['a range in a list', 'matrix: { consumers.desk.workers: [§0..4] }\n', '0 is too little'],
    ['a file of values', "matrix: { producers.web.rate: '§@rates.txt' }\n", '5 has no unit'],
    ['an inclusion', 'matrix:\n  consumers.desk.workers: [2, 4]\n  include:\n    - { consumers.desk.workers: 2, producers.web.rate: §27 }\n', '27 has no unit'],
    [
      'an exclusion that excludes nothing',
      'matrix:\n  consumers.desk.workers: [2]\n  exclude: [{ §consumers.desk.batch: 1 }]\n',
      'consumers.desk.batch does not vary',
    ],
    ['nothing that varies', '§matrix: {}\n', 'matrix names no parameter'],
  ])('%s', (_, text, message) => {
    const { place, found } = placeOf(HEAD + text.replace("'§@", "§'@"), { 'rates.txt': '10/s\n5\n' });
    expect(found.map(where)).toEqual([place]);
    expect(found[0]?.message).toContain(message);
    expect([found[0]?.hint, found[0]?.expected].join('')).not.toBe('');
  });

  it('of a base is shown in the base', () => {
    const text = `extends: base.yaml\n${HEAD}`;
    const files = { 'base.yaml': 'matrix: { producers.web.rate: [1/s, 27] }\n' };
    const source = { text, file: 'one/a.yaml', readFile: (path: keyof typeof files & string) => files[path] };
    expect(refused(() => prepareSweep(source as never)).map(where)).toEqual(['one/base.yaml:1:37']);
  });

  it('is shown in the file also where the command line added to it', () => {
    const text = `${HEAD}matrix:\n  producers.web.rate: [1/s, 27]\n  exclude: [{ consumers.desk.batch: 1 }]\n`;
    const read = readScenario(text);
    const own = read.ok ? read.scenario.matrix : null;
    const matrix = withAxes(own, [{ path: 'consumers.desk.workers', values: [1, 2] }]);
    expect(refused(() => prepareSweep({ text }, { matrix, own })).map(where)).toEqual(['scenario.yaml:11:15']);
    expect(refused(() => prepareSweep({ text }, { matrix: { ...matrix, exclude: [] }, own })).map(where)).toEqual(['scenario.yaml:10:29']);
  });

  it('of the command line has no place in the file, though the file varies the same path', () => {
    const text = `${HEAD}matrix: { producers.web.rate: [1/s, 27] }\n`;
    const read = readScenario(text);
    const matrix = withAxes(read.ok ? read.scenario.matrix : null, [{ path: 'producers.web.rate', values: ['1/s', 27] }]);
    expect(refused(() => prepareSweep({ text }, { matrix })).map(where)).toEqual(['--set producers.web.rate:1:20']);
  });
});
