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
  const { code, stderr } = await plimsoll([...args, '--quiet', '--out', out], { hangsAfterMs: 600_000 });
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
    const [shards, share] = said(/how much of that quarter's traffic do (\w+) shards take\? (\d+) %/).map(numberOf);
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

describe('the whole day', () => {
  /** Requests of every minute, as the file of the day has them. */
  const lines = readFileSync(join(ROOT, 'scenarios/data/worldcup98-1998-06-30.csv'), 'utf8').trim().split('\n').slice(1);
  const requests = lines.map((line) => Number(line.split(',')[1])).reduce((sum, count) => sum + count, 0);
  /** Of a month of 730 hours. */
  const DAYS = 730 / 24;

  it('needs no fewer shards than its busiest quarter of an hour', async () => {
    const [shards, refused] = [
      said(/for the day (\w+) is a lower bound: of all its attempts four/)[0]!,
      said(/of all its attempts four shards would refuse ([\d.]+) %/)[0]!,
    ];
    const [answer] = said(/with a reader for each\? .* (\w+)\. It simulated/);
    expect(shards.toLowerCase()).toBe(answer!.toLowerCase());
    const four = ['run', 'scenarios/worldcup98.yaml', '--whole', '--set', 'services.clicks.shards=4', '--set', 'consumers.sessions.workers=16'];
    const { components, objectives } = studyIn(join(await ran('four-all-day', four), 'result.json'));
    const missed = objectives.filter(({ verdict }) => verdict === 'missed').map(({ expression }) => expression);
    expect(missed).toEqual(['sessions.sojourn.p99 < 5s', 'clicks.WriteProvisionedThroughputExceeded.share < 0.1%', 'web.lost.share < 0.01%']);
    expect((100 * components.clicks!.metrics.throttled!.share!).toPrecision(2)).toBe(refused);
  });

  it('how many requests, the wait, what a month of such days costs and what this one', async () => {
    const [million] = said(/the whole day, all ([\d.]+) million requests, with five shards and five readers/);
    const [p99, month, day] = said(/Every objective is met, p99 ([\d.]+) s; a month of such days would cost \$([\d.]+) in us-east-1, so this one \$([\d.]+)\./);
    const { components, objectives, cost } = studyIn(join(await ran('day', commandWith('run', '--whole')), 'result.json'));
    expect(objectives.filter(({ verdict }) => verdict !== 'met')).toEqual([]);
    expect((components.web!.metrics.offered!.sum! / 1e6).toFixed(1)).toBe(million);
    expect((components.sessions!.metrics.sojourn!.p99! / 1000).toPrecision(2)).toBe(p99);
    expect(cost!.monthly!.toFixed(2)).toBe(month);
    // A month is 730 hours.
    expect(((cost!.monthly! * 24) / 730).toFixed(2)).toBe(day);

    // By hand, of AWS's list: $0.015 a shard-hour, $0.014 a million records of 25 KB at most, $0.40 a million requests but for the first million.
    const sum = (component: string, metric: string): number => components[component]!.metrics[metric]!.sum!;
    const billed = (records: number, calls: number): number => 5 * 730 * 0.015 + (records * DAYS * 0.014) / 1e6 + ((calls * DAYS - 1e6) * 0.4) / 1e6;
    const calls = sum('shop', 'calls') + sum('orders', 'receiveCalls') + sum('orders', 'NumberOfMessagesDeleted');
    expect(billed(sum('web', 'accepted'), calls).toFixed(2)).toBe(month);
    // And of the day's file alone: one request in 500 is bought, a call each to send, to receive and to delete it; of a hundred one is received again,
    // and eight workers whose calls all came back empty after 20 s would make 34,560 more.
    const [few, many] = [-4, 4].map((deviations) => requests + deviations * Math.sqrt(requests));
    const [bought, most] = [-4, 4].map((deviations) => 0.002 * requests + deviations * Math.sqrt(0.002 * requests));
    expect(Number(month)).toBeGreaterThan(billed(few!, 3 * bought!));
    expect(Number(month)).toBeLessThan(billed(many!, 3.02 * most! + (8 * 86_400) / 20));
    expect(Number(day)).toBeCloseTo(billed(sum('web', 'accepted'), calls) / DAYS, 2);
  });
});
