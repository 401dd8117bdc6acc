import { describe, expect, it } from 'vitest';
import { PlanRefused, planAxisOf } from '../../src/experiment/plan-space.ts';
import { VariantRefused } from '../../src/experiment/source.ts';
import { consolePlan } from '../../src/report/plan/console.ts';
import type { PlanResult } from '../../src/result/plan-result.ts';
import { parsePlanResult, writePlanResult } from '../../src/result/plan-schema.ts';
import { mmc } from '../../src/theory/erlang.ts';
import { plan } from '../support/plan.ts';

/** M/M/c: 14.4 a second, one second of work each. */
const ideal = (objective: string): string => `
name: ideal
duration: 1500s
warmUp: 100s
replications: 3
producers: { p: { to: q, rate: 14.4/s, size: 1 KB } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 16, batch: 1, serviceTime: { exponential: { mean: 1s } } } }
limits: none
latencies: none
objectives: ['${objective}']
`;

const erlangAnswer = (bound: number): number => {
  for (let servers = 1; ; servers++) if (mmc(14.4, 1, servers).meanWaiting < bound) return servers;
};

describe('one axis', () => {
  it.each([300, 50, 10])('needs as many workers as Erlang C says for a mean wait below %d ms', async (bound) => {
    const result = await plan(ideal(`w.waiting.mean < ${bound}ms`), { vary: ['consumers.w.workers=1..64'] });
    expect(result.answer?.values).toEqual({ 'consumers.w.workers': erlangAnswer(bound / 1000) });
    expect(result.counts.simulated).toBeLessThanOrEqual(4);
    expect(result.skipped).toHaveLength(1);
    const below = result.candidates[result.answer!.below[0]!.candidate]!;
    expect(below.verdict).not.toBe('met');
    expect(parsePlanResult(JSON.parse(writePlanResult(result)))).toEqual(result);
  });
});

describe('values in no order', () => {
  const answered = async (values: string, isExhaustive = false) => {
    const result = await plan(ideal('w.waiting.mean < 300ms'), { vary: [`consumers.w.workers=${values}`], minimise: 'consumers.w.workers', isExhaustive });
    const { answer, axes, candidates } = result;
    return { least: answer?.values, below: answer?.below, above: answer?.above, axes, values: candidates.map((candidate) => candidate.values) };
  };

  it.each([false, true])('are searched as the same ones in order are; every combination: %s', async (isExhaustive) => {
    const sorted = await answered('12,14,15,16,17,18,20,32', isExhaustive);
    expect(sorted.least).toEqual({ 'consumers.w.workers': erlangAnswer(0.3) });
    expect(sorted.below).toMatchObject([{ value: erlangAnswer(0.3) - 1 }]);
    expect(await answered('18,14,32,17,12,20,16,15', isExhaustive)).toEqual(sorted);
  });

  it('go by what they amount to, each once; words stay as they are written', () => {
    const axis = (values: readonly (string | number)[]) => planAxisOf({ path: 'a', values });
    expect(axis(['1m', '500ms', '60s', '2s'])).toEqual({ path: 'a', kind: 'ordered', values: ['500ms', '2s', '1m'] });
    expect(axis(['2 KiB', '1 KB', '2048 B'])).toEqual({ path: 'a', kind: 'ordered', values: ['1 KB', '2 KiB'] });
    expect(axis(['none', 3, 2])).toEqual({ path: 'a', kind: 'choice', values: ['none', 3, 2] });
  });
});

