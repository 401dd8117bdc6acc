/** check: what CI gets. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CheckVerbArguments } from '../../src/cli/check.ts';
import { checkVerb } from '../../src/cli/check-verb.ts';
import { UsageError } from '../../src/cli/exit-codes.ts';
import { elementsOf } from '../report/markup.ts';
import { capture, queueScenario, sharedArguments } from './capture.ts';

const seen = capture();

function asked(scenario: readonly string[], more: Partial<CheckVerbArguments> = {}): CheckVerbArguments {
  return {
    ...sharedArguments,
    scenario,
    baseline: join(seen.folder, 'baselines/baseline.json'),
    updateBaseline: false,
    prune: false,
    tolerance: [],
    knownMisses: false,
    timings: false,
    out: join(seen.folder, 'out'),
    threads: 0,
    json: false,
    ...more,
  };
}
const written = (name: string): string => readFileSync(join(seen.folder, 'out', name), 'utf8');
const update = (scenario: readonly string[]): Promise<number> => checkVerb(asked(scenario, { updateBaseline: true }));

describe('check', () => {
  test('holds what it wrote, and finds a changed number with old and new', async () => {
    const path = seen.write('a.yaml', queueScenario());
    expect(await update([path])).toBe(0);
    expect(seen.out).toContain('This is the baseline now');
    expect(seen.out).not.toContain('--update-baseline');
    expect(await checkVerb(asked([path]))).toBe(0);
    expect(seen.out).toMatch(/✓ orders-service: same, \d+ numbers/);
    const file = join(seen.folder, 'baselines/baseline.json');
    const spoilt = readFileSync(file, 'utf8').replace(/("billing\.sojourn": .*"p99":)[\d.]+/, '$11234.5');
    seen.write('spoilt.json', spoilt);
    seen.out = '';
    expect(await checkVerb(asked([path], { baseline: join(seen.folder, 'spoilt.json') }))).toBe(99);
    expect(seen.out).toMatch(/✗ orders-service: result changed, 1 of \d+ numbers\n {4}billing\.sojourn\.p99: 1\.23 s → [\d.]+ ms \(−\d+/);
    expect(seen.out).toContain('--update-baseline');
    // The job's page and its test report name it too: nobody opens the log of a job to learn what moved.
    const junit = written('junit.xml');
    const [suites] = elementsOf(junit, { isXml: true }).filter(({ name }) => name === 'testsuites');
    expect(suites?.attributes).toMatchObject({ tests: '2', failures: '1' });
    const failing = /<testcase classname="orders-service" name="baseline" [^>]*>\s*<failure type="baseline" message="([^"]*)">([^<]*)<\/failure>/.exec(junit);
    expect(failing?.[1]).toMatch(/^result changed, 1 of \d+ numbers$/);
    expect(failing?.[2]).toMatch(/^result changed, 1 of \d+ numbers\nbilling\.sojourn\.p99: 1\.23 s → [\d.]+ ms \(−[\d.]+%\)$/);
    expect(written('summary.md')).toMatch(/^\| <code>billing\.sojourn\.p99<\/code> \| 1\.23 s → [\d.]+ ms &#40;−[\d.]+%&#41; \|$/m);
    expect(written('summary.md')).toMatch(/^## Plimsoll: ❌ failed\n/);
  });

  test('what cannot be read leaves no files of the check before it', async () => {
    const path = seen.write('a.yaml', queueScenario());
    expect(await checkVerb(asked([path], { baseline: undefined, timings: true }))).toBe(0);
    expect(written('summary.md')).toContain('✅ good');
    seen.write('a.yaml', queueScenario({ rate: '20' }));
    await expect(checkVerb(asked([path], { baseline: undefined, color: true }))).rejects.toThrow(UsageError);
    expect(written('summary.md')).toMatch(/^## Plimsoll: ❌ nothing was checked\n\n~~~text\n.*a\.yaml:6:29 error 20 has no unit/);
    expect(written('summary.md')).not.toContain('\u001b');
    const [suites] = elementsOf(written('junit.xml')).filter(({ name }) => name === 'testsuites');
    expect(suites?.attributes).toMatchObject({ tests: '1', failures: '1' });
    for (const name of ['benchmark.json', 'bencher.json', 'timings.json']) expect(existsSync(join(seen.folder, 'out', name))).toBe(false);
  });

  test('so does a baseline that is not there, and a folder that cannot be made says what is wrong', async () => {
    const path = seen.write('a.yaml', queueScenario());
    await expect(checkVerb(asked([path]))).rejects.toThrow('--update-baseline makes it');
    expect(written('summary.md')).toContain('baseline.json: there is no such file or folder; --update-baseline makes it');
    await expect(checkVerb(asked([path], { out: join(path, 'below') }))).rejects.toThrow('--update-baseline makes it');
  });

  test('tells a changed scenario from a changed result', async () => {
    const path = seen.write('a.yaml', queueScenario());
    await update([path]);
    expect(await checkVerb(asked([path], { set: ['consumers.billing.serviceTime=50ms'] }))).toBe(99);
    expect(seen.out).toMatch(/scenario changed \([0-9a-f]{12} → [0-9a-f]{12}\)/);
  });

  test('new scenarios fail, absent ones are told; --prune drops them', async () => {
    const [a, b] = [seen.write('a.yaml', queueScenario()), seen.write('b.yaml', queueScenario({ name: 'other' }))];
    await update([a]);
    expect(await checkVerb(asked([a, b]))).toBe(99);
    expect(seen.out).toContain('✗ other: new: not in the baseline');
    await update([b]);
    expect(await checkVerb(asked([b]))).toBe(0);
    expect(seen.out).toContain('In the baseline and not run, which fails nothing: orders-service.');
    await checkVerb(asked([b], { updateBaseline: true, prune: true }));
    expect(readFileSync(join(seen.folder, 'baselines/baseline.json'), 'utf8')).not.toContain('"orders-service"');
  });

  test('a missed objective fails, known or not, unless known ones are allowed', async () => {
    const path = seen.write('a.yaml', queueScenario({ objective: 'billing.sojourn.p99 < 1ms' }));
    await update([path]);
    seen.out = '';
    expect(await checkVerb(asked([path]))).toBe(99);
    expect(seen.out).toMatch(/^✗ orders-service: same, \d+ numbers\n {4}still missed: billing/);
    expect(seen.out).toContain('1 scenario: 1 same; 1 objective missed. What the baseline has as missed fails too');
    expect(written('summary.md')).toMatch(/\| ❌ \| orders-service \|/);
    seen.out = '';
    expect(await checkVerb(asked([path], { knownMisses: true }))).toBe(0);
    expect(seen.out).toMatch(/^✓ orders-service: same, \d+ numbers\n {4}still missed: billing/);
    expect(written('summary.md')).toMatch(/\| ✅ \| orders-service \|/);
    expect(await checkVerb(asked([path], { baseline: undefined }))).toBe(99);
    expect(written('junit.xml')).toContain('<failure type="objective"');
    expect(written('junit.xml')).not.toContain('name="baseline"');
  });

  test('tolerances let numbers move; one that speaks of nothing is a mistake', async () => {
    const path = seen.write('a.yaml', queueScenario());
    await update([path]);
    const file = join(seen.folder, 'baselines/baseline.json');
    seen.write(
      'near.json',
      readFileSync(file, 'utf8').replace(/("billing\.sojourn": .*"p99":)([\d.]+)/, (_, head: string, p99: string) => head + String(Number(p99) * 1.01)),
    );
    const near = join(seen.folder, 'near.json');
    expect(await checkVerb(asked([path], { baseline: near }))).toBe(99);
    expect(await checkVerb(asked([path], { baseline: near, tolerance: ['*.sojourn.*=2%'] }))).toBe(0);
    await expect(checkVerb(asked([path], { tolerance: ['sojurn=2%'] }))).rejects.toThrow('no number is called sojurn');
  });

  test('writes what CI reads: junit, a step summary, benchmark entries, Bencher metrics; timings apart', async () => {
    const path = seen.write('a.yaml', queueScenario());
    await update([path]);
    await checkVerb(asked([path]));
    const suites = elementsOf(written('junit.xml'), { isXml: true });
    expect(suites.find(({ name }) => name === 'testsuites')?.attributes).toMatchObject({ tests: '2', failures: '0', skipped: '0' });
    expect(written('summary.md')).toMatch(/^## Plimsoll: ✅ good/);
    const entries: { name: string; unit: string; value: number }[] = JSON.parse(written('benchmark.json'));
    expect(entries.find(({ name }) => name === 'orders-service: billing.sojourn.p99')).toMatchObject({ unit: 'ms' });
    for (const { value } of entries) expect(Number.isFinite(value)).toBe(true);
    const bencher: Record<string, Record<string, { value: number }>> = JSON.parse(written('bencher.json'));
    expect(bencher['orders-service/billing']!['sojourn-p99-ms']!.value).toBe(entries.find(({ name }) => name.endsWith('billing.sojourn.p99'))!.value);
    expect(existsSync(join(seen.folder, 'out/timings.json'))).toBe(false);
    const simulated = ['junit.xml', 'summary.md', 'benchmark.json', 'bencher.json'].map(written);
    await checkVerb(asked([path], { timings: true }));
    expect(['junit.xml', 'summary.md', 'benchmark.json', 'bencher.json'].map(written)).toEqual(simulated);
    expect(JSON.parse(written('timings.json'))[0]).toMatchObject({ name: 'orders-service: wall clock', unit: 'ms' });
  });

  test('nothing is wider than the terminal, and hostile names stay names', async () => {
    const path = seen.write('a.yaml', queueScenario({ name: '<b>|`x`', objective: 'billing.sojourn.p99 < 1ms' }));
    await update([path]);
    await checkVerb(asked([path]));
    expect(Math.max(...seen.out.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(110);
    expect(written('summary.md')).not.toContain('<b>');
  });

  test('refuses what cannot be meant', async () => {
    const path = seen.write('a.yaml', queueScenario());
    await expect(checkVerb(asked([path]))).rejects.toThrow('--update-baseline makes it');
    await expect(checkVerb(asked([path, path], { updateBaseline: true }))).rejects.toThrow('both named orders-service');
    await expect(checkVerb(asked([path], { baseline: undefined, updateBaseline: true }))).rejects.toThrow(UsageError);
    await expect(checkVerb(asked([path], { prune: true }))).rejects.toThrow(UsageError);
    await expect(checkVerb(asked([path], { baseline: seen.write('bad.json', '{') }))).rejects.toThrow('is not JSON');
  });
});
