/** Reads the source: sizes, words and habits that no compiler checks. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { version } from '../src/experiment/version.ts';

const root = join(import.meta.dirname, '..');
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((path) => existsSync(join(root, path)));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sources = tracked.filter((path) => /^src\/.*\.tsx?$/.test(path) && !path.endsWith('.d.ts'));
const tests = tracked.filter((path) => /^test\/.*\.ts$/.test(path));

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

describe('source', () => {
  it('keeps files under 400 lines', () => {
    expect(sources.filter((path) => read(path).split('\n').length > 400)).toEqual([]);
  });

  it('leaves nothing unfinished', () => {
    const word = new RegExp(['TO', 'DO|FIX', 'ME|X', 'XX'].join(''));
    expect([...sources, ...tests].filter((path) => word.test(read(path)))).toEqual([]);
  });

  it('trusts the types', () => {
    const cheats = new RegExp(['\\bas unk', 'nown as\\b|@ts', '-(ignore|expect-error|nocheck)|: an', 'y\\b|<an', 'y>'].join(''));
    expect([...sources, ...tests].filter((path) => cheats.test(withoutComments(read(path))))).toEqual([]);
  });

  it('runs every test', () => {
    expect(tests.filter((path) => /\b(it|describe|test)\.(skip|only|todo)\(/.test(read(path)))).toEqual([]);
  });

  it('looks at reports in a browser, or fails', () => {
    const looks = tests.filter((path) => path.startsWith('test/browser/'));
    expect(looks.length).toBeGreaterThan(0);
    expect(looks.filter((path) => /\b(skipIf|runIf)\b|\.(skip|todo|fails)\b|\bskip\(/.test(withoutComments(read(path))))).toEqual([]);
  });

  it('computes with functions every engine rounds alike', () => {
    // Math.pow and the trigonometric functions may differ in the last bit between engines; exp, log and sqrt do not.
    const hot = sources.filter((path) => /^src\/(kernel|queueing|services|measure)\//.test(path));
    expect(hot.filter((path) => /Math\.(pow|sin|cos|tan|log2|log10|expm1)\(/.test(read(path)))).toEqual([]);
  });
});

describe('services', () => {
  const kinds = readdirSync(join(root, 'src/services'), { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && existsSync(join(root, 'src/services', entry.name, 'model.ts')),
  );

  it.each(kinds.map(({ name }) => name))('%s is furnished like its siblings', (kind) => {
    const missing = ['spec.ts', 'config.ts', 'metrics.ts', 'model.ts', 'README.md', 'example.yaml'].filter((file) => {
      const shared = kind.startsWith('sqs') && file === 'config.ts';
      return !shared && !existsSync(join(root, 'src/services', kind, file));
    });
    expect(missing).toEqual([]);
  });
});

describe('texts', () => {
  it('have one title each', () => {
    const titles = (text: string): number => text.replace(/```[\s\S]*?```/g, '').match(/^# /gm)?.length ?? 0;
    expect(tracked.filter((path) => path.endsWith('.md') && titles(read(path)) !== 1)).toEqual([]);
  });

  it('state one version', () => {
    expect(version).toBe(packageJson.version);
  });

  it('point only to files that are there', () => {
    const broken = tracked
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) => {
        const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
        return [...read(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)]
          .filter(([, target]) => !existsSync(join(root, folder, target!)))
          .map(([, target]) => `${path} → ${target}`);
      });
    expect(broken).toEqual([]);
  });
});
