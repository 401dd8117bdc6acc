/** The package as somebody else installs it: what `npm pack` puts in, with what it says it depends on and nothing more. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BUILD_WAIT_MS, ensureBuilt, ROOT, temporaryFolder } from './program.ts';

const folder = temporaryFolder();
const modules = join(folder, 'node_modules');
const home = join(modules, 'plimsoll');

interface Manifest {
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const manifestIn = (place: string): Manifest => JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));

/** Copies packages and what they depend on from beside this one; optional ones may be for another machine. */
function install({ dependencies = {}, optionalDependencies = {} }: Manifest): void {
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const from = join(ROOT, 'node_modules', name);
    if (existsSync(join(modules, name)) || (name in optionalDependencies && !existsSync(from))) continue;
    cpSync(from, join(modules, name), { recursive: true });
    install(manifestIn(from));
  }
}

beforeAll(async () => {
  await ensureBuilt();
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { cwd: ROOT, encoding: 'utf8' });
  const [{ filename }]: [{ filename: string }] = JSON.parse(packed);
  mkdirSync(home, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, filename), '--strip-components=1', '-C', home]);
  install(manifestIn(home));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
}, BUILD_WAIT_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function node(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', NODE_PATH: '' },
  });
  return { status, stdout, stderr };
}

it('depends on what it loads, which is one package', () => {
  const { dependencies, devDependencies } = manifestIn(home);
  expect(Object.keys(dependencies ?? {})).toEqual(['piscina']);
  // The others are in the files of dist/, with their terms beside them.
  const notices = readFileSync(join(home, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
  const bundled = ['yargs', 'seedrandom', 'vega', 'vega-lite', 'csv-stringify', 'zod', 'yaml', 'preact', '@noble/hashes'];
  for (const name of bundled) expect(notices).toContain(`${name} ${devDependencies?.[name]}\n`);
});

it('names a program that a shell can start by itself', () => {
  const target = join(home, manifestIn(home).bin!.plimsoll!);
  expect(readFileSync(target, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  // As npm does at installation: the right to run it, and a link where shells look for programs.
  chmodSync(target, 0o755);
  const programs = join(folder, 'programs');
  mkdirSync(programs);
  symlinkSync(target, join(programs, 'plimsoll'));
  const path = [programs, dirname(process.execPath), process.env.PATH].join(delimiter);
  const { status, stdout, stderr } = spawnSync('plimsoll', ['--help'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', PATH: path },
  });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^plimsoll\b/);
  expect(stdout).toContain('plimsoll run');
});

it('runs: its version, and a scenario of its own on a thread', () => {
  const { version }: { version: string } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const link = join(modules, '.bin/plimsoll');
  mkdirSync(dirname(link));
  symlinkSync('../plimsoll/dist/cli/main.js', link);
  expect(node(link, '--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  const run = node(link, 'run', join(home, 'scenarios/k7-drain.yaml'), '--duration', '10s', '--report', 'json', '--report', 'html', '--quiet');
  expect([run.stderr, run.status === 0 || run.status === 99]).toEqual(['', true]);
  expect(existsSync(join(folder, 'reports/k7-drain/report.html'))).toBe(true);
});

const USE = `
import { check, type CheckState, compare, type MetricDifference, measure, type Metric, parseResult, parseScenario, type RunStudyOptions, run, type StudyResult, writeResult } from 'plimsoll';

const text = \`
name: desk
duration: 5s
producers: { p: { to: q, rate: 20/s } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, serviceTime: 20ms } }
\`;
const options: RunStudyOptions = { threads: 1 };
const result: StudyResult = await run(parseScenario(text), options);
const again: StudyResult | { readonly problems: readonly string[] } = parseResult(JSON.parse(writeResult(result)));
const metric: Metric | undefined = result.components['w']?.metrics['sojourn'];
const { metrics }: { readonly metrics: readonly MetricDifference[] } = await compare(result, result);
const state: CheckState | undefined = check(null, [result]).checks[0]?.state;
console.log(metrics.length > 0, state, 'problems' in again, metric?.unit, measure(result, 'w.completed.count').value! > 50);
`;

it('is a library, whose types name no other package', () => {
  writeFileSync(join(folder, 'use.mts'), USE);
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const options = ['--strict', '--target', 'es2023', '--module', 'nodenext', '--lib', 'es2023,dom', '--types', ''];
  const types = node(tsc, '-p', join(ROOT, 'tsconfig.build.json'), '--outDir', join(home, 'dist'));
  expect(types).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(node(tsc, ...options, 'use.mts')).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(node('use.mjs')).toEqual({ status: 0, stdout: 'true not compared false ms true\n', stderr: '' });
});
