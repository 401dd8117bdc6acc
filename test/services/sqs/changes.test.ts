/** Attributes that SetQueueAttributes changes while the run goes on: when each is felt, by which messages, and what is said of it. */
import { describe, expect, it } from 'vitest';
import { runVariant } from '../../../src/experiment/source.ts';
import { parseScenario, ScenarioError } from '../../../src/index.ts';
import { readScenario } from '../../../src/scenario/read.ts';
import { fifoConfig, standardConfig } from '../../support/configs.ts';
import { QueueClient } from '../../support/queue-client.ts';
import { HOUR, MINUTE, SECOND, Workbench } from '../../support/workbench.ts';

/** A queue of either kind with these changes, and one who sends to it and receives. */
function queueOf(kind: 'sqs-standard' | 'sqs-fifo', own: Parameters<typeof standardConfig>[0]): { readonly bench: Workbench; readonly client: QueueClient } {
  const bench = new Workbench();
  const queue = bench.add(kind, 'q', kind === 'sqs-fifo' ? fifoConfig(own) : standardConfig(own));
  return { bench, client: new QueueClient(queue) };
}

const kinds = ['sqs-standard', 'sqs-fifo'] as const;

describe.each(kinds)('of a %s queue', (kind) => {
  it('a visibility timeout counts for receives from then on, and not for what was received before', () => {
    const { bench, client } = queueOf(kind, { visibilityTimeout: 30 * SECOND, changes: [{ feltAt: 10 * SECOND, visibilityTimeout: 5 * SECOND }] });
    client.send({ tag: 1, group: 1 });
    expect(client.tags(1)).toEqual([1]);
    bench.run(10 * SECOND);
    client.send({ tag: 2, group: 2 });
    expect(client.tags(1)).toEqual([2]);
    bench.run(15 * SECOND - 1);
    expect(client.tags()).toEqual([]);
    bench.run(15 * SECOND);
    expect(client.tags()).toEqual([2]);
    bench.run(30 * SECOND - 1);
    expect(client.tags()).toEqual([2]);
    bench.run(30 * SECOND);
    expect(client.tags()).toEqual([1]);
  });

  it('a retention counts for what is in the queue as well', () => {
    const { bench, client } = queueOf(kind, { retention: HOUR, changes: [{ feltAt: 10 * MINUTE, retention: 5 * MINUTE }] });
    client.send({ tag: 1 });
    bench.run(6 * MINUTE);
    client.send({ tag: 2 });
    bench.run(10 * MINUTE - 1);
    expect(bench.level('q', 'backlog')).toBe(2);
    bench.run(10 * MINUTE);
    expect(bench.level('q', 'backlog')).toBe(1);
    bench.run(11 * MINUTE - 1);
    expect(bench.level('q', 'backlog')).toBe(1);
    bench.run(11 * MINUTE);
    expect(bench.level('q', 'backlog')).toBe(0);
    expect(bench.total('q', 'expired')).toBe(2);
  });

  it('a longer retention saves what would have gone', () => {
    const { bench, client } = queueOf(kind, { retention: 5 * MINUTE, changes: [{ feltAt: 4 * MINUTE, retention: 20 * MINUTE }] });
    client.send({ tag: 1 });
    bench.run(20 * MINUTE - 1);
    expect(bench.level('q', 'backlog')).toBe(1);
    bench.run(20 * MINUTE);
    expect(bench.level('q', 'backlog')).toBe(0);
  });

  it('a count of receives counts those there were', () => {
    const bench = new Workbench();
    const configOf = kind === 'sqs-fifo' ? fifoConfig : standardConfig;
    const dead = bench.add(kind, 'dead', configOf());
    const own = { visibilityTimeout: SECOND, deadLetter: { maxReceiveCount: 10 }, changes: [{ feltAt: 4 * SECOND, maxReceiveCount: 2 }] };
    const client = new QueueClient(bench.add(kind, 'q', configOf(own), { deadLetter: dead }));
    client.send({ tag: 1 });
    for (let second = 0; second < 4; second++) {
      bench.run(second * SECOND);
      expect(client.tags()).toEqual([1]);
    }
    bench.run(4 * SECOND);
    expect(client.tags()).toEqual([]);
    expect(bench.level('dead', 'backlog')).toBe(1);
  });
});