describe('what closed forms rule out', () => {
  const vary = ['consumers.w.workers=10..24'];

  it('of every choice alike is said once', async () => {
    const result = await plan(ideal('w.waiting.mean < 300ms'), { vary: [...vary, 'consumers.w.deletes=each,batch'] });
    expect(result.skipped).toEqual([{ path: 'consumers.w.workers', values: [10, 11, 12, 13], sentence: expect.stringMatching(/waiting\.mean < 300ms\)/) }]);
  });

  it('and is simulated all the same, beside the answer, is counted once', async () => {
    // 2,500 records a second are more than two shards may take, and three take them.
    const result = await plan(
      `
name: once
duration: 1m
producers: { p: { to: s, rate: 2500/s, size: 200 B, key: unique, batch: { records: 100, linger: 50ms } } }
services: { s: { kind: kinesis, shards: 4 } }
consumers: { r: { kind: shard-reader, from: s, workers: 8, serviceTime: 0.2ms } }
objectives: [p.throttled.share < 1%]
`,
      { vary: ['services.s.shards=1..8'] },
    );
    expect(result.candidates.map(({ values }) => values['services.s.shards'])).toEqual(expect.arrayContaining([2, 3, 4]));
    expect(result.counts).toMatchObject({ grid: 8, simulated: 3, ruledOutByTheory: 1 });
    expect(result.skipped).toEqual([{ path: 'services.s.shards', values: [1, 2], sentence: expect.stringMatching(/; 2 was simulated all the same$/) }]);
    expect(result.assumed).toContain('3 of 8 combinations were simulated, 1 more was ruled out by closed forms; the rest follows from the above.');
    const shown = consolePlan(result, { width: 120, color: false });
    expect(shown).toContain('3 of 8 combinations simulated, 1 more ruled out by closed forms');
    expect(shown).toMatch(/s\.shards = 1, 2: [^•]*; 2\s+was\s+simulated\s+all\s+the\s+same/);
  });

  it('of some choices alone is said with them', async () => {
    const batches = ideal('w.waiting.mean < 300ms').replace('batch: 1,', 'batch: 10,');
    const result = await plan(batches, { vary: [...vary, 'consumers.w.serviceTimePer=message,batch'] });
    expect(result.skipped.map(({ sentence }) => sentence)).toEqual([expect.stringMatching(/, with consumers\.w\.serviceTimePer = message$/)]);
  });
});

describe('what closed forms leave open', () => {
  /** Eight times what one worker can do: without an end of retention the last to be done in 200 s waited 175 s. */
  const overloaded = (queue: string): string => `
name: overloaded
duration: 200s
replications: 3
producers: { p: { to: q, rate: 80/s, arrivals: regular, size: 1 KB } }
services: { q: { kind: sqs-standard${queue} }, dlq: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, serviceTime: 100ms } }
limits: none
latencies: none
objectives: ['w.sojourn.max < 70s']
`;
  const vary = { vary: ['consumers.w.workers=1..8'] };

  it('is what never arrives, as it is refused for its size', async () => {
    // Two servers' worth of work is sent to one, of which three quarters are too large.
    const sent = `
duration: 60s
replications: 3
producers: { p: { to: q, rate: 20/s, size: { empirical: [1 KB, 5 KB, 5 KB, 5 KB] } } }
services: { q: { kind: sqs-standard, maxMessageSize: 4 KiB } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, serviceTime: 100ms } }
warmUp: 0s
objectives: [w.sojourn.mean < 5s]
`;
    const result = await plan(sent, { vary: ['consumers.w.workers=1..4'] });
    expect(result.skipped).toEqual([]);
    expect(result.answer?.values).toEqual({ 'consumers.w.workers': 1 });
  });

  it('is not a queue that keeps its messages', async () => {
    const { skipped } = await plan(overloaded(''), vary);
    // Of n workers the last to be done came after 25 n seconds and waited 25 (8 − n).
    expect(skipped).toMatchObject([{ values: [1, 2, 3, 4, 5] }]);
  });

  it('is a queue whose messages expire before they could wait so long', async () => {
    const { answer, skipped } = await plan(overloaded(', retention: 60s'), vary);
    // Nothing that is done was in line for more than 60 s, and 100 ms in work.
    expect(answer?.values).toEqual({ 'consumers.w.workers': 1 });
    expect(answer?.headroom[0]?.actual).toBeGreaterThan(59_900);
    expect(answer?.headroom[0]?.actual).toBeLessThanOrEqual(60_100);
    expect(skipped).toEqual([]);
  });

  it('is a queue that sets messages aside', async () => {
    const { skipped } = await plan(overloaded(', deadLetter: { queue: dlq, maxReceiveCount: 3 }'), vary);
    expect(skipped).toEqual([]);
  });
});

