/** The numbers of the README's World Cup: its own commands are run, and the text must hold what they answer. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseComparison } from '../../src/result/comparison-schema.ts';
import { parseStudyResult } from '../../src/result/schema.ts';
import type { StudyResult } from '../../src/result/study-result.ts';
import { parsePlan } from '../cli/plan-reading.ts';
import { BUILD_WAIT_MS, ensureBuilt, plimsoll, ROOT, temporaryFolder } from '../cli/program.ts';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const folder = temporaryFolder();

const NUMBERS: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7 };
const numberOf = (word: string): number => NUMBERS[word.toLowerCase()] ?? Number(word);

/** The one command of the README that holds all of these words. */
function commandWith(...words: readonly string[]): readonly string[] {
  const found = readme.split('\n').filter((line) => line.startsWith('plimsoll ') && words.every((word) => line.includes(word)));
  expect(found, words.join(' ')).toHaveLength(1);
  return found[0]!.split(' ').slice(1);
}

/** What the README says where this is written; its spaces are any. */
function said(pattern: RegExp): readonly string[] {
  const found = pattern.exec(readme.replace(/\s+/g, ' '));
  if (found === null) throw new Error(`the README no longer says ${pattern}`);
  return found.slice(1);
}

/** Runs a command of the README into a folder of its own; one that misses objectives ends with 99. */
async function ran(name: string, args: readonly string[]): Promise<string> {
  const out = join(folder, name);
  const { code, stderr } = await plimsoll([...args, '--quiet', '--out', out]);
  expect([0, 99], stderr).toContain(code);
  return out;
}

function studyIn(path: string): StudyResult {
  const study = parseStudyResult(JSON.parse(readFileSync(path, 'utf8')));
  if ('problems' in study) throw new Error(study.problems.join('\n'));
  return study;
}

beforeAll(ensureBuilt, BUILD_WAIT_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the busiest quarter of an hour', () => {
  it('how many shards it would have needed, and how that was found', async () => {
    const plan = parsePlan(readFileSync(join(await ran('plan', commandWith('plan', '--vary')), 'plan.json'), 'utf8'));
    const pattern = /(\w+)\. It simulated (\d+) of the (\d+) combinations, ruled out (\w+) to (\w+) by closed forms \(shard (\d+) of (\d+) would be offered/;
    const [answer, simulated, grid, from, to, shard, of] = said(pattern).map(numberOf);
    expect(plan.answer?.values).toEqual({ 'services.clicks.shards': answer });
    expect(plan.counts).toMatchObject({ simulated, grid });
    expect(plan.skipped).toHaveLength(1);
    const [skipped] = plan.skipped;
    expect(skipped!.values).toEqual(Array.from({ length: to! - from! + 1 }, (_, i) => from! + i));
    expect(skipped!.sentence).toContain(`shard ${shard} of ${of} would be offered more than its 1,000 records/s`);
  });

  it('how much of it four shards take', async () => {
    const plan = parsePlan(readFileSync(join(await ran('max-rate', commandWith('plan', '--max-rate')), 'plan.json'), 'utf8'));
    const [shards, share] = said(/how much of that traffic do (\w+) shards take\? (\d+) %/).map(numberOf);
    expect(readFileSync(join(ROOT, 'scenarios/worldcup98.yaml'), 'utf8')).toMatch(new RegExp(`shards: (\\$\\{SHARDS:-)?${shards}\\b`));
    const rate = Object.values(plan.answer?.values ?? {})[0];
    expect(Math.round(100 * Number(String(rate).replace(/[^\d.]/g, '')))).toBe(share);
  });
});

describe('the match window', () => {
  const [refused, p99] = [said(/four shards refuse ([\d.]+) % of the attempts/)[0]!, said(/five refuse nothing, and p99 is ([\d.]+) s/)[0]!];

  it('what four shards refuse', async () => {
    const { components } = studyIn(join(await ran('four', ['run', 'scenarios/worldcup98.yaml']), 'result.json'));
    expect((100 * components.clicks!.metrics.throttled!.share!).toPrecision(3)).toBe(refused);
  });

  it('what five refuse, with a worker for each, and how long records take', async () => {
    const five = ['run', 'scenarios/worldcup98.yaml', '--set', 'services.clicks.shards=5', '--set', 'consumers.sessions.workers=5'];
    const { components } = studyIn(join(await ran('five', five), 'result.json'));
    expect(components.clicks!.metrics.throttled!.sum).toBe(0);
    expect((components.sessions!.metrics.sojourn!.p99! / 1000).toPrecision(2)).toBe(p99);
  });

  it('a fifth shard without a fifth worker is worse than none', async () => {
    said(/a fifth shard \*without\* a fifth worker is worse than none/);
    const out = await ran('compare', commandWith('compare', '--set-second'));
    const compared = parseComparison(JSON.parse(readFileSync(join(out, 'comparison.json'), 'utf8')));
    if ('problems' in compared) throw new Error(compared.problems.join('\n'));
    const { first, second } = compared.components.find(({ name }) => name === 'sessions')!;
    expect([first?.stability, second?.stability]).toEqual(['stable', 'overloaded']);
  });
});

it('the whole day: how many requests, the wait, what a month of such days costs and what this one', async () => {
  const [million] = said(/the whole day, all ([\d.]+) million requests/);
  const [p99, month, day] = said(/Every objective is met, p99 ([\d.]+) s; a month of such days would cost \$([\d.]+) in us-east-1, so this one \$([\d.]+)\./);
  const { components, objectives, cost } = studyIn(join(await ran('day', commandWith('run', '--whole')), 'result.json'));
  expect(objectives.filter(({ verdict }) => verdict !== 'met')).toEqual([]);
  expect((components.web!.metrics.offered!.sum! / 1e6).toFixed(1)).toBe(million);
  expect((components.sessions!.metrics.sojourn!.p99! / 1000).toPrecision(2)).toBe(p99);
  expect(cost!.monthly!.toFixed(2)).toBe(month);
  // A month is 730 hours.
  expect(((cost!.monthly! * 24) / 730).toFixed(2)).toBe(day);
});
