/** Runs the built command on a scenario, as a user would, and reads what it wrote. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './programs.ts';

const main = join(root, 'dist', 'cli', 'main.js');
const usage = join(root, 'bench', 'build', 'bench', 'usage.js');

export const isBuilt = existsSync(main);

interface Metric {
  readonly count?: number;
  readonly sum?: number;
  readonly mean?: number;
  /** Of a gauge: at the end of the run. */
  readonly last?: number;
}

export interface CliRun {
  /** Wall-clock, process start included. */
  readonly seconds: number;
  /** Processor time, all threads. */
  readonly cpu: number;
  readonly peakBytes: number;
  readonly hash: string;
  readonly hasReport: boolean;
  readonly metric: (component: string, name: string) => Metric;
}

/** `scenario` is a path, or YAML text that is put into a folder of its own. Exit 99, a missed objective, is an answer too. */
export function runScenario(scenario: string, flags: readonly string[] = []): CliRun {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
  try {
    const file = scenario.includes('\n') ? join(folder, 'scenario.yaml') : join(root, scenario);
    if (scenario.includes('\n')) writeFileSync(file, scenario);
    const out = join(folder, 'out');
    const env = { ...process.env, BENCH_USAGE: join(folder, 'usage') };
    const start = process.hrtime.bigint();
    const done = spawnSync(process.execPath, ['--import', pathToFileURL(usage).href, main, 'run', file, '--out', out, '--quiet', ...flags], {
      encoding: 'utf8',
      env,
    });
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    if (done.status !== 0 && done.status !== 99) throw new Error(`run ${flags.join(' ')} ended with ${done.status}: ${done.stderr}`);
    const used = JSON.parse(readFileSync(env.BENCH_USAGE, 'utf8')) as { peakBytes: number; cpu: number };
    const text = readFileSync(join(out, 'result.json'), 'utf8');
    const result = JSON.parse(text) as { components: { [name: string]: { metrics: { [name: string]: Metric } } } };
    return {
      seconds,
      ...used,
      hash: hashOf(text),
      hasReport: existsSync(join(out, 'report.html')),
      metric: (component, name) => result.components[component]?.metrics[name] ?? {},
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is timed, and what came of it. */
export interface Timed {
  readonly seconds: number;
  readonly hash: string;
}

/** From start to end of the command with these arguments; its result is what it prints. */
export function timed(args: readonly string[]): Timed {
  const start = process.hrtime.bigint();
  const done = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`plimsoll ${args.join(' ')} ended with ${done.status}: ${done.stderr}`);
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, hash: hashOf(done.stdout) };
}

export function hashOf(result: string): string {
  return createHash('sha256').update(result).digest('hex').slice(0, 16);
}
