/**
 * Who may import whom. Each rule carries the sentence its breaker should read.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = join(import.meta.dirname, '../src');

/** Rooms each room may import from. A room may always import from itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  units: [],
  kernel: ['units'],
  queueing: ['units', 'kernel'],
  measure: ['units', 'kernel'],
  theory: ['units', 'measure'],
  services: ['units', 'kernel', 'queueing', 'measure', 'model'],
  scenario: ['units', 'kernel', 'measure', 'model', 'services', 'result'],
  model: ['units', 'kernel', 'measure', 'services', 'scenario', 'result', 'theory'],
  result: ['units', 'measure', 'theory'],
  report: ['units', 'result', 'measure'],
  experiment: ['units', 'kernel', 'measure', 'services', 'scenario', 'model', 'result', 'theory', 'report'],
  cli: ['units', 'kernel', 'scenario', 'services', 'model', 'result', 'report', 'experiment', 'measure'],
  library: ['units', 'scenario', 'model', 'result', 'experiment', 'cli'],
};

/** Pairs where only types may cross, and why. */
const typesOnly: readonly { from: string; to: string; because: string }[] = [
  { from: 'services', to: 'model', because: 'a service knows the shape of a compiled model, never how one is compiled or assembled' },
  { from: 'model', to: 'scenario', because: 'compile takes a scenario that was read; only its links and settings are shared code' },
];
/** Files of a room that are shared code across a types-only pair. */
const sharedCode = new Set(['scenario/links.ts', 'scenario/settings.ts']);

const pure = ['units', 'kernel', 'queueing', 'measure', 'theory', 'services', 'model', 'result', 'report', 'scenario'];
const banned: readonly { word: RegExp; instead: string }[] = [
  { word: /from 'node:/, instead: 'the same code must run in a worker, a browser page and behind an endpoint: take what you need as an argument' },
  { word: /\bDate\b(?!\.parse|\.UTC|\()|\bDate\.now\b/, instead: 'time is handed in: use the clock of the simulation' },
  { word: /\bMath\.random\b/, instead: 'chance is handed in: use a stream of the site' },
  { word: /\bperformance\./, instead: 'nothing in a model depends on the wall clock' },
  { word: /\bconsole\./, instead: 'return text; the rim prints' },
  { word: /\bset(Timeout|Interval|Immediate)\(/, instead: 'schedule an event' },
];
/** Rooms that may wait: Vega draws asynchronously. See decision 010. */
const mayBeAsync = ['report', 'experiment', 'cli'];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isType: boolean;
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesOf(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

const files = filesOf(src).map((path) => ({ path: relative(src, path), text: readFileSync(path, 'utf8') }));

function importsOf({ path, text }: { path: string; text: string }): Import[] {
  const found: Import[] = [];
  for (const match of text.matchAll(/^(?:import|export)\s+(type\s+)?([^;]*?)\s*from\s+'(\.[^']+)'/gms)) {
    const names = match[2] ?? '';
    const allTypes =
      match[1] !== undefined ||
      (names.includes('{') && [...names.matchAll(/\b(type\s+)?(\w+)(?:\s+as\s+\w+)?\s*(?=[,}])/g)].every((name) => name[1] !== undefined));
    found.push({ from: path, to: normalize(join(dirname(path), match[3]!)), isType: allTypes });
  }
  for (const match of text.matchAll(/import\('(\.[^']+)'\)/g)) found.push({ from: path, to: normalize(join(dirname(path), match[1]!)), isType: false });
  return found;
}

const imports = files.flatMap(importsOf);
const roomOf = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '');

describe('rooms', () => {
  it('have a rule each', () => {
    const rooms = new Set(files.map(({ path }) => roomOf(path)).filter((room) => room !== ''));
    expect([...rooms].filter((room) => !(room in mayImport))).toEqual([]);
  });

  it('import only from rooms they may', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [room, other] = [roomOf(from), roomOf(to)];
      return room !== '' && room !== other && !mayImport[room]?.includes(other);
    });
    expect(wrong.map(({ from, to }) => `${from} imports ${to}: arrows go one way, see README.md, the map of the house`)).toEqual([]);
  });

  it('share nothing but types where that was agreed', () => {
    const wrong = imports.flatMap(({ from, to, isType }) => {
      const rule = typesOnly.find((pair) => roomOf(from) === pair.from && roomOf(to) === pair.to);
      return rule === undefined || isType || sharedCode.has(to) ? [] : [`${from} imports ${to}: ${rule.because}`];
    });
    expect(wrong).toEqual([]);
  });

  it('keep sibling services apart', () => {
    const models = new Set(files.filter(({ path }) => /^services\/[^/]+\/model\.ts$/.test(path)).map(({ path }) => path.split('/')[1]!));
    const wrong = imports.filter(({ from, to }) => {
      const [, one, two] = [from, from.split('/')[1]!, to.split('/')[1]!];
      return from.startsWith('services/') && to.startsWith('services/') && models.has(one) && models.has(two) && one !== two;
    });
    expect(wrong.map(({ from, to }) => `${from} imports ${to}: services meet through ports; what two share belongs beside them`)).toEqual([]);
  });

  it('never see schemas from a thread', () => {
    const seen = new Set<string>();
    const visit = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const { from, to, isType } of imports) if (from === path && !isType) visit(to);
    };
    visit('experiment/thread.ts');
    expect([...seen].filter((path) => path.endsWith('spec.ts') || path.startsWith('scenario/') || path.startsWith('report/'))).toEqual([]);
  });
});

describe('pure rooms', () => {
  it.each(pure)('%s reaches for nothing outside', (room) => {
    const wrong = files.flatMap(({ path, text }) => {
      if (roomOf(path) !== room) return [];
      const code = withoutComments(text);
      const words = banned.filter(({ word }) => word.test(code)).map(({ instead }) => `${path}: ${instead}`);
      return !mayBeAsync.includes(room) && /\basync\b|\bawait\b/.test(code) ? [...words, `${path}: only the rim and Vega wait`] : words;
    });
    expect(wrong).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
