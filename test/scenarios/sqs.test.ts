/** The gallery's questions about standard queues, each answered by the number that answers it. */
import { describe, expect, test } from 'vitest';
import { type Played, play } from './play.ts';

const HOURS_A_MONTH = 730;

/** Requests billed in a month of 730 hours. */
function requestsAMonth(played: Played, queue: string): number {
  return ((played.component(queue).usage.requests ?? Number.NaN) * HOURS_A_MONTH * 3_600_000) / played.result.time.durationMs;
}

test('s6: five idle pollers that wait 20 s make 15 receives a minute, inside the free million', async () => {
  const s6 = await play('s6-idle-queue');
  expect(s6.sum('jobs', 'receiveCalls') / 60).toBeCloseTo(15, 0);
  const thirtyDays = (requestsAMonth(s6, 'jobs') * 720) / HOURS_A_MONTH;
  expect(Math.abs(thirtyDays / 648_000 - 1)).toBeLessThan(0.005);
  expect(s6.result.cost?.monthly).toBe(0);
});

test('s8: 35 short polls a second are 92 million requests and 36 dollars a month, 80 long polls a ninth of it', async () => {
  const s8 = await play('s8-polling-cost', ['duration=30m']);
  expect(Math.abs(requestsAMonth(s8, 'asked-often') / (35 * 3_600 * HOURS_A_MONTH) - 1)).toBeLessThan(0.005);
  expect(Math.abs(requestsAMonth(s8, 'waited-at') / (4 * 3_600 * HOURS_A_MONTH) - 1)).toBeLessThan(0.005);
  const monthly = s8.result.cost?.lines.find(({ component }) => component === 'asked-often')?.monthly;
  expect(monthly).toBeCloseTo((35 * 3_600 * HOURS_A_MONTH - 1_000_000) * 0.4e-6, 0);
});

describe('s10: a batch of ten that outlives its slack', () => {
  test('71 % of the tasks are delivered again', async () => {
    const s10 = await play('s10-prefetch');
    // The third is late with chance 1/6 (sum of three U(2, 4) above 10), the fourth with 23/24, the rest always.
    const again = (1 / 6 + 23 / 24 + 6) / 10;
    const share = s10.sum('retries', 'duplicates') / s10.sum('retries', 'NumberOfMessagesSent');
    expect(share).toBeGreaterThan(again - 0.015);
    expect(share).toBeLessThan(again + 0.015);
  });

  test('where a second delivery is not allowed, just as many are dead-lettered', async () => {
    const s10 = await play('s10-prefetch', ['services.retries.deadLetter.maxReceiveCount=1']);
    expect(s10.share('retries', 'deadLettered')).toBeGreaterThan(0.6975);
    expect(s10.share('retries', 'deadLettered')).toBeLessThan(0.7275);
  });

  test('a heartbeat, or a batch of two, and nothing is delivered again', async () => {
    for (const cure of ['consumers.celery.heartbeat=4s', 'consumers.celery.batch=2']) {
      const s10 = await play('s10-prefetch', [cure, 'duration=20m']);
      expect(s10.sum('retries', 'duplicates'), cure).toBe(0);
    }
  });
});

describe('s12: a handler of 60 to 90 s under a visibility of 30 s', () => {
  test('three deliveries a message while a worker is free', async () => {
    const s12 = await play('s12-visibility');
    // Deliveries of the last 90 s are cut off by the end of the run.
    const deliveries = s12.sum('commands', 'delivered') / s12.sum('commands', 'NumberOfMessagesSent');
    expect(deliveries).toBeGreaterThan(2.95);
    expect(deliveries).toBeLessThanOrEqual(3);
    expect(s12.share('commands', 'duplicates')).toBeCloseTo(2 / 3, 2);
    expect(s12.result.findings.map(({ sentence }) => sentence)).toContainEqual(expect.stringMatching(/^handlers: .* done before \(6\d\.?\d*% of completed\)/));
    // Three workers hold each message, 75 s each: 0.1/s × 3 × 75 s = 22.5 of 60.
    expect(s12.mean('handlers', 'utilisation') * 60).toBeGreaterThan(19);
    expect(s12.mean('handlers', 'utilisation') * 60).toBeLessThan(26);
  });

  test('between two and three when copies have to wait', async () => {
    const s12 = await play('s12-visibility', ['consumers.handlers.workers=20']);
    const deliveries = s12.sum('commands', 'delivered') / s12.sum('commands', 'NumberOfMessagesSent');
    expect(deliveries).toBeGreaterThan(1.8);
    expect(deliveries).toBeLessThan(3);
  });

  test('one when the timeout is longer than the work', async () => {
    const s12 = await play('s12-visibility', ['services.commands.visibilityTimeout=95s']);
    expect(s12.sum('commands', 'duplicates')).toBe(0);
  });
});

test('s13: 120,000 in flight after 240 s, then OverLimit', async () => {
  const s13 = await play('s13-in-flight');
  expect(s13.max('readings', 'ApproximateNumberOfMessagesNotVisible')).toBe(120_000);
  expect(s13.sum('readings', 'OverLimit')).toBeGreaterThan(0);
  const use = s13.component('readings').limitUse.find(({ limit }) => limit === 'inFlight');
  const reachedAt = (use?.firstRefusalAtMs ?? Number.NaN) / 1000;
  expect(reachedAt).toBeGreaterThan(239);
  expect(reachedAt).toBeLessThan(245);
});

test('s15: 180,000 claims at 800 a minute are gone after 3.75 h at rest, 3.92 h under the daily 50,000', async () => {
  const s15 = await play('s15-drain');
  const interval = s15.result.time.seriesIntervalMs / 60_000;
  const emptyAfter = (queue: string): number => s15.seriesMax(queue, 'backlog').findIndex((level, i) => i > 0 && level <= 45) * interval;
  expect(emptyAfter('claims-at-rest')).toBeGreaterThan(224);
  expect(emptyAfter('claims-at-rest')).toBeLessThan(226);
  const underLoad = 180_000 / (800 - 50_000 / 1_440);
  expect(emptyAfter('claims-under-load')).toBeGreaterThan(underLoad - 2);
  expect(emptyAfter('claims-under-load')).toBeLessThan(underLoad + 2);
});
