/** The README's second command passes every test there is, and .ci/run is that command and our own scenarios. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import config from '../vitest.config.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const [command = ''] = /^npm ci && npm test.*$/m.exec(readme) ?? [];
const scripts = new Map<string, string>(Object.entries(packageJson.scripts));

/** What npm is asked for, word by word: `ci`, `test`, `run lint`. */
const asked = (line: string): string[] => [...line.matchAll(/\bnpm (ci|test|run [\w:-]+)/g)].map(([, words]) => words!);

/** The programs that a line starts in the end, through every script of package.json it calls. */
function started(line: string): string[] {
  return line.split(/ && |\n/).flatMap((one) => {
    const script = /^npm (?:run )?([\w:-]+)$/.exec(one)?.[1];
    return script === undefined || script === 'ci' ? [one] : started(scripts.get(script)!);
  });
}

const projects = (config.test?.projects ?? []).map((project) => {
  const name = typeof project === 'object' && 'test' in project ? project.test?.name : undefined;
  if (typeof name !== 'string') throw new Error('a project of vitest.config.ts has no name');
  return name;
});

describe("the README's test command", () => {
  it('is there once, and begins with the setup', () => {
    expect(readme.match(/\bnpm test\b/g)).toHaveLength(1);
    expect(asked(command)[0]).toBe('ci');
  });

  it('runs every project of the tests, each once', () => {
    expect(projects).toHaveLength(5);
    const runs = started(command).filter((line) => line.startsWith('vitest run '));
    const run = runs.flatMap((line) => [...line.matchAll(/--project (\w+)/g)].map(([, project]) => project!));
    expect(run.toSorted()).toEqual(projects.toSorted());
    // A run without a project would be of all; one that names a file, of that file.
    for (const line of runs) expect(line).toMatch(/^vitest run( --project \w+)+$/);
  });

  it('includes lint and types', () => {
    expect(started(command)).toEqual(expect.arrayContaining(['biome check .', 'tsc --noEmit']));
  });
});

describe('.ci/run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-ci-'));
  const calls = join(folder, 'calls');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Nothing is on the path but these, which write down how they were called: neither node nor g++, and a network that has no g++. */
  beforeAll(() => {
    for (const [name, fails] of [
      ['npm', '"$FAILS"'],
      ['apt-get', '*g++*'],
    ]) {
      writeFileSync(join(folder, name!), `#!/bin/sh\necho "${name} $*" >>"${calls}"\ncase "$*" in ${fails}) exit 1 ;; esac\n`);
      chmodSync(join(folder, name!), 0o755);
    }
    symlinkSync('/usr/bin/dirname', join(folder, 'dirname'));
  });
  beforeEach(() => rmSync(calls, { force: true }));

  function ciRun(fails = ''): { readonly status: number | null; readonly stdout: string; readonly npm: readonly string[] } {
    const { status, stdout, error } = spawnSync('/bin/bash', [join(root, '.ci/run')], { encoding: 'utf8', env: { PATH: folder, FAILS: fails } });
    if (error !== undefined) throw error;
    const called = existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [];
    return { status, stdout, npm: called.filter((line) => line.startsWith('npm ')).flatMap(asked) };
  }

  it('runs what the README says, and then our own scenarios; nothing twice', () => {
    const { status, npm } = ciRun();
    expect(status).toBe(0);
    expect(npm).toEqual([...asked(command), 'run check']);
  });

  it.each([...asked(command), 'run check'].map((step, i) => [step, i] as const))('fails where npm %s fails, and goes no further', (step, i) => {
    const words = step === 'ci' ? 'ci --no-audit --no-fund' : step;
    const { status, npm } = ciRun(words);
    expect(status).toBe(1);
    expect(npm).toHaveLength(i + 1);
  });

  it("wants the bench's peers, and says so where it cannot have them", () => {
    const { status, stdout } = ciRun();
    expect(readFileSync(calls, 'utf8')).toMatch(/^apt-get install .* g\+\+/m);
    expect(stdout).toMatch(/^--- g\+\+.* could not be installed: the bench's peers are not tested in this run$/m);
    expect(status).toBe(0);
  });
});