describe('another delay (12)', () => {
  const shownAt = (kind: (typeof kinds)[number], delay: number, to: number): number[] => {
    const { bench, client } = queueOf(kind, { delay, visibilityTimeout: HOUR, changes: [{ feltAt: 10 * SECOND, delay: to }] });
    const at: number[] = [];
    for (let second = 0; second <= 120; second++) {
      // One before the change, one after it, each its own group.
      bench.run(second * SECOND);
      if (second === 5 || second === 15) client.send({ tag: second, group: second });
      for (const tag of client.tags()) at[tag === 5 ? 0 : 1] = second;
    }
    return at;
  };

  it.each([
    // Sent at 5 s and at 15 s; the change is felt at 10 s.
    ['sqs-standard', 60, 20, [65, 35]],
    ['sqs-standard', 20, 60, [25, 75]],
    ['sqs-standard', 60, 0, [65, 15]],
    ['sqs-standard', 0, 60, [5, 75]],
    ['sqs-fifo', 60, 20, [25, 35]],
    ['sqs-fifo', 20, 60, [65, 75]],
    ['sqs-fifo', 60, 3, [10, 18]],
    ['sqs-fifo', 60, 0, [10, 15]],
    ['sqs-fifo', 0, 60, [5, 75]],
  ] as const)('%s, %d s that become %d s: new messages, and on a FIFO queue those that wait', (kind, delay, to, expected) => {
    expect(shownAt(kind, delay * SECOND, to * SECOND)).toEqual(expected);
  });

  it('keeps the order of a group and its tallies, when what waits and what is new show at once', () => {
    const { bench, client } = queueOf('sqs-fifo', { delay: MINUTE, changes: [{ feltAt: 10 * SECOND, delay: 0 }] });
    client.send({ tag: 1, group: 1 }, { tag: 2, group: 1 });
    bench.run(10 * SECOND);
    client.send({ tag: 3, group: 1 });
    expect(client.tags()).toEqual([1, 2, 3]);
    expect(bench.level('q', 'ApproximateNumberOfMessagesDelayed')).toBe(0);
    expect(bench.level('q', 'ApproximateNumberOfMessagesNotVisible')).toBe(3);
  });
});

const scenario = (queue: string, more = '', duration = '40m'): string => `name: changing
duration: ${duration}
seed: 1
latencies: none
producers: { p: { to: q.fifo, rate: 1/s, arrivals: regular, key: { weights: { a: 1 } }, repeats: { share: 100%, after: 30s, keys: new } } }
services: { q.fifo: { kind: sqs-fifo, ${queue} } }
consumers: { c: { kind: poller, from: q.fifo, serviceTime: 1ms } }
${more}`;
const resultOf = async (text: string) => (await runVariant({ text, file: 'changing.yaml' }, [], { threads: 0 }))!;
const problemsOf = (text: string): readonly string[] => {
  try {
    return parseScenario(text).warnings;
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems.map(({ message, line }) => `${line}: ${message}`);
    throw error;
  }
};

