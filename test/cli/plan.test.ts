import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBuiltIn, parsePlan } from './plan-reading.ts';
import { BUILD_WAIT_MS, ensureBuilt, plimsoll, temporaryFolder } from './program.ts';

const SCENARIO = `
name: planned
duration: 300s
replications: 3
producers: { p: { to: q, rate: 14/s, size: 1 KB } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 16, batch: 1, serviceTime: { exponential: { mean: 1s } } } }
limits: none
latencies: none
objectives: ['w.waiting.mean < 200ms']
plan: { vary: { consumers.w.workers: 1..40 } }
`;

const folder = temporaryFolder();
const file = join(folder, 'planned.yaml');

beforeAll(async () => {
  await ensureBuilt();
  writeFileSync(file, SCENARIO);
}, BUILD_WAIT_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('plan', () => {
  it('answers the file’s question, with the same bytes for any number of threads', async () => {
    const texts: string[] = [];
    for (const threads of ['1', '3']) {
      const out = join(folder, `out-${threads}`);
      const { code, stdout, stderr } = await plimsoll(['plan', file, '--threads', threads, '--out', out]);
      expect(stderr).toBe('');
      expect(code).toBe(0);
      expect(Math.max(...stdout.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(100);
      for (const words of ['Just below it', 'Headroom at the answer', 'binding objective', 'Ruled out by closed forms', 'Taken for granted'])
        expect(stdout).toContain(words);
      texts.push(readFileSync(join(out, 'plan.json'), 'utf8'));
      expect(isBuiltIn(readFileSync(join(out, 'plan.html'), 'utf8'))).toBe(true);
    }
    expect(texts[1]).toBe(texts[0]);
    expect(parsePlan(texts[0]!).answer?.values['consumers.w.workers']).toBeGreaterThanOrEqual(15);
  });

  it('takes axes from the command line, prints JSON alone, and ends with 99 when nothing holds', async () => {
    const { code, stdout } = await plimsoll(['plan', file, '--vary', 'consumers.w.workers=10..14', '--json', '--no-html', '--out', join(folder, 'none')]);
    expect(code).toBe(99);
    const plan = parsePlan(stdout);
    expect(plan.answer).toBeNull();
    expect(plan.candidates[plan.closest!]?.values).toEqual({ 'consumers.w.workers': 14 });
    expect(existsSync(join(folder, 'none/plan.html'))).toBe(false);
  });

  it('refuses a value that cannot be with exit 2 and its place, as validate does', async () => {
    writeFileSync(join(folder, 'bad.yaml'), SCENARIO.replace('1..40', '[1, many]'));
    for (const verb of ['plan', 'validate']) {
      const { code, stderr } = await plimsoll([verb, 'bad.yaml'], { cwd: folder });
      expect(stderr).toMatch(/^bad\.yaml:11:42 error "many" is not a count/m);
      expect(code).toBe(2);
    }
    const { code, stderr } = await plimsoll(['plan', file, '--vary', 'consumers.w.workers=0..4'], { cwd: folder });
    expect(stderr).toContain('the candidate consumers.w.workers=0 cannot be run:\n\n--set consumers.w.workers:1:');
    expect(code).toBe(2);
  });

  it('turns the question round', async () => {
    const { code, stdout } = await plimsoll(['plan', file, '--max-rate', 'producers.p.rate', '--within', '5%', '--out', join(folder, 'rate')]);
    expect(code).toBe(0);
    expect(stdout).toContain('producers.p.rate up to');
    expect(stdout).toContain('Just above it');
  });

  it.each([
    [['--vary', 'consumers.w.wrokers=1..4'], 'workers'],
    [['--vary', 'consumers.w.workers'], 'expected path='],
    [['--minimise', 'services.q.delay'], 'none of the paths that vary'],
    [['--confidence', '95'], 'between 0 and 1'],
    [['--max-rate', 'services.q'], 'producers.p.rate'],
    [['--max-rate'], 'takes the rate of a producer; there is producers.p.rate'],
    [['--max-rate', 'producers.p.rate', '--vary', 'consumers.w.workers=1..4'], 'nothing else'],
    [['--within', '1%'], '--max-rate'],
    [['--vary', 'consumers.w.workers=1..4', '--vary', 'consumers.w.workers=1..8'], 'twice'],
  ])('is misuse: %j', async (args, word) => {
    const { code, stdout, stderr } = await plimsoll(['plan', file, ...args, '--out', join(folder, 'misuse')]);
    expect(stderr).toContain(word);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});
