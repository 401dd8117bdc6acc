/** What is shipped: few files, nothing to find at start, and whose work is in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { BUILD_WAIT_MS, ensureBuilt, ROOT } from './program.ts';

const dist = join(ROOT, 'dist');

beforeAll(ensureBuilt, BUILD_WAIT_MS);

function scripts(): string[] {
  return readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
}

describe('the build', () => {
  it('loads no package but the one that starts threads from a file of its own', () => {
    const imports = scripts().flatMap((file) =>
      [...readFileSync(join(dist, file), 'utf8').matchAll(/^import .*from "([^".][^"]*)";$/gm)].map((match) => match[1]!),
    );
    const packages = imports.filter((name) => !isBuiltin(name));
    expect(new Set(packages)).toEqual(new Set(['piscina']));
  });

  it('puts the doors where package.json says, and what threads start from beside what starts them', () => {
    expect(scripts()).toEqual(expect.arrayContaining(['cli/main.js', 'index.js', join('chunks', 'thread.js'), join('chunks', 'point-thread.js')]));
  });

  it('names the packages inside, with their terms', () => {
    const notices = readFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['zod', 'yaml', 'vega', 'vega-lite', 'preact', 'yargs', 'csv-stringify', 'seedrandom', '@noble/hashes']) {
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\\n`, 'm'));
    }
    expect(notices.match(/MIT License/gi)!.length).toBeGreaterThan(10);
  });
});
