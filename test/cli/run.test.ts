/** `run`, as a shell meets it: exit codes, files, streams, refusals, Ctrl-C, and threads that die. */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isProblems, parseStudyResult } from '../../src/result/schema.ts';
import type { StudyResult } from '../../src/result/study-result.ts';
import { AS_ON_A_TERMINAL, BUILD_WAIT_MS, ensureBuilt, MAIN, plimsoll, start, temporaryFolder } from './program.ts';

const GOOD = `duration: 20s
seed: 7
producers:
  web: { to: jobs, rate: 50/s }
services:
  jobs: { kind: sqs-standard }
consumers:
  workers: { kind: poller, from: jobs, workers: 4, serviceTime: { exponential: { mean: 20ms } } }
objectives:
  - workers.sojourn.p99 < 10s
`;

/** As a scenario names a value of the environment. */
const variable = (name: string): string => `\${${name}}`;

let folder = '';
beforeAll(ensureBuilt, BUILD_WAIT_MS);
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function written(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

/** Runs in the folder of the test. */
const run = (...args: string[]) => plimsoll(['run', ...args], { cwd: folder });

/** The result in a folder, checked against its schema. */
function resultIn(out: string, name = 'result.json'): StudyResult {
  const result = parseStudyResult(JSON.parse(readFileSync(join(folder, out, name), 'utf8')));
  if (isProblems(result)) throw new Error(`${out}/${name} is no result: ${JSON.stringify(result)}`);
  return result;
}

describe('exit codes', () => {
  test('0 when every objective is met', async () => {
    const { code, stdout, stderr } = await run(written('good.yaml', GOOD), '--report', 'json');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('met');
    expect(stdout).toContain('wrote reports/good/result.json');
  });

  test('99 when one is missed', async () => {
    const { code, stdout } = await run(written('hard.yaml', GOOD.replace('p99 < 10s', 'p99 < 1us')), '--report', 'json');
    expect(code).toBe(99);
    expect(stdout).toContain('missed');
  });

  test('of several scenarios the worst, and none runs when one cannot be read', async () => {
    written('good.yaml', GOOD);
    written('hard.yaml', GOOD.replace('p99 < 10s', 'p99 < 1us'));
    expect((await run('hard.yaml', 'good.yaml', '--report', 'json', '--out', 'both')).code).toBe(99);
    expect(readdirSync(join(folder, 'both')).sort()).toEqual(['good', 'hard']);
    const { code } = await run('good.yaml', 'missing.yaml', '--report', 'json', '--out', 'none');
    expect(code).toBe(2);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
});

describe('blocks for other verbs', () => {
  const swept = `${GOOD}matrix: { consumers.workers.workers: [1, 2] }\n`;
  const line = (verb: string): string => `matrix: is for plimsoll sweep; ${verb} takes the values as written (swept)\n`;

  test('are told, once', async () => {
    written('good.yaml', GOOD);
    written('swept.yaml', swept);
    written('both.yaml', `${swept}plan: { vary: { consumers.workers.workers: 1..4 } }\n`);
    expect((await run('swept.yaml', 'good.yaml', '--report', 'json')).stderr).toBe(line('run'));
    const { stderr } = await plimsoll(['check', 'good.yaml', 'swept.yaml', 'both.yaml'], { cwd: folder });
    expect(stderr).toBe(`${line('check').replace('(swept)', '(swept, both)')}plan: is for plimsoll plan; check takes the values as written (both)\n`);
  });

  test('but not to whoever wants quiet', async () => {
    expect((await run(written('swept.yaml', swept), '--report', 'json', '--quiet')).stderr).toBe('');
  });
});

test('--help says what no threads are', async () => {
  const { stdout } = await run('--help');
  expect(stdout.replace(/\s+/g, ' ')).toContain('0 runs in the main thread, where Ctrl-C waits for the replication in hand');
});

describe('what is written', () => {
  test('by default the result, the report and the tables, under reports/<name>', async () => {
    await run(written('good.yaml', GOOD));
    expect(readdirSync(join(folder, 'reports/good')).sort()).toEqual(['metrics.csv', 'report.html', 'result.json', 'summary.csv']);
    expect(resultIn('reports/good').name).toBe('good');
  });

  test('the reports asked for, where asked for, and nothing half written', async () => {
    await run(written('good.yaml', GOOD), '--out', 'here/there', '--report', 'json', '--report', 'junit', '--report', 'markdown', '--report', 'benchmark');
    expect(readdirSync(join(folder, 'here/there')).sort()).toEqual(['benchmark.json', 'junit.xml', 'result.json', 'summary.md']);
  });

  test('a name that is a path stays below reports/', async () => {
    await run(written('good.yaml', `name: ../../escape\n${GOOD}`), '--report', 'json');
    expect(readdirSync(folder).sort()).toEqual(['good.yaml', 'reports']);
    expect(readdirSync(join(folder, 'reports'))).toHaveLength(1);
  });
});

describe('streams', () => {
  test('--json prints the result and nothing else', async () => {
    const { stdout } = await run(written('good.yaml', GOOD), '--json', '--report', 'json');
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(folder, 'reports/good/result.json'), 'utf8')));
    expect(JSON.parse(stdout).schemaVersion).toBe(1);
  });

  test('warnings go to stderr, so that stdout stays parseable', async () => {
    const { stdout, stderr } = await run(
      written('warned.yaml', GOOD.replace('50/s', '500/s').replace('kind: sqs-standard', 'kind: sqs-standard, visibilityTimeout: 100ms')),
      '--json',
      '--report',
      'json',
    );
    expect(stderr).toContain('warned.yaml:6:');
    expect(stderr).toContain('warning');
    expect(() => JSON.parse(stdout)).not.toThrow();
  });

  test('--quiet prints nothing at all', async () => {
    const { code, stdout, stderr } = await run(written('good.yaml', GOOD), '--quiet', '--report', 'json');
    expect([code, stdout, stderr]).toEqual([0, '', '']);
    expect(existsSync(join(folder, 'reports/good/result.json'))).toBe(true);
  });

  test('neither do many threads: what listens for Ctrl-C is no leak to warn of', async () => {
    const { code, stdout, stderr } = await run(written('good.yaml', GOOD), '--quiet', '--threads', '8', '--replications', '24', '--report', 'json');
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('a pipe without a terminal gets no colours and no progress', async () => {
    const { stdout, stderr } = await plimsoll(['run', written('good.yaml', GOOD), '--report', 'json', '--replications', '3'], {
      cwd: folder,
      env: { NO_COLOR: '' },
    });
    expect(stdout + stderr).not.toContain('\u001b');
  });

  test('a reader that goes away is no crash, and the files are whole', async () => {
    written('good.yaml', GOOD);
    const command = `"${process.execPath}" "${MAIN}" run good.yaml --json --report json | head -c 10; echo " exit \${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await bash(command, folder);
    expect(stdout).toMatch(/exit 0\n$/);
    expect(stderr).toBe('');
    expect(resultIn('reports/good').name).toBe('good');
  });
});

describe('what changes a run', () => {
  test('--seed changes the numbers, the same seed does not', async () => {
    written('good.yaml', GOOD);
    for (const [out, seed] of [
      ['a', '1'],
      ['b', '2'],
      ['c', '1'],
    ] as const)
      await run('good.yaml', '--seed', seed, '--out', out, '--report', 'json');
    const mean = (out: string) => resultIn(out).components.workers!.metrics.sojourn!.mean!;
    expect(mean('a')).not.toBe(mean('b'));
    expect(mean('a')).toBe(mean('c'));
    expect(resultIn('b').provenance.seed).toBe(2);
  });

  test('--set, --duration, --replications and -e', async () => {
    written('good.yaml', GOOD.replace('50/s', variable('RATE')));
    const { code } = await run(
      'good.yaml',
      '-e',
      'RATE=80/s',
      '--set',
      'consumers.workers.workers=9',
      '--duration',
      '10s',
      '--replications',
      '2',
      '--out',
      'out',
      '--report',
      'json',
    );
    expect(code).toBe(0);
    const { components, time, provenance } = resultIn('out');
    expect(components.workers!.workers).toHaveLength(9);
    expect(time.durationMs).toBe(10_000);
    expect([provenance.replications, provenance.completed]).toEqual([2, 2]);
    expect(Math.abs(components.web!.metrics.offered!.mean! - 80)).toBeLessThan(12);
  });

  test('--trace prints events by name and writes nothing', async () => {
    const { code, stdout } = await run(written('good.yaml', GOOD), '--trace', 'workers', '--from', '2s', '--count', '5');
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    const header = lines.findIndex((line) => line.startsWith('time s'));
    expect(lines.slice(0, header).join(' ').replace(/\s+/g, ' ')).toContain('the n-th wait or beat of a worker is n × 1048576 + worker');
    expect(Math.max(...lines.slice(0, header).map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines[header + 1]).toMatch(/^ +2\.\d{6} {2}workers\.\w+ +\d+/);
    expect(lines.findIndex((line) => line.startsWith('pending'))).toBe(header + 6);
    expect(existsSync(join(folder, 'reports'))).toBe(false);
  });

  test('--trace of a queue says where its events are, before those it waits for', async () => {
    const lines = (await run(written('good.yaml', GOOD), '--trace', 'jobs', '--from', '2s', '--count', '5')).stdout.split('\n');
    expect(lines[0]).toMatch(/^jobs has no event of its own here/);
    const pending = lines.findIndex((line) => line.startsWith('pending at'));
    expect(lines[pending - 1]).toMatch(/^time s/);
    expect(lines[pending + 1]).toMatch(/jobs\.visibleAgain/);
  });

  test('--trace of a time after the last event says so, and of one after the run', async () => {
    const short = GOOD.replace('rate: 50/s', 'rate: { profile: [{ at: 0s, rate: 50/s }, { at: 5s, rate: 0/s }] }');
    const quiet = await run(written('good.yaml', short), '--trace', 'web', '--from', '10s');
    expect([quiet.code, quiet.stdout]).toEqual([0, expect.stringMatching(/^web has no event from there on; its last was web\.\w+ at [45]\.\d{6} s\n/)]);
    const beyond = await run('good.yaml', '--trace', 'web', '--from', '30s');
    expect([beyond.code, beyond.stderr]).toEqual([2, '--from 30s lies beyond the run of good, which ends at 20 s\n']);
  });
  test('--trace of what has no events of its own says where they are', async () => {
    const stream = GOOD.replace('sqs-standard', 'kinesis, shards: 1').replace('kind: poller, from', 'kind: shard-reader, from');
    const { code, stdout } = await run(written('good.yaml', stream), '--trace', 'jobs');
    expect([code, stdout]).toEqual([0, expect.stringContaining('jobs has no event of its own here')]);
  });
});

describe('refusals end in 2 and say where', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['a wrong key', GOOD.replace('workers: 4', 'wokers: 4'), /^bad\.yaml:8:40 error .*wokers.*\n(.*\n)+ +did you mean workers\?/],
    ['a missing unit', GOOD.replace('20s', '20'), /^bad\.yaml:1:11 error 20 has no unit/],
    ['a rate without a unit', GOOD.replace('50/s', '50'), /^bad\.yaml:4:26 error/],
    ['a link that leads nowhere', GOOD.replace('to: jobs', 'to: jbs'), /^bad\.yaml:4:14 error .*jbs/],
    ['a metric that is not there', GOOD.replace('sojourn', 'sojurn'), /^bad\.yaml:10:13 error .*sojurn/],
    ['a key written twice', `${GOOD}duration: 5s\n`, /^bad\.yaml:11:1 error/],
    ['broken YAML', 'producers: { web: [', /^bad\.yaml:1:\d+ error/],
    ['an empty file', '', /^bad\.yaml:1:1 error/],
    ['a file of blanks', '\n\n   \n', /^bad\.yaml:\d:1 error/],
    ['a list instead of a map', '- 1\n- 2\n', /^bad\.yaml:1:1 error/],
    ['binary', '\u0000\u0001\u0002', /^bad\.yaml:1:\d+ error/],
    ['a trace that is not there', GOOD.replace('50/s', '{ trace: none.csv }'), /^bad\.yaml:4:\d+ error none\.csv cannot be read: there is no such file/],
    ['an unset variable', GOOD.replace('50/s', variable('NOWHERE_SET')), /^bad\.yaml:4:26 error .*NOWHERE_SET/],
  ];

  test.each(cases)('%s', async (_, text, expected) => {
    const { code, stdout, stderr } = await run(written('bad.yaml', text));
    expect(stderr).toMatch(expected);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect([code, stdout]).toEqual([2, '']);
    expect(existsSync(join(folder, 'reports'))).toBe(false);
  });

  test('all problems at once', async () => {
    const { stderr } = await run(written('bad.yaml', GOOD.replace('20s', '20').replace('workers: 4', 'wokers: 4').replace('50/s', '50')));
    expect(stderr.match(/^bad\.yaml:\d+:\d+ error/gm)).toHaveLength(3);
  });

  test('a file that is missing, a folder, and one that is far too long', async () => {
    mkdirSync(join(folder, 'folder.yaml'));
    written('huge.yaml', `# ${'x'.repeat(6_000_000)}\n${GOOD}`);
    for (const [name, expected] of [
      ['missing.yaml', /missing\.yaml/],
      ['folder.yaml', /folder\.yaml/],
      ['huge.yaml', /huge\.yaml has more than 5000000 bytes/],
    ] as const) {
      const { code, stdout, stderr } = await run(name);
      expect(stderr).toMatch(expected);
      expect(stderr).not.toMatch(/\n {4}at /);
      expect([code, stdout], name).toEqual([2, '']);
    }
  });

  test.each([
    ['an unknown flag', ['run', 'good.yaml', '--sede', '3']],
    ['an unknown verb', ['rnu', 'good.yaml']],
    ['no verb', []],
    ['no scenario', ['run']],
    ['threads that are no number', ['run', 'good.yaml', '--threads', 'many']],
    ['fewer than no threads', ['run', 'good.yaml', '--threads', '-1']],
    ['a report there is not', ['run', 'good.yaml', '--report', 'pdf']],
    ['a component there is not, to trace', ['run', 'good.yaml', '--trace', 'wrokers']],
    ['an override of nothing', ['run', 'good.yaml', '--set', 'consumers.wrokers.workers=3']],
    ['an override without a value', ['run', 'good.yaml', '--set', 'duration']],
    ['an -e without a value', ['run', 'good.yaml', '-e', 'RATE']],
    ['no replications', ['run', 'good.yaml', '--replications', '0']],
    ['a dash for a file', ['validate', '-']],
    ['no folder', ['run', 'good.yaml', '--out', '']],
    ['a seed that is none', ['run', 'good.yaml', '--seed']],
  ])('%s', async (_, args) => {
    written('good.yaml', GOOD);
    const { code, stdout, stderr } = await plimsoll(args, { cwd: folder });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trim()).not.toBe('');
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  test('a folder that cannot be made or written', async () => {
    written('good.yaml', GOOD);
    written('file', '');
    mkdirSync(join(folder, 'taken/result.json'), { recursive: true });
    const places = ['file', 'file/below', 'taken'];
    if (process.platform === 'linux') places.push('/sys/plimsoll', '/proc/plimsoll');
    if (process.getuid?.() !== 0) {
      mkdirSync(join(folder, 'read-only'));
      chmodSync(join(folder, 'read-only'), 0o555);
      places.push('read-only', 'read-only/below');
    }
    for (const out of places) {
      const { code, stderr } = await run('good.yaml', '--out', out, '--report', 'json', '--quiet');
      expect(stderr, out).toContain(out);
      expect(stderr, out).not.toMatch(/\n {4}at /);
      expect(code, out).toBe(2);
    }
    expect(readdirSync(join(folder, 'taken'))).toEqual(['result.json']);
  });

  test.runIf(existsSync('/dev/full'))('an output that takes nothing more', async () => {
    written('good.yaml', GOOD);
    const { stdout, stderr } = await bash(`"${process.execPath}" "${MAIN}" run good.yaml --report json > /dev/full; echo "exit $?"`, folder);
    expect(stderr).toBe('cannot write the output: the disk is full\n');
    expect(stdout).toBe('exit 2\n');
  });

  test.skipIf(process.platform === 'win32')('a working folder that was deleted', async () => {
    const { stdout, stderr } = await bash(`mkdir gone; cd gone; rmdir ../gone; "${process.execPath}" "${MAIN}" run good.yaml; echo "exit $?"`, folder);
    expect([stdout, stderr]).toEqual(['exit 2\n', 'the folder this was started in is no longer there; change to one that is\n']);
  });

  test('before a run that takes long, where nothing can be written', async () => {
    written('good.yaml', GOOD);
    written('file', '');
    const { code, stderr } = await run('good.yaml', '--replications', '100000', '--out', 'file/below', '--quiet');
    expect(stderr).toBe('cannot write to file/below: part of the path is not a folder\n');
    expect(code).toBe(2);
  });
});

describe('several scenarios', () => {
  test('two of one name are refused before either runs', async () => {
    mkdirSync(join(folder, 'sub'));
    written('good.yaml', GOOD);
    written('sub/good.yaml', GOOD);
    const { code, stderr } = await run('good.yaml', 'sub/good.yaml');
    expect(stderr).toBe('good.yaml and sub/good.yaml are both named good; results and baselines go by the name, so give one another with name:\n');
    expect(code).toBe(2);
    expect(existsSync(join(folder, 'reports'))).toBe(false);
  });

  test('two names that would share a folder are told with their files', async () => {
    written('one.yaml', `name: a b\n${GOOD}`);
    written('two.yaml', `name: a/b\n${GOOD}`);
    const { code, stderr } = await run('one.yaml', 'two.yaml');
    expect([code, stderr]).toEqual([2, 'one.yaml, named a b, and two.yaml, named a/b, would share the folder a-b, so give one another with name:\n']);
  });

  test('--json of several is one list, of a trace a document', async () => {
    written('good.yaml', GOOD);
    written('other.yaml', GOOD);
    const both = await run('good.yaml', 'other.yaml', '--json', '--report', 'json');
    expect(JSON.parse(both.stdout).map(({ name }: StudyResult) => name)).toEqual(['good', 'other']);
    const trace = await run('good.yaml', '--json', '--trace', 'workers', '--from', '2s', '--count', '3');
    const { component, past, pending } = JSON.parse(trace.stdout);
    expect({ component, past: past.length }).toEqual({ component: 'workers', past: 3 });
    for (const { time } of [...past, ...pending]) expect(time).toBeGreaterThanOrEqual(2_000_000);
  });
});

describe('flags', () => {
  test.each([
    [['run', 'good.yaml', '--sede', '3'], 'did you mean --seed?'],
    [['limits', '--jsn'], 'did you mean --json?'],
    [['run', 'good.yaml', '--set.duration=5s'], 'did you mean --set?'],
    [['run', 'good.yaml', '--trace', '', '--from', '2'], 'did you mean 2s or 2ms?'],
    [['run', 'good.yaml', '--from', '2s'], '--from goes only with --trace'],
    [['run', 'good.yaml', '--count', '2'], '--count goes only with --trace'],
    [['run', 'good.yaml', '--trace', '', '--count', 'x'], '--count takes a whole number above 0, got x\n'],
    [['run', 'good.yaml', '--threads', 'many'], '--threads takes a whole number from 0 to 256, got many\n'],
    [['run', 'good.yaml', '--threads', '300'], '--threads takes a whole number from 0 to 256, got 300\n'],
    [['run', 'good.yaml', '--threads', '1', '--threads', '2'], '--threads takes a whole number from 0 to 256, got 1,2\n'],
    [['run', 'good.yaml', '--seed', '3', '--seed', '4'], '--seed is given 2 times: 3, 4; say it once\n'],
    [['sweep', 'good.yaml', '-o', 'a', '--out', 'b'], 'is given 2 times: a, b; say it once\n'],
    [['check', 'good.yaml', '--threads', ''], '--threads takes a whole number from 0 to 256, got nothing\n'],
    [['sweep', 'good.yaml', '--max-parallel', '3x'], '--max-parallel takes a whole number from 0 to 256, got 3x\n'],
    [['plan', 'good.yaml', '--max-replications', 'x'], '--max-replications takes a whole number from 3 on, got x\n'],
  ])('%j is answered with what was meant', async (args, hint) => {
    written('good.yaml', GOOD);
    const { code, stderr } = await plimsoll(args, { cwd: folder });
    expect(stderr).toContain(hint);
    expect(code).toBe(2);
  });

  test.each([
    ['run', 'name a scenario file: plimsoll run scenario.yaml\n'],
    ['explain', 'name a scenario file: plimsoll explain scenario.yaml\n'],
    ['compare one.yaml', 'name two scenario files or saved results: plimsoll compare first.yaml second.yaml\n'],
    ['report', 'name a saved result: plimsoll report result.json\n'],
  ])('%s without what it is to be given says what to name', async (args, sentence) => {
    const { code, stderr } = await plimsoll(args.split(' '));
    expect(stderr.startsWith(sentence)).toBe(true);
    expect(code).toBe(2);
  });

  test('after -- every word is a name', async () => {
    written('good.yaml', GOOD);
    written('-dash.yaml', GOOD);
    for (const args of [
      ['validate', '--', 'good.yaml', '-dash.yaml'],
      ['run', '--report', 'json', 'good.yaml', '--', '-dash.yaml'],
      ['explain', '--quiet', '--', 'good.yaml'],
      ['compare', '--', 'good.yaml', '-dash.yaml'],
      ['report', '--', 'reports/good/result.json'],
      ['limits', '--', 'kinesis'],
      ['--', 'schema'],
    ]) {
      const { code, stderr } = await plimsoll(args, { cwd: folder });
      expect([args, code, stderr]).toEqual([args, 0, '']);
    }
    expect(existsSync(join(folder, 'reports/-dash/result.json'))).toBe(true);
  });

  test('--help says what --json prints, of several scenarios only where there may be several', async () => {
    const said = async (verb: string): Promise<string> => (await plimsoll([verb, '--help'])).stdout.replace(/\s+/g, ' ');
    expect(await said('run')).toContain('--json Print the result as JSON, and no summary; the results of several scenarios as one JSON list [boolean]');
    for (const verb of ['sweep', 'plan', 'compare']) expect(await said(verb)).toContain('--json Print the result as JSON, and no summary [boolean]');
  });

  test('every verb takes --quiet and --no-color', async () => {
    const file = written('good.yaml', GOOD);
    for (const args of [['limits', 'kinesis'], ['schema'], ['validate', file], ['explain', file], ['init', 'sqs']]) {
      const { code, stderr } = await plimsoll([...args, '--quiet', '--no-color'], { cwd: folder });
      expect([args, code, stderr]).toEqual([args, 0, '']);
    }
  });
});

describe('a variable of -e that nothing uses', () => {
  const WARNING = /^-e RTAE:1:1 warning RTAE is used nowhere in th(is scenario|ese scenarios) \(unused-variable\)$/m;
  const withVariable = GOOD.replace('50/s', variable('RATE:-50/s')).replace('20s', '2s');

  test.each([
    'run good.yaml',
    'sweep good.yaml -m consumers.workers.workers=4,5',
    'plan good.yaml --vary consumers.workers.workers=4',
    'compare good.yaml good.yaml',
    'check good.yaml',
    'validate good.yaml',
    'explain good.yaml',
  ])('%s warns of it, with the one that was meant, and ends as it would', async (args) => {
    written('good.yaml', withVariable);
    const { code, stderr, stdout } = await plimsoll([...args.split(' '), '-e', 'RTAE=80/s'], { cwd: folder });
    expect(stderr).toMatch(WARNING);
    expect(stderr).toContain('did you mean RATE?');
    expect(stdout).not.toContain('RTAE');
    expect(code).toBe(0);
  });

  test('of several files only what none of them uses is named, of a base and an override what they use is not', async () => {
    const base = written('base.yaml', withVariable);
    const above = written('above.yaml', `extends: ${base}\nname: above\n`);
    const plain = written('plain.yaml', GOOD);
    const given = ['RATE=80/s', 'SIZE=2 KB', 'ABC=1'].flatMap((pair) => ['-e', pair]);
    const { stderr } = await plimsoll(['validate', above, plain, '--set', `producers.web.size=${variable('SIZE')}`, ...given], { cwd: folder });
    expect(stderr).toMatch(/^-e ABC:1:1 warning ABC is used nowhere in these scenarios \(unused-variable\)\n/);
    expect(stderr).toContain('1 warning\n');
  });

  test('is nothing to --quiet, and neither is one of the environment to anybody', async () => {
    written('good.yaml', withVariable);
    expect((await plimsoll(['validate', 'good.yaml', '-e', 'RTAE=80/s', '--quiet'], { cwd: folder })).stderr).toBe('');
    expect((await plimsoll(['validate', 'good.yaml'], { cwd: folder, env: { RTAE: '80/s' } })).stderr).toBe('');
  });
});

describe('Ctrl-C', () => {
  // A replication takes a few milliseconds, a hundred thousand of them longer than anybody waits.
  const LONG = ['--duration', '2s', '--replications', '100000', '--threads', '2', '--report', 'json'];

  /** Ends a program by a signal as soon as its progress says so much; it is killed, and the test fails, when it never does. */
  const interruptedAt = async (progress: RegExp, signal: NodeJS.Signals, args: readonly string[]): Promise<string> => {
    const { child, ended } = start(args, { cwd: folder, env: { NODE_OPTIONS: `--import=${join(folder, written('terminal.mjs', AS_ON_A_TERMINAL))}` } });
    let seen = '';
    let isSent = false;
    child.stderr?.on('data', (text: string) => {
      seen += text;
      // Once: a second Ctrl-C ends the program without another word.
      if (!isSent && progress.test(seen)) isSent = child.kill(signal);
    });
    const { code, stderr } = await ended;
    expect([args, code]).toEqual([args, 130]);
    return stderr;
  };

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s keeps what is finished and ends in 130', async (signal) => {
    written('good.yaml', GOOD);
    const stderr = await interruptedAt(/good .* [1-9]\d*\/100000 /, signal, ['run', 'good.yaml', ...LONG]);
    const { provenance } = resultIn('reports/good');
    expect(provenance.replications).toBe(100_000);
    expect(provenance.completed).toBeGreaterThan(0);
    expect(provenance.completed).toBeLessThan(100_000);
    expect(stderr).toContain(`Interrupted: ${provenance.completed} of 100000 replications are in reports/good.`);
    expect(readdirSync(join(folder, 'reports/good'))).toEqual(['result.json']);
  });

  test('may come while threads load: none requires an ES module, of which Node 20 dies when it is ended', async () => {
    written('good.yaml', GOOD);
    const witness = "import { isMainThread } from 'node:worker_threads';\nif (!isMainThread && process.features.require_module) process.exit(3);\n";
    const { code, stderr } = await plimsoll(['run', 'good.yaml', '--replications', '4', '--threads', '2', '--report', 'json'], {
      cwd: folder,
      env: { NODE_OPTIONS: `--import=${join(folder, written('witness.mjs', witness))}` },
    });
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('ended without an answer')]);
  });

  test('in the first moments ends in 130 or by the signal, never in a crash', async () => {
    written('good.yaml', GOOD);
    for (let attempt = 0; attempt < 12; attempt++) {
      const { child, ended } = start(['run', 'good.yaml', ...LONG], { cwd: folder });
      setTimeout(() => child.kill('SIGINT'), 300 + 40 * attempt);
      const { code, signal } = await ended;
      expect([attempt, code === 130 || signal === 'SIGINT']).toEqual([attempt, true]);
    }
  });

  test('check, compare and plan keep what is finished', async () => {
    written('good.yaml', GOOD);
    written('endless.yaml', GOOD.replace('20s', '300d'));
    written('many.yaml', GOOD.replace('20s', '2h'));
    const interrupted = (progress: RegExp, ...args: string[]): Promise<string> => interruptedAt(progress, 'SIGINT', args);
    const [checked, compared, planned] = await Promise.all([
      interrupted(/check .* 1\/2 /, 'check', 'good.yaml', 'endless.yaml', '--threads', '2'),
      interrupted(/compare .* 2\/4 /, 'compare', 'good.yaml', 'endless.yaml', '--replications', '2', '--threads', '1'),
      interrupted(/planning: \d+ candidate/, 'plan', 'many.yaml', '--vary', 'consumers.workers.workers=1..400', '--exhaustive', '--threads', '1'),
    ]);
    expect(checked).toMatch(/Interrupted: 1 of 2 scenarios were finished and are in reports\/check\.\n$/);
    expect(readFileSync(join(folder, 'reports/check/junit.xml'), 'utf8')).toContain('testsuite name="good"');
    expect(compared).toContain('what was finished is in reports/good-against-endless/first.json, which compare takes instead of a scenario');
    expect(resultIn('reports/good-against-endless', 'first.json').provenance.completed).toBe(2);
    const { candidates, isInterrupted } = JSON.parse(readFileSync(join(folder, 'reports/many/plan-candidates.json'), 'utf8'));
    expect(isInterrupted).toBe(true);
    expect(planned).toContain(`${candidates.length} simulated candidate${candidates.length === 1 ? ', ' : 's, '}of which`);
  });

  test('before anything is finished there is nothing to keep', async () => {
    written('endless.yaml', GOOD.replace('20s', '300d'));
    const { child, ended } = start(['run', 'endless.yaml', '--threads', '1', '--report', 'json'], { cwd: folder });
    setTimeout(() => child.kill('SIGINT'), 3_000);
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toContain('nothing was written of it');
    expect(existsSync(join(folder, 'reports'))).toBe(false);
  });
});

