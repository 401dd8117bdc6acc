/** A change between two results as people read it. Expected texts are worked out by hand. */
import { describe, expect, test } from 'vitest';
import { changeLine } from '../../src/report/check/words.ts';
import { changeText, differenceText, intervalText } from '../../src/report/compare/change-text.ts';

function change(first: number, second: number, unit: string, halfWidth: number | null = null) {
  const difference = second - first;
  return { first, difference, relative: first === 0 ? null : difference / Math.abs(first), unit, halfWidth };
}

describe('a change', () => {
  test.each([
    [200, 300, 'ms', '+50%'],
    [200, 100, 'ms', '−50%'],
    [1, 40, 'ms', '× 40'],
    [0, 40, 'ms', '+40 ms'],
    [5, 5, 'ms', '0'],
    [0.02, 0.052, 'ratio', '+3.2 points'],
    [0.5, 0.25, 'ratio', '−25 points'],
    [0.001, 0.5, 'ratio', '+49.9 points'],
    [0, 0.01, 'ratio', '+1 point'],
    [0.3, 0.3, 'ratio', '0'],
  ])('from %f to %f %s reads %s', (first, second, unit, text) => {
    expect(changeText(change(first, second, unit))).toBe(text);
  });

  test('has its interval in the same words', () => {
    expect(intervalText(change(200, 300, 'ms', 20))).toBe('± 10%');
    expect(intervalText(change(0.5, 0.55, 'ratio', 0.004))).toBe('± 0.4 points');
    expect(differenceText(change(0.5, 0.55, 'ratio', 0.004))).toBe('+5 points ± 0.4 points');
    expect(differenceText(change(200, 300, 'ms', 20))).toBe('+100 ms ± 20 ms');
  });

  test('against a baseline counts points of a share too', () => {
    expect(changeLine({ name: 'orders.throttled.share', before: 0.02, after: 0.03, unit: 'ratio' })).toBe('2% → 3% (+1 point)');
    expect(changeLine({ name: 'billing.sojourn.p99', before: 1000, after: 1500, unit: 'ms' })).toBe('1 s → 1.5 s (+50%)');
    // As many digits as tell them apart, and no more.
    expect(changeLine({ name: 'billing.waiting.p99', before: 29970.164682105264, after: 29985.5, unit: 'ms' })).toBe('29970 ms → 29990 ms (+0.0512%)');
    expect(changeLine({ name: 'billing.completed.mean', before: 61.5, after: 61.516666666666666, unit: 'count' })).toBe('61.5 → 61.52 (+0.0271%)');
    expect(changeLine({ name: 'clicks.throttled.share', before: 0.020001, after: 0.020002, unit: 'ratio' })).toBe('2.0001% → 2.0002% (+0.0001 points)');
  });
});