describe('the wait for a shard', () => {
  const read = (producer: string, consumer: string, objective: string): string => `
name: read
duration: 60s
replications: 3
producers: { p: { to: s, arrivals: regular, ${producer} } }
services: { s: { kind: kinesis, shards: 1 } }
consumers: { r: { kind: shard-reader, from: s, pollInterval: 200ms, ${consumer} } }
latencies: none
objectives: ['${objective}']
`;
  const vary = { vary: ['services.s.shards=1..3', 'consumers.r.workers=1,2,3'], minimise: 'services.s.shards' };

  it('is not for what the shard refuses', async () => {
    // 100 a second of 100 KB: a shard takes ten, and its reader fifty.
    const { answer, skipped } = await plan(read('rate: 100/s, size: 100 KB, key: unique, retry: none', 'serviceTime: 20ms', 'r.sojourn.max < 5s'), vary);
    expect(answer?.values).toEqual({ 'services.s.shards': 1, 'consumers.r.workers': 1 });
    expect(skipped).toEqual([]);
  });

  it('is of that shard alone: most records may wait for next to nothing', async () => {
    // Three readers do ten a second each. 31 come: 19 to one shard, of which ten are read, and six to each of the others.
    const keys = '{ weights: { b: 19, a: 6, e: 6 } }';
    const text = read(`rate: 31/s, size: 100 B, key: ${keys}`, 'serviceTime: 100ms', 'r.sojourn.p50 < 1500ms');
    const { answer, skipped } = await plan(text.replace('60s', '120s').replace('shards: 1', 'shards: 3'), { vary: ['consumers.r.workers=1..3'] });
    expect(answer?.values).toEqual({ 'consumers.r.workers': 3 });
    expect(skipped).toMatchObject([{ values: [1] }]);
  });
});

describe('what shards must refuse', () => {
  const shards = (producer: string, objective: string): string => `
name: refused
duration: 60s
replications: 3
producers: { p: { to: s, arrivals: regular, key: unique, ${producer} } }
services: { s: { kind: kinesis, shards: 2 } }
latencies: none
objectives: ['${objective}']
`;

  it('is of attempts: of a burst that is sent again later it is less than of records', async () => {
    // One shard takes 1,000 of 18,000 at rest and 1,000 a second for 6 s: 11,000 are refused at first, and all may be accepted in the end.
    const burst =
      'rate: { profile: [{ at: 0s, rate: 3000/s }, { at: 6s, rate: 0/s }] }, size: 100 B, batch: { records: 100, linger: 50ms }, retry: { backoff: { base: 15s, jitter: none } }';
    const { answer, skipped } = await plan(shards(burst, 'p.throttled.share < 50%'), { vary: ['services.s.shards=1..4'] });
    expect(answer?.values).toEqual({ 'services.s.shards': 1 });
    expect(answer?.headroom[0]?.actual).toBeGreaterThan(11 / (11 + 18) - 0.01);
    expect(skipped).toEqual([]);
  });

  it('is as much where they never come to rest', async () => {
    // 60,000 are sent once, 21,000 at most are ever accepted; 40,000 are above the rate, of which a rest takes 1,000 and chance 980.
    const steady = shards('rate: 3000/s, size: 100 B, batch: { records: 100, linger: 50ms }', 'p.throttled.share < 60%').replace('60s', '20s');
    const { skipped } = await plan(steady, { vary: ['services.s.shards=1..4'] });
    expect(skipped).toMatchObject([{ values: [1], sentence: expect.stringContaining('at least 64.4% of all attempts') }]);
  });

  it('is not told by bytes where records differ in size: the small ones pass', async () => {
    // Of 20 small and 20 large ones a second about five large ones pass, which is all the bytes, and then most of the small ones.
    const mixed = 'rate: 40/s, size: { empirical: [1 KB, 199 KB] }, retry: none';
    const { answer, skipped } = await plan(shards(mixed, 's.throttled.share < 45%'), { vary: ['services.s.shards=1..4'] });
    expect(answer?.values).toEqual({ 'services.s.shards': 1 });
    expect(skipped).toEqual([]);
  });
});

