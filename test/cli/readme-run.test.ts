/** The README's first command as a new user gives it, once `npm ci` has built: what it prints, what it leaves, and how soon. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { BUILD_WAIT_MS, ensureBuilt, ROOT, SCENARIOS, temporaryFolder } from './program.ts';

/** Some five seconds alone; the rest is for those who test beside it. */
const QUICK_MS = 60_000;
const COLUMNS = 100;

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const named = z.record(z.string(), z.unknown());
const scenario = z.object({ producers: named, services: named, consumers: named });

let folder = '';
/** The command runs where a clone would stand: what it needs is linked, what it leaves is the folder's own. */
beforeAll(async () => {
  await ensureBuilt();
  folder = temporaryFolder();
  for (const name of ['dist', 'scenarios']) symlinkSync(join(ROOT, name), join(folder, name));
}, BUILD_WAIT_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Finds what the README says, which must be said once. */
function said(pattern: RegExp): string {
  const found = [...readme.matchAll(pattern)].map(([, text]) => text!);
  expect(found, String(pattern)).toHaveLength(1);
  return found[0]!;
}

test("the README's first command prints a summary and leaves a report, soon", { timeout: 2 * QUICK_MS }, () => {
  const command = said(/^npm ci && (node .*)$/gm);
  const [code, report] = [Number(said(/It ends with exit code (\d+)/g)), said(/The run takes a few seconds and leaves `([^`]+)`/g)];
  const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
  const start = process.hrtime.bigint();
  const ended = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8', env: { ...process.env, PATH: path, NODE_OPTIONS: '', NO_COLOR: '1' } });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;

  expect(ended.status, ended.stderr).toBe(code);
  expect(ended.stdout.split('\n').filter((line) => [...line].length > COLUMNS)).toEqual([]);
  // Three are missed, as the README says.
  expect(ended.stdout).toMatch(/^Objectives: .*\b3 missed$/m);
  const file = /scenarios\/([\w-]+\.yaml)/.exec(command)![1]!;
  const { producers, services, consumers } = scenario.parse(parse(readFileSync(join(SCENARIOS, file), 'utf8')));
  const components = Object.keys({ ...producers, ...services, ...consumers });
  expect(components).toHaveLength(7);
  expect(components.filter((name) => !new RegExp(`^${name} `, 'm').test(ended.stdout))).toEqual([]);
  const html = readFileSync(join(folder, report), 'utf8');
  expect(html).toMatch(/^<!doctype html>/i);
  expect(components.filter((name) => !html.includes(name))).toEqual([]);
  expect(milliseconds).toBeLessThan(QUICK_MS);
});
