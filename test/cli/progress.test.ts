/** The line on a terminal while work goes on. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Progress } from '../../src/cli/progress.ts';

const HOUR = 3_600e6;
const { isTTY } = process.stderr;
let seen: string[] = [];

beforeEach(() => {
  seen = [];
  vi.useFakeTimers();
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    seen.push(String(text).replace('\r\u001b[2K', ''));
    return true;
  });
  process.stderr.isTTY = true;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  process.stderr.isTTY = isTTY;
});

it('one replication shows how far it is: 6 of 24 hours after 4 s leave 12 s', () => {
  const progress = new Progress('day', 1, false, { of: 24 * HOUR, done: () => 6 * HOUR });
  vi.advanceTimersByTime(4_000);
  progress.end();
  vi.advanceTimersByTime(4_000);
  expect(seen).toHaveLength(17);
  expect(seen[15]).toBe(`day ${'━'.repeat(6)}${'─'.repeat(18)} 12 s left  6 h of 1 d simulated`);
  expect(seen[16]).toBe('');
});

it('several are counted as well; what is left is said after a moment', () => {
  let done = 0;
  const progress = new Progress('day', 3, false, { of: 72 * HOUR, done: () => done });
  vi.advanceTimersByTime(250);
  expect(seen.at(-1)).toBe(`day ${'─'.repeat(24)} 0/3  0 s of 3 d simulated`);
  done = 36 * HOUR;
  progress.finishedOne();
  vi.advanceTimersByTime(1_750);
  expect(seen.at(-1)).toBe(`day ${'━'.repeat(12)}${'─'.repeat(12)} 1/3  2 s left  1 d 12 h of 3 d simulated`);
  progress.end();
});

it('pieces alone have their rate', () => {
  const progress = new Progress('grid', 8, false);
  vi.advanceTimersByTime(2_000);
  expect(seen).toEqual([]);
  progress.finishedOne();
  expect(seen).toEqual([`grid ${'━'.repeat(3)}${'─'.repeat(21)} 1/8  14 s left  0.5/s`]);
  progress.end();
});

it('nothing is said when quiet, without a terminal, or of nothing to do', () => {
  new Progress('day', 1, true, { of: HOUR, done: () => 1 });
  new Progress('none', 0, false, { of: 0, done: () => 0 });
  process.stderr.isTTY = false;
  new Progress('day', 1, false, { of: HOUR, done: () => 1 });
  vi.advanceTimersByTime(4_000);
  expect(seen).toEqual([]);
});
