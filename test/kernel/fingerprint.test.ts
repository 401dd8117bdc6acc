/** What a fingerprint tells apart: the time, the component and the handler of every event, and their order. */
import { expect, test } from 'vitest';
import { Fingerprint } from '../../src/kernel/fingerprint.ts';

type Event = readonly [time: number, name: string];

function hexOf(events: readonly Event[]): string {
  const fingerprint = new Fingerprint();
  for (const [time, name] of events) fingerprint.add(time, name);
  return fingerprint.hex();
}

const base: readonly Event[] = [
  [0, 'p.send'],
  [10, 'q.arrive'],
  [5_000_000_000, 'w.done'],
];

test.each<[string, readonly Event[]]>([
  ['a microsecond', [[0, 'p.send'], [11, 'q.arrive'], base[2]!]],
  ['a time 2^32 microseconds later', [base[0]!, [10 + 2 ** 32, 'q.arrive'], base[2]!]],
  ['a component', [base[0]!, [10, 'r.arrive'], base[2]!]],
  ['a handler', [base[0]!, [10, 'q.expire'], base[2]!]],
  ['the order', [base[1]!, base[0]!, base[2]!]],
  ['an event less', base.slice(0, 2)],
  ['an event twice', [...base, base[2]!]],
])('another for %s', (_, events) => {
  expect(hexOf(events)).not.toBe(hexOf(base));
});

test('the same for the same, in sixteen hexadecimal digits', () => {
  expect(hexOf([...base])).toBe(hexOf(base));
  expect(hexOf(base)).toMatch(/^[0-9a-f]{16}$/);
});
