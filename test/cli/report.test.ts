/** `report`: from every kind of saved result the same bytes as the verb itself wrote. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILD_WAIT_MS, ensureBuilt, plimsoll, temporaryFolder } from './program.ts';

const SCENARIO = `
name: saved
duration: 30s
producers: { p: { to: q, rate: 10/s, size: 1 KB } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 2, serviceTime: 10ms } }
objectives: ['w.sojourn.p99 < 5s']
`;

const folder = temporaryFolder();
const file = join(folder, 'saved.yaml');
const first = join(folder, 'first');
const again = join(folder, 'again');

beforeAll(async () => {
  await ensureBuilt();
  writeFileSync(file, SCENARIO);
  await plimsoll(['run', file, '--out', first]);
  await plimsoll(['sweep', file, '--matrix', 'consumers.w.workers=1,2', '--out', first]);
  await plimsoll(['plan', file, '--vary', 'consumers.w.workers=1..2', '--out', first]);
  await plimsoll(['compare', file, file, '--out', first]);
}, BUILD_WAIT_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('report', () => {
  it.each([
    ['result.json', ['report.html', 'metrics.csv', 'summary.csv']],
    ['study.json', ['sweep.html', 'sweep.csv']],
    ['plan.json', ['plan.html']],
  ])('%s: %j again', async (saved, names) => {
    const { code, stdout, stderr } = await plimsoll(['report', join(first, saved), '--out', again]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.trim().split('\n').sort()).toEqual(names.map((name) => `wrote ${join(again, name)}`).sort());
    for (const name of names) expect(readFileSync(join(again, name), 'utf8')).toBe(readFileSync(join(first, name), 'utf8'));
    const printed = await plimsoll(['report', join(first, saved), '--out', again, '--json']);
    expect(printed.stdout).toBe(readFileSync(join(first, saved), 'utf8'));
  });

  it('takes the result that a folder holds', async () => {
    const alone = join(folder, 'alone');
    const { stdout: written } = await plimsoll(['run', file, '--out', alone, '--report', 'json, markdown', '--report', 'benchmark']);
    expect(written.match(/^wrote .*$/gm)).toEqual(['result.json', 'summary.md', 'benchmark.json'].map((name) => `wrote ${join(alone, name)}`));
    const { code, stdout, stderr } = await plimsoll(['report', alone, '--report', 'summary']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`wrote ${alone}`);
  });

  it('says what a file is that it cannot draw, and what a report cannot be made of', async () => {
    const asked = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await plimsoll(args);
      expect([code, stdout]).toEqual([2, '']);
      return stderr;
    };
    expect(await asked('report', join(first, 'comparison.json'))).toContain('is a comparison, which is drawn from both results: run compare again');
    expect(await asked('report', join(first, 'plan.json'), '--report', 'csv')).toContain('there is no report "csv" of a plan; there are html');
    expect(await asked('compare', file, join(first, 'study.json'))).toContain('is the result of a sweep; what is wanted is the result.json of a run');
    expect(await asked('report', file)).toBe(
      `${file} is a scenario; what is wanted is its saved result, such as the result.json that plimsoll run ${file} writes\n`,
    );
    expect(await asked('report', join(first, 'report.html'))).toBe(
      `${join(first, 'report.html')} is no saved result; what is wanted is the result.json of a run, the study.json of a sweep or the plan.json of a plan\ndid you mean ${join(first, 'result.json')}?\n`,
    );
    expect(await asked('report', folder)).toContain('holds no saved result; what is wanted is the result.json of a run');
    expect(await asked('report', first)).toContain(
      `holds result.json, study.json, plan.json; name the one that is meant, such as ${join(first, 'result.json')}`,
    );
    expect(await asked('report', join(folder, 'none.json'))).toContain('there is no such file or folder');
    expect(await asked('report', join(folder, 'none'))).toContain('there is no such file or folder');
    writeFileSync(join(folder, 'half.json'), '{ "name": ');
    expect(await asked('report', join(folder, 'half.json'))).toContain('half.json is not JSON');
    expect(await asked('report', join(first, 'result.json'), '--out', file)).toContain('part of the path is not a folder');
  });
});