describe('a key that is more than a shard takes', () => {
  const keyed = (weights: string, rate = '3000/s'): string => `
name: hot
duration: 1m
producers: { p: { to: s, rate: ${rate}, size: 200 B, batch: { records: 100, linger: 50ms }, key: { weights: { ${weights} } } } }
services: { s: { kind: kinesis, shards: 4 } }
consumers: { r: { kind: shard-reader, from: s, workers: 8, serviceTime: 0.2ms } }
objectives: [p.throttled.share < 1%]
`;
  const shards = { vary: ['services.s.shards=1..16'] };

  it('is what no number of shards is enough for, and that is said before all else', async () => {
    const result = await plan(keyed('west: 40, east: 40, a: 5, b: 5, c: 5, d: 5'), shards);
    expect(result.answer).toBeNull();
    expect(result.findings).toEqual([
      'No number of shards of s will do: key west alone brings 1,200 records/s, and a shard takes 1,000 (p.throttled.share < 1%).',
    ]);
    expect(parsePlanResult(JSON.parse(writePlanResult(result)))).toEqual(result);
    expect(consolePlan(result, { width: 200, color: false })).toMatch(/^✗ No number of shards of s will do: .*\n✗ Nothing in these ranges/m);
  });

  it('is none where the range is too short, or where less load would do', async () => {
    const short = await plan(keyed('w: 1, x: 1, y: 1, z: 1, a: 1, b: 1'), { vary: ['services.s.shards=1..2'] });
    expect([short.answer, short.findings]).toEqual([null, undefined]);
    // Of 500/s a shard takes the hot key well; what is wrong there is another objective.
    const other = `${keyed('west: 40, east: 40, a: 20').replace('[p.', '[r.sojourn.p99 < 1ms, p.')}`;
    const less = await plan(other, { vary: ['services.s.shards=1..2', 'producers.p.rate=500/s,3000/s'], minimise: 'producers.p.rate' });
    expect([less.answer, less.findings]).toEqual([null, undefined]);
  });
});

describe('a request that makes no sense', () => {
  it('is refused', async () => {
    await expect(plan(ideal('w.waiting.mean < 1s'), { vary: [] })).rejects.toThrow(PlanRefused);
    await expect(plan(ideal('w.waiting.mean < 1s'), { vary: ['consumers.w.workers=1..4'], minimise: 'services.q.delay' })).rejects.toThrow(
      /none of the paths that vary; expected one of cost, consumers\.w\.workers$/,
    );
    await expect(plan(ideal('w.waiting.mean < 1s'), { vary: ['consumers.w.workers=1..4'], minimise: 'workers' })).rejects.toThrow(
      'workers is to be least, but is none of the paths that vary; expected one of cost, consumers.w.workers; did you mean consumers.w.workers?',
    );
    await expect(plan(ideal('w.waiting.mean < 1s'), { vary: ['consumers.w.deletes=each,batch'], minimise: 'consumers.w.deletes' })).rejects.toThrow(
      'its values have no order',
    );
    await expect(plan(ideal('w.waiting.mean < 1s'), { vary: ['consumers.w.workers=0..4'] })).rejects.toThrow(VariantRefused);
    for (const path of ['seed', 'replications', 'name', 'description', 'duration', 'warmUp', 'objectives.0', 'plan.confidence'])
      await expect(plan(ideal('w.waiting.mean < 1s'), { vary: [`${path}=1,2`] })).rejects.toThrow(`${path} cannot be planned: it `);
    // The least load is always the cheapest; who means it says so.
    const loads = ['producers.p.rate=10/s,40/s', 'consumers.w.workers=16,64'];
    await expect(plan(ideal('w.waiting.mean < 1s'), { vary: loads })).rejects.toThrow(
      /^producers\.p\.rate is a load: .*--max-rate producers\.p\.rate .* sweep/,
    );
    const least = await plan(ideal('w.waiting.mean < 1s'), { vary: loads, minimise: 'producers.p.rate' });
    expect(least.answer?.values).toMatchObject({ 'producers.p.rate': '10/s' });
    await expect(plan(ideal('w.waiting.mean < 1s').replace(/objectives.*/, ''), { vary: ['consumers.w.workers=1..4'] })).rejects.toThrow(/no objectives/);
  });
});

