import { expect, test } from 'vitest';
import { asCapacityExceeded, CapacityExceeded } from '../../src/kernel/capacity.ts';

test('an error of capacity is known again behind a thread, where its class is lost', () => {
  const error = new CapacityExceeded('more than 2 messages in q');
  const sent: unknown = structuredClone(error);
  expect(sent).not.toBeInstanceOf(CapacityExceeded);
  expect(asCapacityExceeded(sent)).toBeInstanceOf(CapacityExceeded);
  expect(asCapacityExceeded(sent)?.message).toBe(error.message);
  expect(asCapacityExceeded(error)).toBe(error);
});

test('no other error is taken for one', () => {
  expect(asCapacityExceeded(new RangeError('more than 2 messages in q'))).toBeNull();
  expect(asCapacityExceeded('this run asks for too much: words')).toBeNull();
});
