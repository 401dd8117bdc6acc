/** `sweep` through the built command: what it prints and writes, and that nothing ends it for good. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readJournal } from '../../src/experiment/sweep-journal.ts';
import { Alea } from '../../src/kernel/alea.ts';
import type { SweepResult } from '../../src/result/sweep-result.ts';
import { TINY } from '../support/tiny-sweep.ts';

const root = join(import.meta.dirname, '../..');
const main = join(root, 'dist/cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-sweep-'));
const scenario = join(folder, 'tiny.yaml');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const children = new Set<ChildProcess>();

function sweep(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, 'sweep', ...args], { env: { ...process.env, ...env }, maxBuffer: 1e8 }, (error, out, err) => {
      children.delete(child);
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : null, out, err });
    });
    children.add(child);
  });
}

/** Waits until the journal holds so many points, then ends the process. */
function endedWhenFinished(points: number, signal: NodeJS.Signals, journal: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, 'sweep', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    children.add(child);
    let err = '';
    child.stderr.on('data', (text) => (err += String(text)));
    const timer = setInterval(() => {
      if (linesIn(journal) <= points) return;
      // Once: a second Ctrl-C ends the program without another word.
      clearInterval(timer);
      child.kill(signal);
    }, 5);
    child.on('close', (code) => {
      clearInterval(timer);
      children.delete(child);
      resolve({ code, out: '', err });
    });
  });
}

function linesIn(path: string): number {
  try {
    return readFileSync(path, 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
}

/** Points whose lines are whole, in the order they were finished. */
function indicesIn(journal: string): readonly number[] {
  return readFileSync(journal, 'utf8')
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => /"index":(\d+)/.exec(line)?.[1] ?? [])
    .map(Number);
}

function studyIn(out: string): SweepResult {
  return JSON.parse(readFileSync(join(out, 'study.json'), 'utf8')) as SweepResult;
}

const FILES = ['study.json', 'sweep.csv', 'sweep.html'];
const bytesIn = (out: string): string[] => FILES.map((name) => readFileSync(join(out, name), 'utf8'));

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(scenario, TINY);
});

afterAll(() => rmSync(folder, { recursive: true }));

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

