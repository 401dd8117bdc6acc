/** validate, explain, limits, schema, init: what they print, write and refuse. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { UsageError } from '../../src/cli/exit-codes.ts';
import type { ExplainArguments } from '../../src/cli/explain.ts';
import { explainVerb } from '../../src/cli/explain-verb.ts';
import { initVerb } from '../../src/cli/init-verb.ts';
import { limitsVerb } from '../../src/cli/limits-verb.ts';
import { templates } from '../../src/cli/templates.ts';
import { validateVerb } from '../../src/cli/validate-verb.ts';
import { readScenario } from '../../src/scenario/read.ts';

let folder = '';
let out = '';
let err = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-'));
  out = '';
  err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const shared = {
  set: [],
  env: [],
  seed: undefined,
  replications: undefined,
  duration: undefined,
  allowOutside: false,
  color: false,
  quiet: false,
  json: false,
};

function written(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe('validate', () => {
  test('goes on after a bad file and ends in 2', () => {
    const bad = written('bad.yaml', 'duration: 30\n');
    const fine = written('fine.yaml', templates.kinesis ?? '');
    expect(validateVerb({ ...shared, scenario: [bad, fine] })).toBe(2);
    expect(err).toContain('bad.yaml:1:11 error 30 has no unit');
    expect(out).toBe(`${fine}: good (3 components, 2 objectives)\n`);
  });
  test('as JSON: every problem of every file, with its place', () => {
    const [bad, fine, none] = [written('bad.yaml', 'duration: 30\n'), written('fine.yaml', templates.sqs ?? ''), join(folder, 'none.yaml')];
    expect(validateVerb({ ...shared, scenario: [bad, fine, none], json: true })).toBe(2);
    const report: { file: string; isGood: boolean; problems: object[] }[] = JSON.parse(out);
    expect(report.map(({ file, isGood }) => [file, isGood])).toEqual([
      [bad, false],
      [fine, true],
      [none, false],
    ]);
    expect(report[0]?.problems).toContainEqual(expect.objectContaining({ file: 'bad.yaml', line: 1, column: 11, path: 'duration', message: '30 has no unit' }));
    expect(report[2]?.problems).toEqual([expect.objectContaining({ rule: 'unreadable' })]);
    expect(err).toBe('');
  });
  test('a flag that stands for a path is named as it was written', () => {
    const fine = written('fine.yaml', templates.sqs ?? '');
    expect(validateVerb({ ...shared, scenario: [fine], duration: '5', replications: 'x' })).toBe(2);
    expect(err).toContain('--duration:1:12 error 5 has no unit');
    expect(err).toContain('--replications:1:16 error "x" is not a count');
    expect(err).not.toContain('--set');
  });
  test('is content with good ones', () => {
    expect(validateVerb({ ...shared, scenario: [written('fine.yaml', templates.fifo ?? '')] })).toBe(0);
  });
});

describe('explain', () => {
  test('prints a scenario that reads the same, with the limits below', () => {
    const path = written('a.yaml', `${templates.kinesis}limits: { clicks.shard.write.bytes: 2 MiB/s }\n`);
    expect(explainVerb({ ...shared, scenario: path } satisfies ExplainArguments)).toBe(0);
    expect(out).toMatch(/# {3}clicks\.shard\.write\.bytes +2 MiB\/s +set by this scenario\n/);
    expect(out).toMatch(/# {3}clicks\.shard\.write\.records +1,000\/s +https:\/\/docs/);
    const again = readScenario(out);
    const first = readScenario(readFileSync(path, 'utf8'));
    expect(again.ok && first.ok ? again.scenario.resolved : null).toEqual(first.ok ? first.scenario.resolved : undefined);
  });
  test('in JSON', () => {
    explainVerb({ ...shared, scenario: written('a.yaml', templates.sqs ?? ''), json: true });
    expect(JSON.parse(out)).toMatchObject({
      scenario: { name: 'orders' },
      limits: expect.arrayContaining([expect.objectContaining({ id: 'orders.inFlight', value: 120_000 })]),
    });
  });
});

describe('limits', () => {
  test('of one service: value, scope, error, source, date, in 100 columns', () => {
    expect(limitsVerb({ service: 'kinesis', json: false })).toBe(0);
    expect(out).toMatch(/shard\.write\.records +1,000\/s +per shard\n +ProvisionedThroughputExceededException\n/);
    expect(out).toContain('https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html (read 2026-11)');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(out).not.toContain('sqs');
  });
  test('an unknown service is answered with the known ones', () => {
    expect(() => limitsVerb({ service: 'kinesys', json: false })).toThrow(new UsageError('kinesys has no documented limits here; did you mean kinesis?'));
  });
});

describe('init', () => {
  test.each(Object.keys(templates))('%s: a scenario that is good, and its schema', (template) => {
    const file = join(folder, `${template}.yaml`);
    expect(initVerb({ ...shared, template, file })).toBe(0);
    expect(validateVerb({ ...shared, scenario: [file] })).toBe(0);
    expect(err).toBe('');
    expect(existsSync(join(folder, 'scenario.schema.json'))).toBe(true);
  });
  test('never overwrites', () => {
    const file = written('mine.yaml', 'precious');
    expect(() => initVerb({ ...shared, template: 'sqs', file })).toThrow('is there already');
    expect(readFileSync(file, 'utf8')).toBe('precious');
  });
  test('an unknown template is answered with the known ones', () => {
    expect(() => initVerb({ ...shared, template: 'kineses', file: undefined })).toThrow('did you mean kinesis?');
  });
});
