/** compare: what it prints, writes and answers. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CompareVerbArguments } from '../../src/cli/compare.ts';
import { compareVerb } from '../../src/cli/compare-verb.ts';
import { UsageError } from '../../src/cli/exit-codes.ts';
import { parseScenario, run } from '../../src/index.ts';
import type { Comparison } from '../../src/result/comparison.ts';
import { writeStudyResult } from '../../src/result/schema.ts';
import { capture, queueScenario, sharedArguments } from './capture.ts';

const seen = capture();

function asked(first: string, second: string, more: Partial<CompareVerbArguments> = {}): CompareVerbArguments {
  return {
    ...sharedArguments,
    first,
    second,
    setFirst: [],
    setSecond: [],
    independent: false,
    out: join(seen.folder, 'out'),
    threads: 0,
    json: false,
    ...more,
  };
}

describe('compare', () => {
  test('two designs: 99 when the second misses what the first meets, 0 the other way round', async () => {
    const good = seen.write('good.yaml', queueScenario());
    const bad = seen.write('bad.yaml', queueScenario({ workers: 1, rate: '40/s', name: 'one-worker', objective: 'billing.sojourn.p99 < 5s' }));
    expect(await compareVerb(asked(good, bad, { replications: '3' }))).toBe(99);
    expect(seen.out).toContain('consumers.billing.workers: 4 → 1');
    expect(seen.out).toMatch(/billing\.sojourn\.p99 < 5s +met .* +missed .* ✗/);
    expect(seen.out).toMatch(/✗ worse/);
    expect(Math.max(...seen.out.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(100);
    expect(await compareVerb(asked(bad, good, { replications: '3' }))).toBe(0);
  });

  test('what cannot be is refused before anything runs', async () => {
    const path = seen.write('a.yaml', queueScenario());
    await expect(compareVerb(asked(path, path, { threads: -1 }))).rejects.toThrow(UsageError);
    const file = seen.write('taken', 'a file, no folder');
    await expect(compareVerb(asked(path, path, { out: join(file, 'below') }))).rejects.toThrow(UsageError);
    expect(seen.out).toBe('');
  });

  test('one design against itself with a change', async () => {
    const path = seen.write('a.yaml', queueScenario());
    expect(await compareVerb(asked(path, path, { setSecond: ['consumers.billing.workers=8'], replications: '2', json: true }))).toBe(0);
    const comparison: Comparison = JSON.parse(seen.out);
    expect(comparison.second.label).toBe('orders-service with consumers.billing.workers=8');
    expect(comparison.scenario).toEqual([{ path: 'consumers.billing.workers', first: 4, second: 8 }]);
    expect(readFileSync(join(seen.folder, 'out/comparison.json'), 'utf8')).toBe(seen.out);
  });

  test('the page: one file, nothing fetched, dashed lines, the same bytes again', async () => {
    const path = seen.write('a.yaml', queueScenario());
    const again = asked(path, path, { setSecond: ['consumers.billing.serviceTime=60ms'], replications: '2' });
    await compareVerb(again);
    const page = readFileSync(join(seen.folder, 'out/comparison.html'), 'utf8');
    expect(page).toContain('default-src &#39;none&#39;'.replaceAll('&#39;', "'"));
    expect(page).not.toMatch(/<script|<link|<img|https?:\/\/(?!www\.w3\.org)[^"<]*"[^>]*src/);
    expect(page.match(/stroke-dasharray/g)!.length).toBeGreaterThan(4);
    expect(page.match(/<h1/g)).toHaveLength(1);
    for (const table of page.match(/<table[\s\S]*?<\/table>/g) ?? []) expect(table).toMatch(/^<table[^>]*><caption>[^<]+<\/caption>/);
    await compareVerb(again);
    expect(readFileSync(join(seen.folder, 'out/comparison.html'), 'utf8')).toBe(page);
  });

  test('hostile words stay words', async () => {
    const path = seen.write('a.yaml', queueScenario({ name: '<script>alert(1)</script>' }));
    await compareVerb(asked(path, path, { setSecond: ['consumers.billing.workers=8'] }));
    expect(readFileSync(join(seen.folder, 'out/comparison.html'), 'utf8')).not.toContain('<script');
  });

  test('refuses overrides of a saved result and reads no foreign JSON', async () => {
    const foreign = seen.write('b.json', '{"hello":1}');
    const path = seen.write('a.yaml', queueScenario());
    await expect(compareVerb(asked(path, foreign))).rejects.toThrow(UsageError);
    await expect(compareVerb(asked(path, foreign, { setSecond: ['a=1'] }))).rejects.toThrow('nothing in it can be set');
  });

  test('two saved results say what the two designs say, and a folder stands for the result in it', async () => {
    const [good, slow] = [seen.write('good.yaml', queueScenario()), seen.write('slow.yaml', queueScenario({ workers: 2 }))];
    await compareVerb(asked(good, slow, { replications: '3', json: true }));
    const ran: Comparison = JSON.parse(seen.out);
    for (const name of ['good', 'slow']) {
      const result = await run(parseScenario(readFileSync(join(seen.folder, `${name}.yaml`), 'utf8'), { set: { replications: 3 } }), { threads: 0 });
      mkdirSync(join(seen.folder, name));
      seen.write(`${name}/result.json`, writeStudyResult(result));
    }
    const compared = async (first: string, second: string): Promise<Comparison> => {
      const out = join(seen.folder, 'saved');
      await compareVerb(asked(join(seen.folder, first), join(seen.folder, second), { quiet: true, out }));
      return JSON.parse(readFileSync(join(out, 'comparison.json'), 'utf8'));
    };
    const saved = await compared('good/result.json', 'slow/result.json');
    expect(saved.scenario).toEqual([{ path: 'consumers.billing.workers', first: 4, second: 2 }]);
    expect(saved.metrics).toEqual(ran.metrics);
    expect(saved.objectives).toEqual(ran.objectives);
    expect(await compared('good', 'slow')).toEqual(saved);
    mkdirSync(join(seen.folder, 'empty'));
    await expect(compared('good', 'empty')).rejects.toThrow(/empty holds no saved result/);
  });

  test('two saved results are compared as they are: what would change a run is refused', async () => {
    const asIs = [seen.write('a.json', '{}'), seen.write('b.json', '{}')] as const;
    await expect(compareVerb(asked(...asIs, { set: ['a=1'], seed: '3' }))).rejects.toThrow('nothing is run: leave out --set, --seed');
    await expect(compareVerb(asked(...asIs, { independent: true }))).rejects.toThrow('leave out --independent');
  });
});
