/** What is promised of the package before any of it runs: exact versions, nothing run at installation, the oldest Node it names, a tidy root. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');

interface Locked {
  readonly version?: string;
  readonly hasInstallScript?: boolean;
  readonly engines?: { readonly node?: string };
}
const lock: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const locked = Object.entries(lock.packages);

const OLDEST = [20, 19, 0];

/** Of two versions, the first place that differs decides. */
function compare(a: readonly number[], b: readonly number[]): number {
  const at = [0, 1, 2].find((i) => (a[i] ?? 0) !== (b[i] ?? 0));
  return at === undefined ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** Whether a version is within one comparator: `>=20.x`, `^20.19.0`, `6.*`. Throws at what it does not know rather than guess. */
function isWithin(comparator: string, version: readonly number[]): boolean {
  const [, sign, text] = /^(>=|<=|>|<|\^|)(\*|\d+(?:\.(?:\d+|x|\*))*)$/.exec(comparator) ?? [];
  if (sign === undefined || text === undefined) throw new Error(`cannot read ${comparator}`);
  const parts = text.split('.');
  const given = parts.filter((part) => /^\d+$/.test(part)).map(Number);
  const order = compare(version, given);
  if (sign === '') return given.every((part, i) => version[i] === part);
  if (sign === '^') return order >= 0 && version[0] === given[0];
  if (sign.startsWith('>')) return order > 0 || (sign === '>=' && order === 0);
  return order < 0 || (sign === '<=' && order === 0);
}

/** As much of npm's ranges as Node versions are given in. */
function admits(range: string, version: readonly number[]): boolean {
  const alternatives = range.split('||').map((all) =>
    all
      .trim()
      .replace(/([<>=^]) +/g, '$1')
      .split(/ +/)
      .map((comparator) => isWithin(comparator, version)),
  );
  return alternatives.some((all) => all.every(Boolean));
}

describe('the ranges of Node', () => {
  test.each(['*', '>=20', '>= 20.19.0', '>=20.x', '^20.19.0 || >=22', '18.* || 20.*', '^18 || ^20.0.0', '20.19.0', '>=18 <23'])(
    '%s admits 20.19.0',
    (range) => {
      expect(admits(range, OLDEST)).toBe(true);
    },
  );

  test.each(['>=20.19.1', '^20.20.0 || ^22.12.0', '>= 22', '^18 || ^22', '20.18.*', '>=18 <20', '>20.19.0'])('%s does not', (range) => {
    expect(admits(range, OLDEST)).toBe(false);
  });

  it('are read whole or not at all', () => {
    expect(() => admits('18 - 22', OLDEST)).toThrow('cannot read -');
  });
});

it('names an exact version of everything it depends on, and the lock file has that one', () => {
  const named = Object.entries({ ...packageJson.dependencies, ...packageJson.devDependencies });
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  expect(named.filter(([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version)).toEqual([]);
});

it('installs nothing that runs a script of its own', () => {
  expect(locked.length).toBeGreaterThan(1);
  expect(locked.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => path)).toEqual([]);
});

it('runs with Node 20.19.0, and so does all it installs', () => {
  expect(admits(packageJson.engines.node, OLDEST)).toBe(true);
  const unfit = locked.filter(([, { engines }]) => engines?.node !== undefined && !admits(engines.node, OLDEST));
  expect(unfit.map(([path, { engines }]) => `${path}: ${engines?.node}`)).toEqual([]);
});

it('keeps at the top of the repository what belongs there', () => {
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
  const top = [...new Set(files.map((path) => path.split('/')[0]!))];
  const folders = ['src', 'scenarios', 'reports', 'bench', 'test'];
  const texts = ['README.md', 'LICENSE', 'CHANGELOG.md'];
  const configs = ['package.json', 'package-lock.json', 'biome.json', 'rolldown.config.ts', 'vitest.config.ts'];
  expect(top).toEqual(expect.arrayContaining([...folders, ...texts, ...configs]));
  const belongs = (name: string): boolean => [...folders, ...texts, ...configs].includes(name) || /^(\.|tsconfig(\.\w+)?\.json$)/.test(name);
  expect(top.filter((name) => !belongs(name))).toEqual([]);
});
