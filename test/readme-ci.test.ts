/** The CI files of the README: whole, and of commands that do what the rest of the file counts on. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');
const program = join(root, 'dist/cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-readme-'));

/** The fence that begins with the name of its file. */
function fileOf(name: string): unknown {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const fence = [...readme.matchAll(/^```yml\n([\s\S]*?)^```/gm)].map((match) => match[1]!).find((text) => text.startsWith(`# ${name}\n`));
  if (fence === undefined) throw new Error(`the README has no ${name}`);
  return parse(fence);
}

const step = z.union([
  z.strictObject({
    uses: z.string().regex(/^actions\/[\w-]+@v\d+$/),
    if: z.literal('always()').optional(),
    with: z.record(z.string(), z.unknown()).optional(),
  }),
  z.strictObject({ run: z.string(), if: z.literal('always()').optional() }),
]);
const workflow = z.strictObject({
  name: z.string(),
  on: z.array(z.enum(['pull_request', 'push'])).min(1),
  permissions: z.strictObject({ contents: z.literal('read') }),
  jobs: z.record(z.string(), z.strictObject({ 'runs-on': z.string(), steps: z.array(step).min(1) })),
});
const pipeline = z.record(
  z.string(),
  z.strictObject({
    image: z.string(),
    script: z.array(z.string()).min(1),
    artifacts: z.strictObject({ when: z.literal('always'), paths: z.array(z.string()), reports: z.strictObject({ junit: z.string() }) }),
  }),
);

const steps = Object.values(workflow.parse(fileOf('.github/workflows/capacity.yml')).jobs).flatMap((job) => job.steps);
const jobs = Object.values(pipeline.parse(fileOf('.gitlab-ci.yml')));
const runs = steps.flatMap((one) => ('run' in one ? [one.run] : []));
const plimsollOf = (lines: readonly string[]): string[] => lines.filter((line) => line.startsWith('npx plimsoll '));

/** As a shell of the CI does it, in a repository with one scenario that has its baseline. */
function runInShell(line: string, env: Readonly<Record<string, string>> = {}): string {
  const ours = line.replace(/^npx plimsoll /, `"${process.execPath}" "${program}" `);
  return execFileSync('sh', ['-e', '-c', ours], { cwd: folder, encoding: 'utf8', stdio: 'pipe', env: { ...process.env, ...env } });
}

beforeAll(() => {
  if (!existsSync(program)) throw new Error('there is no dist/: npm run build first');
  mkdirSync(join(folder, 'scenarios'));
  mkdirSync(join(folder, 'reports'));
  cpSync(join(root, 'src/services/poller/example.yaml'), join(folder, 'scenarios/example.yaml'));
  runInShell('npx plimsoll check scenarios/*.yaml --baseline reports/baseline.json --update-baseline');
  rmSync(join(folder, 'reports/check'), { recursive: true, force: true });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('both run plimsoll, once, and alike', () => {
  expect(plimsollOf(runs)).toHaveLength(1);
  expect(jobs.map(({ script }) => plimsollOf(script))).toEqual([plimsollOf(runs)]);
});

describe('the workflow for GitHub Actions', () => {
  it('passes, and what it shows and uploads is there', () => {
    runInShell(plimsollOf(runs)[0]!);
    const summary = join(folder, 'step-summary.md');
    for (const line of runs.filter((one) => one.includes('GITHUB_STEP_SUMMARY'))) runInShell(line, { GITHUB_STEP_SUMMARY: summary });
    expect(readFileSync(summary, 'utf8')).toContain('example');
    const uploads = steps.flatMap((one) => ('uses' in one && one.uses.startsWith('actions/upload-artifact@') ? [String(one.with?.path)] : []));
    expect(uploads).toHaveLength(1);
    expect(uploads.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
  });

  it('shows and uploads whether the check passes or not', () => {
    const check = steps.findIndex((one) => 'run' in one && one.run.startsWith('npx plimsoll '));
    expect(steps.slice(check + 1).map((one) => one.if)).toEqual(['always()', 'always()']);
  });
});

describe('the pipeline for GitLab', () => {
  it('passes, and its artifacts are there, a JUnit file among them', () => {
    for (const { script, artifacts } of jobs) {
      rmSync(join(folder, 'check'), { recursive: true, force: true });
      for (const line of plimsollOf(script)) runInShell(line);
      expect([...artifacts.paths, artifacts.reports.junit].filter((path) => !existsSync(join(folder, path)))).toEqual([]);
      expect(readFileSync(join(folder, artifacts.reports.junit), 'utf8')).toMatch(/<testsuites[\s>]/);
    }
  });
});

it('a number that moved fails both, and leaves the same files', () => {
  const moved = plimsollOf(runs)[0]!.replace(' --baseline', ' --seed 77 --baseline');
  rmSync(join(folder, 'check'), { recursive: true, force: true });
  expect(() => runInShell(moved)).toThrow(expect.objectContaining({ status: 99 }));
  for (const name of ['summary.md', 'junit.xml']) expect(existsSync(join(folder, 'check', name)), name).toBe(true);
});