describe('in a scenario', () => {
  // Retention of a minute: with a poller that takes nothing for an hour, what is older than that is expired.
  const idle = (changes: string, limits = ''): string =>
    scenario(`retention: 30m, changes: ${changes}`, limits).replace('consumers: { c: { kind: poller, from: q.fifo, serviceTime: 1ms } }\n', '');
  const expiredBy = async (text: string) => {
    const result = await resultOf(text);
    const series = result.series.find(({ component, metric }) => component === 'q.fifo' && metric === 'expired')!;
    return { firstMinute: Math.floor((series.values.findIndex((value) => value! > 0) * result.time.seriesIntervalMs) / 60_000), result };
  };

  it.each([
    ['fifteen minutes late, as AWS has it of a retention', '', 25],
    ['as late as the scenario says', 'limits: { q.fifo.changes.retentionLag: 5m }', 15],
    ['at once where there is no limit', 'limits: none', 10],
  ])('a change is felt %s', async (_, limits, minute) => {
    const { firstMinute, result } = await expiredBy(idle('[{ at: 10m30s, retention: 2m }]', limits));
    expect(firstMinute).toBe(minute);
    const found = result.findings.filter(({ kind }) => kind === 'change');
    const lag = minute === 10 ? 'from 00:10:30' : `set at 00:10:30 and felt from 00:${minute}:30`;
    expect(found).toEqual([
      { kind: 'change', component: 'q.fifo', atMs: minute * 60_000 + 30_000, sentence: `Changed on q.fifo: retention from 30m to 2m; ${lag}.` },
    ]);
  });

  it.each([
    // A message a second and its double 30 s later, of another group under the same id. Set at 10 min, felt at 11.
    ['queue', 'messageGroup', 11 * 60 - 30],
    ['messageGroup', 'queue', 20 * 60 - 11 * 60],
  ] as const)('a change of the scope from %s to %s is felt a minute late (25): %d doubles are known', async (from, to, known) => {
    const { components, limits, findings } = await resultOf(
      scenario(`deduplicationScope: ${from}, changes: [{ at: 10m, deduplicationScope: ${to} }]`, '', '20m').replace(
        'key: { weights: { a: 1 } }',
        'key: unique',
      ),
    );
    const { offered, deduplicated } = components['q.fifo']!.metrics;
    expect(Math.abs(offered!.sum! - (2 * 20 * 60 - 30))).toBeLessThanOrEqual(1);
    expect(Math.abs(deduplicated!.sum! - known)).toBeLessThanOrEqual(1);
    const lag = limits.find(({ id }) => id === 'q.fifo.changes.lag');
    expect(lag).toMatchObject({ value: 60_000, overridden: false, source: expect.stringContaining('API_SetQueueAttributes') });
    expect(limits.some(({ id }) => id === 'q.fifo.changes.retentionLag')).toBe(false);
    expect(findings.filter(({ kind }) => kind === 'change').map(({ sentence }) => sentence)).toEqual([
      `Changed on q.fifo: deduplicationScope from ${from} to ${to}; set at 00:10:00 and felt from 00:11:00.`,
    ]);
  });

  it('what is set in one call and felt together is one sentence', async () => {
    const { findings } = await resultOf(scenario('changes: [{ at: 5m, visibilityTimeout: 1m, delay: 1s, retention: 5m }, { at: 6m, delay: 2s }]'));
    expect(findings.filter(({ kind }) => kind === 'change').map(({ sentence }) => sentence)).toEqual([
      'Changed on q.fifo: visibilityTimeout from 30s to 1m, delay from 0s to 1s; set at 00:05:00 and felt from 00:06:00.',
      'Changed on q.fifo: delay from 1s to 2s; set at 00:06:00 and felt from 00:07:00.',
      'Changed on q.fifo: retention from 4d to 5m; set at 00:05:00 and felt from 00:20:00.',
    ]);
  });

  it('limits of changes are told where there are changes only', async () => {
    const { limits } = await resultOf(scenario('retention: 30m'));
    expect(limits.filter(({ id }) => id.includes('changes'))).toEqual([]);
  });

  it.each([
    ['nothing', '[{ at: 10m }]', 'nothing is changed'],
    ['going back in time', '[{ at: 10m, delay: 1s }, { at: 5m, delay: 2s }]', 'the changes are not in ascending order of time'],
    ['twice at one time', '[{ at: 10m, delay: 1s }, { at: 10m, retention: 5m }]', 'the changes are not in ascending order of time'],
    ['a count without a dead-letter queue', '[{ at: 10m, maxReceiveCount: 3 }]', 'maxReceiveCount is changed of a queue without a dead-letter queue'],
    ['a delay out of bounds', '[{ at: 10m, delay: 20m }]', '20m is too much'],
    ['an attribute that does not change', '[{ at: 10m, partitions: 3 }]', 'item 1 of changes has no "partitions"'],
  ])('refused with its place: %s', (_, changes, message) => {
    const [first, ...others] = problemsOf(scenario(`changes: ${changes}`));
    expect(first).toContain('6: ');
    expect(first).toContain(message);
    expect(others).toEqual([]);
  });

  it('refused: high-throughput mode that would lose its scope', () => {
    const queue = 'deduplicationScope: messageGroup, fifoThroughputLimit: perMessageGroupId, changes: [{ at: 1m, deduplicationScope: queue }]';
    expect(problemsOf(scenario(queue))).toEqual(['6: perMessageGroupId needs deduplicationScope: messageGroup all the time']);
  });

  it.each([
    ['visibilityTimeout: 1m', 'q.fifo.changes.lag'],
    ['retention: 5m', 'q.fifo.changes.retentionLag'],
  ])('a change that is felt after the end names the limit that makes it so: %s', (change, limit) => {
    const read = readScenario(scenario(`changes: [{ at: 39m, ${change} }]`), { file: 'changing.yaml' });
    const found = read.ok ? read.warnings.filter(({ rule }) => rule === 'late-change') : [];
    expect(found.map(({ hint }) => hint)).toEqual([`a longer duration, or another ${limit} under limits`]);
  });

  it.each([
    [
      'felt after the end',
      'changes: [{ at: 39m, visibilityTimeout: 1m }]',
      'visibilityTimeout of q.fifo is changed at 39m and felt from 40m, the run ends at 40m',
    ],
    ['to less than the work', 'changes: [{ at: 5m, visibilityTimeout: 1ms }]', 'q.fifo hides it for 1 ms'],
  ])('warned of: %s', (_, queue, message) => {
    expect(problemsOf(scenario(queue)).filter((warning) => warning.includes(message))).toHaveLength(1);
  });
});
