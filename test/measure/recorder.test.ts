/** Levels that are read now and then, by hand. */
import { expect, test } from 'vitest';
import { Recorder } from '../../src/measure/recorder.ts';

const SECOND = 1e6;

/** The mean of what was read at these instants, the first of them the end of the warm-up if there is one. */
function meanOf(levelAt: (now: number) => number, readAt: readonly number[], warmUp = false): number {
  const clock = { now: 0 };
  const recorder = new Recorder(clock, { age: { kind: 'gauge', unit: 'ms', help: '' } }, readAt.length);
  recorder.probe('age', () => levelAt(clock.now / SECOND));
  for (const [index, at] of readAt.entries()) {
    clock.now = at * SECOND;
    recorder.closeInterval(index, 5 * SECOND);
    if (warmUp && index === 0) recorder.endWarmUp();
  }
  const exported = recorder.export().age;
  return exported?.kind === 'gauge' ? exported.mean : Number.NaN;
}

test('what grows all the while has the mean of a straight line', () => {
  expect(meanOf((now) => now, [5, 10, 15, 20])).toBeCloseTo(10, 12);
  expect(meanOf((now) => now, [4, 10, 15, 20], true)).toBeCloseTo(12, 12);
});

test('a hump has the mean of the lines between its readings', () => {
  // 0, 6, 0 at 0, 5 and 10 s, and nothing until 20 s: an area of 30 in 20 s.
  expect(meanOf((now) => (now === 5 ? 6 : 0), [5, 10, 15, 20])).toBeCloseTo(1.5, 12);
});
