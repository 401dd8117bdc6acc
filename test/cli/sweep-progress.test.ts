/** What a sweep shows on a terminal while it runs: the built command, told that its pipe is one. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SweepResult } from '../../src/result/sweep-result.ts';
import { TINY } from '../support/tiny-sweep.ts';
import { AS_ON_A_TERMINAL, BUILD_WAIT_MS, ensureBuilt, plimsoll, temporaryFolder } from './program.ts';

const folder = temporaryFolder();

/** One thread, so that points finish one after the other in their order. */
async function linesShown(args: readonly string[]): Promise<readonly string[]> {
  const env = { NODE_OPTIONS: `--import=${pathToFileURL(join(folder, 'terminal.mjs')).href}` };
  const { code, stderr } = await plimsoll(['sweep', 'tiny.yaml', '--threads', '1', ...args], { cwd: folder, env });
  expect([args, code]).toEqual([args, 0]);
  const frames = stderr.split('\r\u001b[2K');
  // The line is taken away at the end, and nothing is said beside it.
  expect([frames[0], frames.at(-1)]).toEqual(['', '']);
  return frames.slice(1, -1);
}

const LINE = /^(.+) [━─]{24} (\d+)\/(\d+) {2}\d+ (?:s|min) left {2}\d+(?:\.\d)?\/s$/;
/** What is said of the points: the label, how many are done, of how many; a line that is none of these as it is. */
function told(lines: readonly string[]): (string | number)[][] {
  return lines.map((line) => {
    const [, label, done, of] = LINE.exec(line) ?? [];
    return label === undefined ? [line] : [label, Number(done), Number(of)];
  });
}

beforeAll(async () => {
  await ensureBuilt();
  writeFileSync(join(folder, 'tiny.yaml'), TINY);
  writeFileSync(join(folder, 'terminal.mjs'), AS_ON_A_TERMINAL);
}, BUILD_WAIT_MS);

afterAll(() => rmSync(folder, { recursive: true }));

describe('the line of a sweep', () => {
  it('counts the points that are done and says how long the others take', async () => {
    const lines = await linesShown(['-m', 'consumers.desk.workers=2..6', '--out', 'plain']);
    expect(told(lines)).toEqual([1, 2, 3, 4, 5].map((done) => ['tiny', done, 5]));
    // A fifth of 24 places is 4.8.
    expect(lines[0]).toContain(`tiny ${'━'.repeat(5)}${'─'.repeat(19)} 1/5  `);
    expect(lines[4]).toContain(`tiny ${'━'.repeat(24)} 5/5  0 s left  `);
  });

  it('says what was done before, and counts what is left', async () => {
    const matrix = ['-m', 'consumers.desk.workers=2..6', '--out', 'resumed'];
    await linesShown(matrix);
    const journal = join(folder, 'resumed/sweep.journal');
    // The head and three points, as if it had ended there.
    const kept = readFileSync(journal, 'utf8').split('\n').slice(0, 4);
    writeFileSync(journal, `${kept.join('\n')}\n`);
    expect(told(await linesShown([...matrix, '--resume']))).toEqual([1, 2].map((done) => ['tiny (3 done before)', done, 2]));
  });

  it('with --stop ends at all of the points that are run', async () => {
    // One worker does 50 messages a second and misses long before eight do, who come last.
    const matrix = ['-m', 'producers.web.rate=10/s,100/s,150/s,200/s', '-m', 'consumers.desk.workers=1,8'];
    const shown = told(await linesShown([...matrix, '--stop', 'producers.web.rate', '--out', 'stopped']));
    const { provenance }: SweepResult = JSON.parse(readFileSync(join(folder, 'stopped/study.json'), 'utf8'));
    expect([provenance.finished, provenance.skipped]).toEqual([6, 2]);
    expect(shown.map(([, done]) => done)).toEqual([1, 2, 3, 4, 5, 6]);
    expect([shown[0], shown.at(-1)]).toEqual([
      ['tiny', 1, 8],
      ['tiny', 6, 6],
    ]);
  });

  it('with --stop never counts more than are run: a point that had begun is dropped, and the last may be the one that misses', async () => {
    const matrix = ['-m', 'producers.web.rate=10/s,100/s,150/s,200/s', '-m', 'consumers.desk.workers=1'];
    const shown = told(await linesShown([...matrix, '--stop', 'producers.web.rate', '--out', 'dropped']));
    expect(shown).toEqual([
      ['tiny', 1, 4],
      ['tiny', 2, 2],
    ]);
  });
});
