/** validate, explain, limits, schema, init: what they print, write and refuse. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/exit-codes.ts';
import type { ExplainArguments } from '../../src/cli/explain.ts';
import { explainVerb } from '../../src/cli/explain-verb.ts';
import { initVerb } from '../../src/cli/init-verb.ts';
import { limitsVerb } from '../../src/cli/limits-verb.ts';
import { templates } from '../../src/cli/templates.ts';
import { validateVerb } from '../../src/cli/validate-verb.ts';
import { readScenario } from '../../src/scenario/read.ts';
import { capture, sharedArguments } from './capture.ts';

const seen = capture();
const shared = { ...sharedArguments, json: false };

describe('validate', () => {
  test('goes on after a bad file and ends in 2', () => {
    const bad = seen.write('bad.yaml', 'duration: 30\n');
    const fine = seen.write('fine.yaml', templates.kinesis ?? '');
    expect(validateVerb({ ...shared, scenario: [bad, fine] })).toBe(2);
    expect(seen.err).toContain('bad.yaml:1:11 error 30 has no unit');
    expect(seen.out).toBe(`${fine}: good (3 components, 2 objectives)\n`);
  });
  test('as JSON: every problem of every file, with its place', () => {
    const [bad, fine, none] = [seen.write('bad.yaml', 'duration: 30\n'), seen.write('fine.yaml', templates.sqs ?? ''), join(seen.folder, 'none.yaml')];
    expect(validateVerb({ ...shared, scenario: [bad, fine, none], json: true })).toBe(2);
    const report: { file: string; isGood: boolean; problems: object[] }[] = JSON.parse(seen.out);
    expect(report.map(({ file, isGood }) => [file, isGood])).toEqual([
      [bad, false],
      [fine, true],
      [none, false],
    ]);
    expect(report[0]?.problems).toContainEqual(expect.objectContaining({ file: bad, line: 1, column: 11, path: 'duration', message: '30 has no unit' }));
    expect(report[2]?.problems).toEqual([expect.objectContaining({ rule: 'unreadable' })]);
    expect(seen.err).toBe('');
  });
  test('a matrix is read point by point, and its files with it', () => {
    const withMatrix = (matrix: string) => seen.write('swept.yaml', `${templates.sqs ?? ''}\nmatrix: { ${matrix} }\n`);
    expect(validateVerb({ ...shared, scenario: [withMatrix('producers.shop.rate: [10/s, 20]')] })).toBe(2);
    expect(seen.err).toContain('20 has no unit');
    expect(validateVerb({ ...shared, scenario: [withMatrix("producers.shop.rate: '@none.txt'")] })).toBe(2);
    expect(seen.err).toContain('cannot read none.txt');
    expect(validateVerb({ ...shared, scenario: [withMatrix('producers.shop.rate: [10/s], exclude: [{ producers.shop.rate: 10/s }]')] })).toBe(2);
    expect(seen.err).toContain('the matrix has no points');
    expect(validateVerb({ ...shared, scenario: [withMatrix('producers.shop.rate: [10/s, 20/s]')] })).toBe(0);
  });
  test('a flag that stands for a path is named as it was written', () => {
    const fine = seen.write('fine.yaml', templates.sqs ?? '');
    expect(validateVerb({ ...shared, scenario: [fine], duration: '5', replications: 'x' })).toBe(2);
    expect(seen.err).toContain('--duration:1:12 error 5 has no unit');
    expect(seen.err).toContain('--replications:1:16 error "x" is not a count');
    expect(seen.err).not.toContain('--set');
  });
  test('is content with good ones', () => {
    expect(validateVerb({ ...shared, scenario: [seen.write('fine.yaml', templates.fifo ?? '')] })).toBe(0);
  });
});

describe('explain', () => {
  test('prints a scenario that reads the same, with the limits below', () => {
    const path = seen.write('a.yaml', `${templates.kinesis}limits: { clicks.shard.write.bytes: 2 MiB/s }\n`);
    expect(explainVerb({ ...shared, scenario: path } satisfies ExplainArguments)).toBe(0);
    expect(seen.out).toMatch(/# {3}clicks\.shard\.write\.bytes +2 MiB\/s +set by this scenario; documented: 1 MiB\/s\n/);
    expect(seen.out).toMatch(/# {3}clicks\.shard\.write\.records +1,000\/s +https:\/\/docs/);
    const again = readScenario(seen.out);
    const first = readScenario(readFileSync(path, 'utf8'));
    expect(again.ok && first.ok ? again.scenario.resolved : null).toEqual(first.ok ? first.scenario.resolved : undefined);
  });
  test('in JSON', () => {
    explainVerb({ ...shared, scenario: seen.write('a.yaml', templates.sqs ?? ''), json: true });
    expect(JSON.parse(seen.out)).toMatchObject({
      scenario: { name: 'orders' },
      limits: expect.arrayContaining([expect.objectContaining({ id: 'orders.inFlight', value: 120_000 })]),
    });
  });
});

describe('limits', () => {
  test('are no wider than the terminal, but for addresses', () => {
    const { columns } = process.stdout;
    process.stdout.columns = 72;
    limitsVerb({ service: 'kinesis', json: false });
    process.stdout.columns = columns;
    const texts = seen.out.split('\n').filter((line) => !line.includes('https://'));
    expect(texts.length).toBeGreaterThan(20);
    for (const text of texts) expect(text.length, text).toBeLessThanOrEqual(72);
  });
  test('of one service: value, scope, error, source, date, in 100 columns', () => {
    expect(limitsVerb({ service: 'kinesis', json: false })).toBe(0);
    expect(seen.out).toMatch(/shard\.write\.records +1,000\/s +per shard\n +ProvisionedThroughputExceededException\n/);
    expect(seen.out).toContain('https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html (read 2026-11)');
    for (const line of seen.out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(seen.out).not.toContain('sqs');
  });
  test('of a service that comes in kinds: those of all of them', () => {
    expect(limitsVerb({ service: 'sqs', json: true })).toBe(0);
    expect(Object.keys(JSON.parse(seen.out))).toEqual(['sqs-standard', 'sqs-fifo']);
  });
  test('an unknown service is answered with the known ones', () => {
    expect(() => limitsVerb({ service: 'kinesys', json: false })).toThrow(new UsageError('kinesys has no documented limits here; did you mean kinesis?'));
  });
});

describe('init', () => {
  test.each(Object.keys(templates))('%s: a scenario that is good, and its schema', (template) => {
    const file = join(seen.folder, `${template}.yaml`);
    expect(initVerb({ ...shared, template, file })).toBe(0);
    expect(validateVerb({ ...shared, scenario: [file] })).toBe(0);
    expect(seen.err).toBe('');
    expect(existsSync(join(seen.folder, 'scenario.schema.json'))).toBe(true);
  });
  test('says that the schema stands beside it, which the head of the scenario names', () => {
    const [first, second, schema] = ['a.yaml', 'b.yaml', 'scenario.schema.json'].map((name) => join(seen.folder, name));
    initVerb({ ...shared, template: 'sqs', file: first });
    expect(readFileSync(first!, 'utf8')).toMatch(/^# yaml-language-server: \$schema=\.\/scenario\.schema\.json\n/);
    expect(seen.out).toBe(`wrote ${first}\nwrote ${schema}, for completion in an editor\nrun it: plimsoll run ${first}\n`);
    seen.out = '';
    initVerb({ ...shared, template: 'sqs', file: second });
    expect(seen.out).toContain(`${schema} is there already; plimsoll schema prints the newest\n`);
  });
  test('never overwrites', () => {
    const file = seen.write('mine.yaml', 'precious');
    expect(() => initVerb({ ...shared, template: 'sqs', file })).toThrow('is there already');
    expect(readFileSync(file, 'utf8')).toBe('precious');
  });
  test('an unknown template is answered with the known ones', () => {
    expect(() => initVerb({ ...shared, template: 'kineses', file: undefined })).toThrow('did you mean kinesis?');
    expect(() => initVerb({ ...shared, template: 'sqs', file: join(seen.folder, 'no/such/place.yaml') })).toThrow(
      /cannot write .*: there is no such file or folder$/,
    );
    expect(() => initVerb({ ...shared, template: 'constructor', file: undefined })).toThrow('there is no template "constructor"');
  });
});

describe('the bytes of a file', () => {
  const umlauts = (text: string): Buffer => Buffer.from(text, 'latin1');
  test('that are not UTF-8 are refused, with the first that is wrong', () => {
    const path = join(seen.folder, 'latin.yaml');
    // A replacement character that the file really holds is no mistake.
    writeFileSync(path, Buffer.concat([Buffer.from('# \ufffd ü\n'), umlauts('duration: 1m\ndescription: Gr\xfc\xdfe\n')]));
    expect(validateVerb({ ...shared, scenario: [path] })).toBe(2);
    expect(seen.err).toBe(`cannot read ${path}: it is not UTF-8: the byte 0xFC in line 3 (byte 38 of the file) belongs to no character; save it as UTF-8\n\n`);
  });
  test('of a base are held to it too', () => {
    writeFileSync(join(seen.folder, 'base.yaml'), umlauts('description: \xfc'));
    expect(validateVerb({ ...shared, scenario: [seen.write('a.yaml', `extends: base.yaml\n${templates.sqs ?? ''}`)] })).toBe(2);
    expect(seen.err).toContain('base.yaml cannot be read: it is not UTF-8: the byte 0xFC in line 1 (byte 14 of the file)');
  });
  test('may begin with the mark of UTF-8', () => {
    expect(validateVerb({ ...shared, scenario: [seen.write('marked.yaml', `\ufeff${templates.sqs ?? ''}`)] })).toBe(0);
    expect(seen.err).toBe('');
  });
});

test('problems name a file as it was written, and what it names beside it', () => {
  mkdirSync(join(seen.folder, 'one'));
  const path = seen.write('one/a.yaml', `extends: base.yaml\nduration: 5\n${(templates.sqs ?? '').replace(/^duration.*$/m, '')}`);
  seen.write('one/base.yaml', 'region: x\n');
  expect(validateVerb({ ...shared, scenario: [path] })).toBe(2);
  expect(seen.err).toContain(`${path}:2:11 error 5 has no unit`);
  expect(seen.err).toContain(`${join(seen.folder, 'one/base.yaml')}:1:9 error region`);
});
