/** Same scenario, same seed: the same bytes, for any number of threads and on every supported node. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { halfBusy } from '../support/half-busy.ts';
import { BUILD_WAIT_MS, ensureBuilt, plimsoll, SCENARIOS, temporaryFolder } from './program.ts';

const scenarios = readdirSync(SCENARIOS)
  .filter((file) => file.endsWith('.yaml'))
  .sort();

let folder = '';
beforeAll(async () => {
  await ensureBuilt();
  folder = temporaryFolder();
}, BUILD_WAIT_MS);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Files of the gallery by their name, others by their path. */
async function run(out: string, files: readonly string[], args: readonly string[], node?: string): Promise<void> {
  const paths = files.map((file) => resolve(SCENARIOS, file));
  const { code, stderr } = await plimsoll(['run', ...paths, '--out', join(folder, out), '--quiet', ...args], node === undefined ? {} : { node });
  if (code !== 0 && code !== 99) throw new Error(`ended in ${code}: ${stderr}`);
}

/** Every file below a run's folder, by its path. */
function filesOf(out: string): Record<string, string> {
  const names = readdirSync(join(folder, out), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.\w+$/.test(name))
    .sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, out, name), 'utf8')]));
}

function expectSame(found: Record<string, string>, wanted: Record<string, string>): void {
  expect(Object.keys(found)).toEqual(Object.keys(wanted));
  for (const [name, text] of Object.entries(found)) if (text !== wanted[name]) expect(firstDifference(text, wanted[name]!), name).toBe('none');
}

/** The place where two texts part, short enough to read. */
function firstDifference(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at === a.length && at === b.length ? 'none' : `at ${at}: …${a.slice(Math.max(0, at - 120), at + 60)}… against …${b.slice(at, at + 60)}…`;
}

describe('threads', () => {
  // Streams, both kinds of queue, retries, failures, warm-up found by the run itself.
  const files = ['worldcup98.yaml', 'trucks.yaml', 's10-prefetch.yaml'];
  const args = ['--duration', '15s', '--replications', '6', '--set', 'warmUp=auto', '--fingerprint'];

  test('1, 2 and 5 threads write the same bytes, reports included', async () => {
    for (const threads of ['1', '2', '5']) await run(`threads-${threads}`, files, [...args, '--seed', '11', '--threads', threads]);
    const one = filesOf('threads-1');
    expect(Object.keys(one)).toHaveLength(4 * files.length);
    expectSame(filesOf('threads-2'), one);
    expectSame(filesOf('threads-5'), one);
    const { provenance } = JSON.parse(one['worldcup98/result.json']!);
    expect(new Set(provenance.fingerprints).size).toBe(6);
  });

  test('1, 2 and 5 threads stop after the same replications where a precision says when', async () => {
    const file = join(folder, 'half.yaml');
    writeFileSync(file, halfBusy('{ precision: 2%, of: desk.sojourn.mean, max: 200 }', { duration: '20s' }));
    for (const threads of ['1', '2', '5'])
      await run(`precise-${threads}`, [file], ['--report', 'json', '--report', 'csv', '--fingerprint', '--threads', threads]);
    const one = filesOf('precise-1');
    expectSame(filesOf('precise-2'), one);
    expectSame(filesOf('precise-5'), one);
    // More than the first wave, which any number of threads takes alike, and not all there may be.
    const { taken, reached } = JSON.parse(one['result.json']!).provenance.precision;
    expect(reached).toBe(true);
    expect(taken).toBeGreaterThan(16);
    expect(taken).toBeLessThan(200);
  });

  test('another seed writes others, so the comparison can fail', async () => {
    await run('seed-12', files, [...args, '--report', 'json', '--seed', '12']);
    await run('seed-11', files, [...args, '--report', 'json', '--seed', '11']);
    const [other, same] = [filesOf('seed-12'), filesOf('seed-11')];
    for (const name of Object.keys(same)) expect(other[name], name).not.toBe(same[name]);
  });
});

describe('node', () => {
  const args = ['--duration', '8s', '--replications', '2', '--set', 'warmUp=0s', '--threads', '2', '--fingerprint', '--report', 'json', '--report', 'csv'];

  // A warm-up that the run finds itself, and intervals over replications: sums and quantiles that the short runs have none of.
  const folded = ['--duration', '20s', '--replications', '5', '--set', 'warmUp=auto', '--threads', '2', '--fingerprint', '--report', 'json', '--report', 'csv'];

  async function runBoth(out: string, node?: string): Promise<void> {
    await run(out, scenarios, args, node);
    await run(`${out}-folded`, ['trucks.yaml'], folded, node);
  }

  beforeAll(() => runBoth('this-node'), 180_000);

  test.each(['20', '22', '24'])('node %s writes the same bytes for every scenario', { timeout: 300_000 }, async (major) => {
    const node = process.versions.node.startsWith(`${major}.`) ? process.execPath : await nodeOf(major).catch((error: unknown) => String(error));
    if (!existsSync(node)) {
      if (process.env.CI !== undefined) throw new Error(`node ${major} could not be had: ${node}`);
      console.warn(`skipped: node ${major} could not be had: ${node}`);
      return;
    }
    await runBoth(`node-${major}`, node);
    expectSame(filesOf(`node-${major}`), filesOf('this-node'));
    expectSame(filesOf(`node-${major}-folded`), filesOf('this-node-folded'));
  });
});

/** A node of that version: the npm package that holds its binary, kept between runs of the tests. */
async function nodeOf(major: string): Promise<string> {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const home = join(tmpdir(), `plimsoll-node-${major}`);
  const binary = join(home, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(binary)) return binary;
  mkdirSync(home, { recursive: true });
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  await promisify(execFile)(npm, ['install', `${name}@${major}`, '--prefix', home, '--ignore-scripts', '--no-audit', '--no-fund', '--no-save'], {
    timeout: 150_000,
  });
  return binary;
}
