/** What is promised of the package before any of it runs: exact versions, nothing run at installation, the oldest Node it names, a tidy root. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test, vi } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import vitestConfig from '../vitest.config.ts';

const root = join(import.meta.dirname, '..');

interface Locked {
  readonly version?: string;
  readonly hasInstallScript?: boolean;
  readonly optional?: boolean;
  readonly engines?: { readonly node?: string };
}
const lock: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const locked = Object.entries(lock.packages);
/** Without what npm installs only where processors are WebAssembly: no Node of its own runs there. */
const installed = locked.filter(([path, { optional = false }]) => !(optional && /\/(binding-wasm32-wasi|wasm-runtime)$/.test(path)));

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

it.each([OLDEST, [22, 12, 0], [24, 0, 0]].map((version) => [version.join('.'), version] as const))(
  'runs with Node %s, and so does all it installs',
  (_, version) => {
    expect(admits(packageJson.engines.node, version)).toBe(true);
    const unfit = installed.filter(([, { engines }]) => engines?.node !== undefined && !admits(engines.node, version));
    expect(unfit.map(([path, { engines }]) => `${path}: ${engines?.node}`)).toEqual([]);
  },
);

it('is checked as strictly as the compiler can', () => {
  // The compiler's own reading of tsconfig.json, comments and all.
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const read = execFileSync(process.execPath, [tsc, '--showConfig', '-p', root], { encoding: 'utf8', maxBuffer: 1e8 });
  const { compilerOptions }: { readonly compilerOptions: object } = JSON.parse(read);
  expect(compilerOptions).toMatchObject({ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true });
  const loosened = Object.entries(compilerOptions).filter(([name, value]) => value === false && /^(strict|noImplicit|alwaysStrict|useUnknown)/.test(name));
  expect(loosened).toEqual([]);
});

it('has the licence it names', () => {
  expect(packageJson.license).toBe('Apache-2.0');
  expect(readFileSync(join(root, 'LICENSE'), 'utf8')).toMatch(/^\s*Apache License\s+Version 2\.0,/);
});

describe('the tests', () => {
  interface Suite {
    readonly name: string;
    readonly include: readonly string[];
    readonly exclude: readonly string[];
  }
  const suites = (vitestConfig.test?.projects ?? []).map((project): Suite => {
    const test = typeof project === 'object' && 'test' in project ? project.test : undefined;
    if (typeof test?.name !== 'string') throw new Error('each project of vitest.config.ts has a name');
    return { name: test.name, include: test.include ?? [], exclude: test.exclude ?? [] };
  });

  /** As much of a glob as the configuration writes: `**` for any folders, `*` within one name. */
  const matches = (glob: string, path: string): boolean => {
    if (!/^[\w./*-]+$/.test(glob)) throw new Error(`cannot read ${glob}`);
    const pattern = glob.replaceAll('.', '\\.').replace(/\*\*\/|\/\*\*$|\*/g, (star) => (star === '**/' ? '(?:.*/)?' : star === '/**' ? '/.*' : '[^/]*'));
    return new RegExp(`^${pattern}$`).test(path);
  };

  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((path) => `test/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.test.ts'));

  it('are each in exactly one project', () => {
    const projectsOf = (path: string): string[] =>
      suites
        .filter(({ include, exclude }) => include.some((glob) => matches(glob, path)) && !exclude.some((glob) => matches(glob, path)))
        .map(({ name }) => name);
    expect(suites.map(({ name }) => name)).toEqual(['fast', 'studies', 'cli', 'browser', 'long']);
    expect(files.length).toBeGreaterThan(50);
    expect(files.map((path) => [path, projectsOf(path)] as const).filter(([, projects]) => projects.length !== 1)).toEqual([]);
    expect(projectsOf('test/package-facts.test.ts')).toEqual(['fast']);
    expect(projectsOf('test/experiment/some.test.ts')).toEqual(['studies']);
    for (const name of ['cli', 'browser', 'long']) expect(projectsOf(`test/${name}/some.test.ts`)).toEqual([name]);
  });

  it('all run by `npm test` but the long ones, after style, types and build', () => {
    const { test: all, lint, types, build } = packageJson.scripts;
    const steps = all.split(' && ');
    expect(steps.slice(0, -1)).toEqual(['npm run lint', 'npm run types', 'npm run build']);
    expect(steps.at(-1)).toMatch(/^vitest run /);
    expect([...steps.at(-1)!.matchAll(/--project (\S+)/g)].map(([, name]) => name)).toEqual(['fast', 'studies', 'cli', 'browser']);
    expect([lint, types, build.split(' ')[0]]).toEqual(['biome check .', 'tsc --noEmit', 'rolldown']);
  });
});

describe('`npm run bench`', () => {
  const row = (what: string, value: number | null, more: object = {}) => ({
    what,
    value,
    unit: 's',
    peers: [],
    goal: { atMost: 1 },
    hash: '',
    note: '',
    ...more,
  });
  const slow = { goal: null, peers: [{ name: 'C++', value: 1, ratio: 1.1, reach: 1.2 }] };
  const good = [row('reached', 1), row('not built', null), row('only told', 9, { goal: null })];

  it.each([
    [[...good, row('too slow', 1.01), row('behind C++', 1, slow)], 'missed: too slow; behind C++\n', 1],
    [good, 'only told', undefined],
  ])('says in its last line and its exit code whether a goal is missed', async (rows, last, code) => {
    vi.resetModules();
    vi.doMock('../bench/kernel-rows.ts', () => ({ kernelRows: () => rows, interleaved: () => [] }));
    const said: string[] = [];
    const { argv, exitCode } = process;
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
    try {
      process.exitCode = undefined;
      process.argv = ['node', 'run.js', '--kernel'];
      await import('../bench/run.ts');
      expect(said.at(-1)).toContain(last);
      expect(process.exitCode).toBe(code);
    } finally {
      process.argv = argv;
      process.exitCode = exitCode;
      vi.restoreAllMocks();
      vi.doUnmock('../bench/kernel-rows.ts');
      vi.resetModules();
    }
  });
});

describe('our own scenarios', () => {
  const folder = join(root, 'scenarios');
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

  it('are all held to the baseline of the repository by `npm run check`, the last line of .ci/run', () => {
    expect(packageJson.scripts.check.split(' ').slice(0, 3)).toEqual(['node', 'dist/cli/main.js', 'check']);
    expect(packageJson.scripts.check.split(' ')).toContain('scenarios/*.yaml');
    expect(packageJson.scripts.check).toContain(' --baseline reports/baseline.json ');
    expect(packageJson.scripts.check).not.toMatch(/--update-baseline|--tolerance|--set|--duration|\|\||;/);
    expect(readFileSync(join(root, '.ci/run'), 'utf8').trim().split('\n').at(-1)).toBe('npm run check');
  });

  it('are all in that baseline under their names, and nothing else is', () => {
    const { scenarios }: { readonly scenarios: object } = JSON.parse(readFileSync(join(root, 'reports/baseline.json'), 'utf8'));
    const names = files.map((file) => /^name: (\S+)$/m.exec(readFileSync(join(folder, file), 'utf8'))?.[1]);
    expect(names).toEqual(files.map((file) => file.replace('.yaml', '')));
    expect(Object.keys(scenarios).sort()).toEqual(names.toSorted());
  });
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