describe('sweep', () => {
  it('prints the answer and writes study.json, sweep.csv and sweep.html', async () => {
    const out = join(folder, 'plain');
    const { code, out: text } = await sweep([scenario, '-m', 'consumers.desk.workers=1..3', '-m', 'producers.web.rate=20/s,60/s', '--out', out]);
    expect(code).toBe(0);
    expect(text).toContain('6 of 6 points run');
    expect(text.replace(/\s+/g, ' ')).toMatch(
      /\d of 6 points meet all objectives; the cheapest with the largest producers\.web\.rate is consumers\.desk\.workers=/,
    );
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(Math.max(100, out.length + 20));
    expect(readdirSync(out).sort()).toEqual(['study.json', 'sweep.csv', 'sweep.html', 'sweep.journal']);
    const study = studyIn(out);
    expect(study.points.map(({ id }) => id)[1]).toBe('consumers.desk.workers=1 producers.web.rate=60/s');
    // A row per point and measure, the cost among them, and the header.
    expect(linesIn(join(out, 'sweep.csv'))).toBe(6 * (study.measures.length + 1) + 1);
  });

  it('gives the same bytes for any number of threads', async () => {
    const outs = await Promise.all(
      [0, 1, 2, 5].map(async (threads) => {
        const out = join(folder, `threads-${threads}`);
        await sweep([scenario, '-m', 'consumers.desk.workers=1..5', '--replications', '2', '--threads', String(threads), '--out', out, '-q']);
        return bytesIn(out);
      }),
    );
    for (const bytes of outs.slice(1)) expect(bytes).toEqual(outs[0]);
  });

  /** Starts a sweep with a witness in every thread; `inMain` is done before the program's own first line. */
  async function threadsStarted(name: string, args: readonly string[], inMain = ''): Promise<number> {
    const seen = join(folder, `${name}.seen`);
    const witness = join(folder, `${name}.mjs`);
    writeFileSync(
      witness,
      `import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { isMainThread } from 'node:worker_threads';
if (!isMainThread) appendFileSync(${JSON.stringify(seen)}, 'started\\n');
else { ${inMain} }
`,
    );
    const { code } = await sweep([scenario, ...args, '--out', join(folder, name), '-q'], { NODE_OPTIONS: `--import=${pathToFileURL(witness).href}` });
    expect(code).toBe(0);
    return linesIn(seen);
  }

  it('--max-parallel bounds the threads that are started, as --threads does', async () => {
    const matrix = ['-m', 'consumers.desk.workers=1..8'];
    expect(await threadsStarted('one-of-three', [...matrix, '--threads', '3', '--max-parallel', '1'])).toBe(1);
    expect(await threadsStarted('one-of-one', [...matrix, '--threads', '1', '--max-parallel', '3'])).toBe(1);
    // More than one at all, or the bound of one above would show nothing.
    expect(await threadsStarted('three', [...matrix, '--threads', '3', '--max-parallel', '4'])).toBeGreaterThan(1);
  });

  it('starts a thread for every core when nothing is said of threads', async () => {
    // Enough to do that no thread is still starting when all is done.
    const matrix = ['-m', 'consumers.desk.workers=1..30', '--duration', '5m'];
    const cores = availableParallelism();
    expect(await threadsStarted('by-default', [...matrix, '-m', `seed=1..${Math.ceil(cores / 4)}`])).toBe(cores);
    // Two cores would not tell all of them from two.
    const asIfThree = 'os.availableParallelism = () => 3; syncBuiltinESMExports();';
    expect(await threadsStarted('by-default-of-three', matrix, asIfThree)).toBe(3);
  });

  it('agrees with run at the same point', async () => {
    const out = join(folder, 'agree');
    await sweep([scenario, '-m', 'consumers.desk.workers=1..3', '--out', out, '-q']);
    const single = await new Promise<{ objectives: { actual: number }[] }>((resolve) => {
      execFile(
        process.execPath,
        [main, 'run', scenario, '--set', 'consumers.desk.workers=2', '--json', '--out', join(folder, 'single')],
        { maxBuffer: 1e8 },
        (_, text) => resolve(JSON.parse(text)),
      );
    });
    expect(studyIn(out).points[1]?.objectives[0]?.actual).toBe(single.objectives[0]?.actual);
  });

  it('refuses what cannot vary with exit 2, before anything runs', async () => {
    const tries: [string[], RegExp][] = [
      [[], /nothing varies/],
      [['-m', 'consumers.desk.wrkers=1,2'], /desk has no wrkers.*did you mean workers/s],
      [['-m', 'producers.web.rate=20/s,60'], /the point producers\.web\.rate=60 cannot be run/],
      [['-m', 'consumers.desk.workers=5..1'], /is empty/],
      [['-m', 'consumers.desk.workers=1,2', '--stop', 'producers.web.rate'], /does not vary/],
      [['-m', 'consumers.desk.workers=1,2', '--measure', 'desk.speed.p99'], /is no measure/],
      [['-m', 'consumers.desk.workers=@nowhere.txt'], /there is no such file/],
      [['-m', 'consumers.desk.workers=1,2', '--threads', 'x'], /threads/],
    ];
    for (const [args, message] of tries) {
      const { code, err } = await sweep([scenario, ...args, '--out', join(folder, 'refused')]);
      expect(err).toMatch(message);
      expect(code).toBe(2);
    }
  });

  it('takes the values of an axis from a file beside the scenario, and from no other folder', async () => {
    const beside = join(folder, 'beside');
    mkdirSync(beside);
    const file = join(beside, 'tiny.yaml');
    writeFileSync(file, TINY);
    writeFileSync(join(beside, 'rates.txt'), '# by the hour\n20/s  # night\n\n40/s, 60/s\r\n');
    writeFileSync(join(folder, 'rates.txt'), '30/s\n');
    const out = join(beside, 'out');
    expect(await sweep([file, '-m', 'producers.web.rate=@rates.txt', '--out', out, '-q'])).toMatchObject({ code: 0, err: '' });
    expect(studyIn(out).points.map(({ id }) => id)).toEqual(['20/s', '40/s', '60/s'].map((rate) => `producers.web.rate=${rate}`));
    const above = ['-m', 'producers.web.rate=@../rates.txt', '--out', join(beside, 'above'), '-q'];
    const { code, err } = await sweep([file, ...above]);
    expect(err).toContain("cannot read ../rates.txt: it lies outside the scenario's folder; --allow-outside permits it");
    expect([code, existsSync(join(beside, 'above'))]).toEqual([2, false]);
    expect((await sweep([file, ...above, '--allow-outside'])).code).toBe(0);
    expect(studyIn(join(beside, 'above')).points.map(({ values }) => values['producers.web.rate'])).toEqual(['30/s']);
  });

  it('says with exit 2 where it cannot keep a journal', async () => {
    writeFileSync(join(folder, 'a-file'), '');
    const places = [join(folder, 'a-file/below'), ...(process.platform === 'linux' ? ['/proc/plimsoll'] : [])];
    for (const out of places) {
      const { code, err } = await sweep([scenario, '-m', 'consumers.desk.workers=1,2', '--out', out]);
      expect(err).toMatch(/^cannot write .*sweep\.journal: /);
      expect(code).toBe(2);
    }
  });

  it.runIf(process.platform === 'linux')('keeps what is finished when the disk is full, with exit 2', async () => {
    const out = join(folder, 'full');
    mkdirSync(out);
    const many = ['-m', 'consumers.desk.workers=1..40', '--out', out, '--quiet'];
    // The shell's limit on the size of a file, in blocks of 1,024 bytes, stands for the disk's end.
    const script = `trap '' XFSZ; ulimit -f 16; exec "$0" "$@"`;
    const ended = await new Promise<Ended>((resolve) => {
      execFile('bash', ['-c', script, process.execPath, main, 'sweep', scenario, ...many], (error, text, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: text, err }),
      );
    });
    expect(ended.err).toMatch(/^\d+ of 40 points are finished and kept in .*cannot write .*sweep\.journal: /s);
    expect(ended.code).toBe(2);
    expect((await sweep([scenario, ...many, '--resume'])).code).toBe(0);
    await sweep([scenario, ...many.slice(0, 2), '--out', `${out}-not`, '--quiet']);
    expect(bytesIn(out)).toEqual(bytesIn(`${out}-not`));
  });

  it('fails with exit 99 when no point meets all objectives', async () => {
    const { code, out } = await sweep([
      scenario,
      '-m',
      'consumers.desk.workers=1,2',
      '--set',
      'objectives=[desk.sojourn.mean < 1ms]',
      '--out',
      join(folder, 'none'),
    ]);
    expect(code).toBe(99);
    expect(out).toContain('No point meets all objectives');
  });

  it('skips larger loads once an objective is missed, for any number of threads', async () => {
    const studies = await Promise.all(
      [0, 2].map(async (threads) => {
        const out = join(folder, `stop-${threads}`);
        await sweep([
          scenario,
          '-m',
          'producers.web.rate=range(10,200,10)/s',
          '-m',
          'consumers.desk.workers=1,2',
          '--stop',
          'producers.web.rate',
          '--threads',
          String(threads),
          '--out',
          out,
          '-q',
        ]);
        return readFileSync(join(out, 'study.json'), 'utf8');
      }),
    );
    expect(studies[1]).toBe(studies[0]);
    const { points, provenance } = JSON.parse(studies[0] ?? '') as SweepResult;
    expect(provenance.skipped).toBeGreaterThan(10);
    for (const workers of [1, 2]) {
      const line = points.filter(({ values }) => values['consumers.desk.workers'] === workers);
      const first = line.findIndex(({ verdict }) => verdict === 'missed');
      expect(line.slice(0, first).every(({ outcome }) => outcome === 'finished')).toBe(true);
      expect(line.slice(first + 1).every(({ outcome }) => outcome === 'skipped')).toBe(true);
    }
  });
});