describe('a thread that dies ends the run in 70, never in a hang', () => {
  /** Loaded into every thread; what it does is done in the worker threads only. */
  const preload = (inWorker: string): string => `import { isMainThread } from 'node:worker_threads';\nif (!isMainThread) { ${inWorker} }\n`;
  /** Every arrival is rounded to whole microseconds: the five hundredth is well inside the first replication. */
  const inTheMidst = (what: string): string =>
    `let calls = 0; const { round } = Math; Math.round = (x) => { if (++calls > 500) { ${what} } return round(x); };`;

  test.each([
    ['at its start', 'process.exit(3);'],
    ['in the midst of a replication', inTheMidst('process.exit(3);')],
    ['by an error', inTheMidst("throw new Error('a fault that was put in');")],
  ])('%s', async (_, fault) => {
    written('good.yaml', GOOD);
    written('fault.mjs', preload(fault));
    const { code, stdout, stderr } = await plimsoll(['run', 'good.yaml', '--replications', '8', '--threads', '2', '--report', 'json'], {
      cwd: folder,
      env: { NODE_OPTIONS: `--import=${join(folder, 'fault.mjs')}` },
    });
    expect(stderr).toContain('a worker thread ended without an answer');
    expect(stderr).toContain('the scenario is not to blame');
    expect([code, stdout]).toEqual([70, '']);
    expect(existsSync(join(folder, 'reports'))).toBe(false);
  });
});

function bash(command: string, cwd: string): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    execFile('bash', ['-c', command], { cwd, timeout: 60_000, env: { ...process.env, NODE_OPTIONS: '' } }, (error, stdout, stderr) => {
      if (error === null) resolve({ stdout, stderr });
      else reject(error);
    });
  });
}