/** 3,000 messages wait at 07:00, one more comes every 4 s, 20 s of work each; done by 09:00 means nobody waits then. */
const finishBy = `
name: finish-by-nine
duration: 2h
replications: 3
producers:
  evening: { to: jobs, rate: { profile: [{ at: 0s, rate: 3000/s }, { at: 1s, rate: 0/s }] }, arrivals: regular, size: 1 KB }
  morning: { to: jobs, rate: 0.25/s, size: 1 KB }
services: { jobs: { kind: sqs-standard } }
consumers: { crew: { kind: poller, from: jobs, workers: 8, batch: 1, serviceTime: 20s } }
limits: none
latencies: none
objectives: ['jobs.ApproximateNumberOfMessagesVisible.last < 1']
`;

describe('questions of real people', () => {
  it('S19: workers to finish by 09:00 are (backlog / time + arrivals) × work', async () => {
    const result = await plan(finishBy, { vary: ['consumers.crew.workers=1..64'] });
    expect(result.answer?.values['consumers.crew.workers']).toBe(Math.ceil((3000 / 7200 + 0.25) * 20));
    expect(result.candidates[result.answer!.below[0]!.candidate]!.verdict).toBe('missed');
  });
});

describe('what a search must own up to', () => {
  it('finds that an axis helps the other way round', async () => {
    const text = `
name: poll
duration: 60s
replications: 3
producers: { web: { to: clicks, rate: 200/s, size: 300 B, key: { uniform: { keys: 400 } } } }
services: { clicks: { kind: kinesis, shards: 2 } }
consumers: { reader: { kind: shard-reader, from: clicks, workers: 2, serviceTime: 0.1ms } }
objectives: [reader.sojourn.mean < 800ms]
latencies: none
`;
    // A record waits half an interval: the longest interval below 1.6 s is asked for, though they are written the other way round.
    const result = await plan(text, { vary: ['consumers.reader.pollInterval=200ms,500ms,1s,2s,5s'] });
    expect(result.answer?.values).toEqual({ 'consumers.reader.pollInterval': '1s' });
    expect(result.assumed.join(' ')).toContain('the order was turned round');
  });

  it('finds and says that more made it worse', async () => {
    // Eight keys of 375 records/s each, so that two fit on a shard: by their MD5 6 shards part them, and 7 to 10 do not.
    const text = `
name: hot
duration: 30s
replications: 3
producers: { web: { to: clicks, rate: 3000/s, arrivals: regular, size: 300 B, key: { uniform: { keys: 8, prefix: team- } }, batch: { records: 50, linger: 50ms } } }
services: { clicks: { kind: kinesis, shards: 4 } }
objectives: [clicks.throttled.share < 1%]
`;
    const whole = await plan(text, { vary: ['services.clicks.shards=1..24'], isExhaustive: true });
    const verdicts = whole.candidates.map(({ verdict }) => verdict);
    expect(verdicts.lastIndexOf('missed')).toBeGreaterThan(verdicts.indexOf('met'));
    expect(whole.nonMonotone[0]).toMatch(/^More made it worse: services\.clicks\.shards/);
    // All were looked at: nothing is left to warn of.
    expect(whole.nonMonotone.join()).not.toMatch(/unseen|--exhaustive/);
    const searched = await plan(text, { vary: ['services.clicks.shards=1..24'] });
    expect(searched.answer?.values).toEqual(whole.answer?.values);
    expect(searched.answer?.values).toEqual({ 'services.clicks.shards': 6 });
    expect(searched.skipped[0]?.values).toEqual([1, 2, 3, 4, 5, 7, 8, 9, 10, 16]);
    expect(searched.nonMonotone[0]).toMatch(/shards 6 → 7/);
    expect(searched.nonMonotone.at(-1)).toMatch(/; --exhaustive looks at all\.$/);
  });

  it('turns an axis round where more was seen to harm, wherever on it the answer lies', async () => {
    // Seldom polls are cheap and long, so that they want more workers: 3 at 100 ms hold, and 6 at 400 ms cost less.
    const text = `
name: polls
duration: 5m
warmUp: 20s
seed: 5
replications: 3
producers: { web: { to: line, rate: 20/s } }
services: { line: { kind: sqs-standard } }
consumers: { r: { kind: poller, from: line, workers: 2, batch: 1, wait: 0s, interval: 100ms, serviceTime: 60ms } }
objectives: [r.sojourn.p95 < 600ms]
`;
    const asked = { vary: ['consumers.r.workers=1..8', 'consumers.r.interval=50ms,100ms,200ms,400ms,1s'] };
    const [searched, whole] = [await plan(text, asked), await plan(text, { ...asked, isExhaustive: true })];
    expect(whole.answer?.values).toEqual({ 'consumers.r.workers': 6, 'consumers.r.interval': '400ms' });
    expect(searched.answer?.values).toEqual(whole.answer?.values);
    expect(searched.counts.simulated).toBeLessThan(whole.counts.simulated);
    // The other way round nothing contradicts what was assumed.
    expect(searched.nonMonotone).toEqual([]);
    expect(searched.assumed[0]).toBe(
      'More of consumers.r.workers and less of consumers.r.interval, of which more was seen to harm so that the order was turned round, was taken never to break an objective that holds; among what was simulated this was checked.',
    );
  });

  describe('where more of a value costs less', () => {
    const text = `
name: batches
duration: 10s
producers: { p: { to: q, rate: 200/s, size: 1 KB, batch: { records: 1, linger: 100ms } } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 8, batch: 10, wait: 1s, serviceTime: 20ms } }
objectives: ['w.sojourn.p95 < 400ms']
`;

    it('finds the cheapest all the same, on one axis', async () => {
      const asked = { vary: ['producers.p.batch.records=1..10'] };
      const [searched, whole] = [await plan(text, asked), await plan(text, { ...asked, isExhaustive: true })];
      expect(searched.answer?.values).toEqual({ 'producers.p.batch.records': 10 });
      expect(whole.answer?.values).toEqual(searched.answer?.values);
      expect(searched.counts.simulated).toBeLessThan(10);
      expect(searched.assumed.join(' ')).toContain('except for producers.p.batch.records: there more was seen to cost less');
      expect(whole.assumed.join(' ')).not.toContain('seen to cost less');
    });

    it('and on two, one of which costs more as it grows', async () => {
      const asked = { vary: ['consumers.w.workers=4..10', 'producers.p.batch.records=1..10'] };
      const [searched, whole] = [await plan(text, asked), await plan(text, { ...asked, isExhaustive: true })];
      expect(whole.answer?.values).toMatchObject({ 'producers.p.batch.records': 10 });
      expect(searched.answer?.values).toEqual(whole.answer?.values);
      expect(searched.counts.simulated).toBeLessThanOrEqual(whole.counts.simulated / 4);
    });
  });

  it('says that what was taken for dearer cost less', async () => {
    // Requests of 33 kB a message, 64 KiB each: 5/9 of a request a message in batches of nine, 6/10 in batches of ten.
    const text = `
name: chunks
duration: 20s
producers: { p: { to: q, rate: 200/s, arrivals: regular, size: 33 kB, batch: { records: 1, linger: 1s } } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 4, batch: 10, serviceTime: 1ms } }
objectives: ['w.sojourn.p99 < 5s']
`;
    const asked = { vary: ['producers.p.batch.records=1..10'] };
    const [searched, whole] = [await plan(text, asked), await plan(text, { ...asked, isExhaustive: true })];
    expect(searched.answer?.values).toEqual({ 'producers.p.batch.records': 9 });
    expect(searched.nonMonotone).toEqual([expect.stringMatching(/^What was taken for dearer cost less: producers\.p\.batch\.records \d+ → \d+ went from \$/)]);
    expect(whole.answer?.values).toEqual(searched.answer?.values);
    expect(whole.nonMonotone).toEqual([]);
  });

  describe('where nothing holds at the last values', () => {
    const stream = `
name: less
duration: 60s
producers: { web: { to: clicks, rate: 60/s, size: 1 KB, key: { uniform: { keys: 200 } }, batch: { records: 100, linger: 100ms } } }
services: { clicks: { kind: kinesis, shards: 2 } }
consumers: { app: { kind: shard-reader, from: clicks, workers: 2, serviceTime: 1ms } }
objectives: [app.sojourn.p95 < 900ms]
`;
    const linger = 'producers.web.batch.linger=50ms,200ms,500ms,1s';

    it('turns two axes round where only both together help', async () => {
      const asked = { vary: ['consumers.app.pollInterval=200ms,500ms,1s,2s', linger] };
      const [searched, whole] = [await plan(stream, asked), await plan(stream, { ...asked, isExhaustive: true })];
      expect(searched.answer).not.toBeNull();
      expect(searched.candidates[searched.answer!.candidate]!.monthly).toBeCloseTo(whole.candidates[whole.answer!.candidate]!.monthly!, 1);
    });

    /** Few calls want large batches, quick or many calls small ones. */
    const window = (rate: number, seconds: number, objectives: string): string => `
name: window
duration: ${seconds}s
producers: { shop: { to: orders, rate: ${rate}/s, size: 1 KB, batch: { records: 1, linger: 1s } } }
services: { orders: { kind: sqs-standard } }
consumers: { billing: { kind: poller, from: orders, workers: 8, batch: 10, serviceTime: 10ms } }
objectives: [${objectives}]
`;

    it('finds a window in which each objective holds', async () => {
      const text = window(60, 60, "'shop.calls.mean < 35/s', 'billing.sojourn.p95 < 240ms'");
      const result = await plan(text, { vary: ['producers.shop.batch.records=1..10'] });
      const held = result.candidates.filter(({ verdict }) => verdict === 'met').map(({ values }) => values['producers.shop.batch.records']);
      expect(held.length).toBeGreaterThan(0);
      expect(result.answer).not.toBeNull();
      expect(held).not.toContain(1);
      expect(held).not.toContain(10);
    });

    it('says that it is no certainty where the grid is too large to look at', async () => {
      const text = window(100, 2, "'shop.calls.sum < 50', 'shop.calls.sum > 48'");
      const result = await plan(text, { vary: ['producers.shop.batch.records=1..10', 'consumers.billing.workers=1..8'] });
      expect(result.answer).toBeNull();
      expect(result.nonMonotone[0]).toMatch(/^Each objective holds somewhere .*; --exhaustive looks at all\.$/);
    });

    it('makes a value least, whichever way it helps', async () => {
      const vary = ['consumers.app.pollInterval=200ms,250ms,300ms,1s,2s,3s,4s'];
      const result = await plan(stream, { vary, minimise: 'consumers.app.pollInterval' });
      expect(result.answer?.values).toEqual({ 'consumers.app.pollInterval': '200ms' });
      expect(result.answer?.atEdge).toEqual(['consumers.app.pollInterval']);
      const most = await plan(stream, { vary });
      expect(most.answer?.atEdge).toEqual([]);
    });
  });

  it('compares bills of the same replications, however many a verdict took', async () => {
    const text = `
name: bills
duration: 5m
warmUp: 0s
producers: { shop: { to: orders, rate: 20/s, size: 1 KB } }
services: { orders: { kind: sqs-standard } }
consumers: { app: { kind: poller, from: orders, workers: 4, batch: 1, wait: 20s, serviceTime: { exponential: 100ms } } }
objectives: [app.sojourn.p95 < 352ms]
`;
    const { candidates, answer } = await plan(text, { vary: ['consumers.app.workers=1..8'] });
    const met = candidates.filter(({ verdict }) => verdict === 'met');
    expect(new Set(met.map(({ replications }) => replications)).size).toBe(2);
    const bills = met.map(({ monthly }) => monthly!);
    expect(Math.max(...bills) / Math.min(...bills)).toBeLessThan(1.001);
    expect(answer?.values).toEqual({ 'consumers.app.workers': Math.min(...met.map(({ values }) => Number(values['consumers.app.workers']))) });
  });

  it('has no answer when nothing in the ranges holds, and names the nearest', async () => {
    const result = await plan(ideal('w.sojourn.mean < 900ms').replace('duration: 1500s', 'duration: 300s'), { vary: ['consumers.w.workers=20..40'] });
    expect(result.answer).toBeNull();
    expect(result.candidates[result.closest!]?.verdict).toBe('missed');
    expect(result.candidates.some(({ values }) => values['consumers.w.workers'] === 40)).toBe(true);
  });

  it('counts undecided as not met and says so', async () => {
    // One replication tells nothing of a mean that lies on its bound.
    const bound = 1000 * mmc(14.4, 1, 17).meanWaiting;
    const result = await plan(ideal(`w.waiting.mean < ${bound.toFixed(3)}ms`), { vary: ['consumers.w.workers=17..19'] });
    const onTheLine = result.candidates.find(({ values }) => values['consumers.w.workers'] === 17);
    expect(onTheLine).toMatchObject({ verdict: 'undecided', replications: 6 });
    expect(onTheLine?.note).toContain('counted as not met');
    expect(result.answer?.values).toEqual({ 'consumers.w.workers': 18 });
  });

  it('leaves out a combination the scenario refuses, of values it allows', async () => {
    const vary = ['producers.p.size=1 KB,300 KB', 'services.q.maxMessageSize=2 KiB,512 KiB'];
    const result = await plan(ideal('w.waiting.mean < 10s').replace('duration: 1500s', 'duration: 300s'), { vary, isExhaustive: true });
    const refused = result.candidates.filter(({ verdict }) => verdict === 'refused');
    expect(refused.map(({ values }) => Object.values(values))).toEqual([['300 KB', '2 KiB']]);
    expect(result.answer?.values).toEqual({ 'producers.p.size': '1 KB', 'services.q.maxMessageSize': '2 KiB' });
  });
});

describe('a stated confidence', () => {
  it('stretches the interval: 99 % needs at least what 80 % does', async () => {
    const [low, high] = [
      await plan(ideal('w.waiting.mean < 120ms'), { vary: ['consumers.w.workers=15..24'], confidence: 0.8 }),
      await plan(ideal('w.waiting.mean < 120ms'), { vary: ['consumers.w.workers=15..24'], confidence: 0.99 }),
    ];
    const width = ({ answer }: PlanResult): number => answer!.headroom[0]!.interval![1]! - answer!.headroom[0]!.interval![0];
    expect(Number(high.answer?.values['consumers.w.workers'])).toBeGreaterThanOrEqual(Number(low.answer?.values['consumers.w.workers']));
    expect(width(high) / width(low)).toBeGreaterThan(1.5);
  });
});