it('says in its help that points are left out and added in the file as well, no line wider than 80 columns', async () => {
  const { code, out } = await sweep(['--help']);
  expect(code).toBe(0);
  expect(out).toMatch(/--matrix [^-]*on\s+top of matrix: in the file\)/);
  for (const what of ['exclude', 'include']) expect(out.replace(/\s+/g, ' ')).toContain(`(repeatable; as ${what}: in the file)`);
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

describe('a sweep of 1,000 points', () => {
  const matrix = ['-m', 'producers.web.rate=range(1,100,1)/s', '-m', 'consumers.desk.workers=1..10', '-q'];
  const whole = join(folder, 'whole');

  beforeAll(async () => {
    expect((await sweep([scenario, ...matrix, '--out', whole])).err).toBe('');
  }, 180_000);

  it('continues after SIGKILL at random moments, to the same bytes and with nothing run twice', async () => {
    const out = join(folder, 'killed');
    const journal = join(out, 'sweep.journal');
    let kills = 0;
    for (let round = 1; round <= 5; round++) {
      // Chance is wanted here: any moment must do.
      await endedWhenFinished(Math.floor(Math.random() * 190 * round), 'SIGKILL', journal, [scenario, ...matrix, '--out', out, '--resume']);
      kills += linesIn(journal) < 1001 ? 1 : 0;
    }
    expect(kills).toBeGreaterThan(2);
    const before = readJournal(journal)?.finished.size ?? 0;
    const { code } = await sweep([scenario, ...matrix, '--out', out, '--resume']);
    expect(code).toBe(0);
    expect(bytesIn(out)).toEqual(bytesIn(whole));
    const indices = indicesIn(journal);
    expect(before).toBeGreaterThan(0);
    expect(indices).toHaveLength(1000);
    expect(new Set(indices).size).toBe(1000);
  });

  it('continues after a thread has died, which is exit 70 and says how', async () => {
    const out = join(folder, 'thread-died');
    const preload = pathToFileURL(join(import.meta.dirname, '../support/end-a-thread.mjs')).href;
    const died = await sweep([scenario, ...matrix, '--out', out], { NODE_OPTIONS: `--import ${preload}`, END_THREAD_AT: '120' });
    expect(died.code).toBe(70);
    expect(died.err).toMatch(/\d+ of 1000 points are finished and kept in .*sweep\.journal\.\nContinue with the same command and --resume/);
    expect(died.err).toContain('a worker thread ended without an answer');
    const kept = linesIn(join(out, 'sweep.journal')) - 1;
    expect(kept).toBeGreaterThan(50);
    expect((await sweep([scenario, ...matrix, '--out', out, '--resume'])).code).toBe(0);
    expect(bytesIn(out)).toEqual(bytesIn(whole));
  });

  it('continues after threads that died and SIGKILLs, all at random moments, to the same bytes and with nothing run twice', async () => {
    const out = join(folder, 'died-at-random');
    const journal = join(out, 'sweep.journal');
    const preload = pathToFileURL(join(import.meta.dirname, '../support/end-a-thread-at.mjs')).href;
    const seed = Number(process.env.SWEEP_DEATHS_SEED ?? Date.now());
    const chance = new Alea(String(seed));
    const story = [`SWEEP_DEATHS_SEED=${seed}`];
    let finished: readonly number[] = [];
    let deaths = 0;
    for (let round = 0; round < 6; round++) {
      const at = Math.floor(finished.length + chance.next() * 200);
      const [ms, which] = [Math.floor(chance.next() * 30), Math.floor(chance.next() * 16)];
      const args = [scenario, ...matrix, '--out', out, '--resume', '--threads', '2'];
      const isThread = round % 2 === 0;
      story.push(`${isThread ? `thread ${which}` : 'process'} ends${isThread ? ` ${ms} ms` : ''} after ${at} points`);
      const env = {
        NODE_OPTIONS: `--import ${preload}`,
        END_JOURNAL: journal,
        END_AT_LINES: String(at + 1),
        END_AFTER_MS: String(ms),
        END_WHICH: String(which),
      };
      const { code } = isThread ? await sweep(args, env) : await endedWhenFinished(at, 'SIGKILL', journal, args);
      // A thread that had nothing left to do ends unnoticed.
      if (isThread) expect([0, 70], story.join('\n')).toContain(code);
      deaths += code === 0 ? 0 : 1;
      const now = indicesIn(journal);
      // What was finished stays, in its place.
      expect(now.slice(0, finished.length), story.join('\n')).toEqual(finished);
      finished = now;
    }
    console.log(story.join('\n'));
    expect(deaths, story.join('\n')).toBeGreaterThan(3);
    expect((await sweep([scenario, ...matrix, '--out', out, '--resume'])).code, story.join('\n')).toBe(0);
    expect(bytesIn(out), story.join('\n')).toEqual(bytesIn(whole));
    expect(
      [...indicesIn(journal)].sort((a, b) => a - b),
      story.join('\n'),
    ).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  }, 400_000);

  it('ends on Ctrl-C with exit 130 and how to continue', async () => {
    const out = join(folder, 'interrupted');
    const { code, err } = await endedWhenFinished(100, 'SIGINT', join(out, 'sweep.journal'), [scenario, ...matrix, '--out', out]);
    expect(code).toBe(130);
    expect(err).toMatch(/Interrupted: \d+ of 1000 points are finished and kept in .*\nContinue with the same command and --resume/);
    expect((await sweep([scenario, ...matrix, '--out', out, '--resume'])).code).toBe(0);
    expect(bytesIn(out)).toEqual(bytesIn(whole));
  });

  it('is not continued by another scenario, and is kept when it starts anew', async () => {
    const out = join(folder, 'changed');
    await sweep([scenario, '-m', 'consumers.desk.workers=1..4', '-q', '--out', out]);
    const other = await sweep([scenario, '-m', 'consumers.desk.workers=1..4', '--seed', '4', '--out', out, '--resume']);
    expect(other.code).toBe(2);
    expect(other.err).toContain('is of another sweep');
    expect(other.err).toContain('Without --resume it starts anew.');
    const anew = await sweep([scenario, '-m', 'consumers.desk.workers=1..4', '--seed', '4', '--out', out]);
    expect(anew.code).toBe(0);
    expect(linesIn(join(out, 'sweep.journal.old'))).toBe(5);
  });
});
