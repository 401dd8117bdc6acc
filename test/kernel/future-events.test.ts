import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NONE } from '../../src/kernel/event-cells.ts';
import { FutureEvents } from '../../src/kernel/future-events.ts';
import { pendingPlaces, verify } from '../../src/kernel/future-events-check.ts';
import { SlowEvents } from './slow-events.ts';

/** Delays that make ties common, and that mix microseconds with quarters of an hour. */
const delays = fc.oneof(
  { arbitrary: fc.nat({ max: 3 }), weight: 4 },
  { arbitrary: fc.nat({ max: 1000 }), weight: 4 },
  { arbitrary: fc.nat({ max: 900_000_000 }), weight: 2 },
  { arbitrary: fc.constantFrom(0, 1, 20_000, 30_000_000, 900_000_000), weight: 2 },
);

type Step = { readonly add: number; readonly delay: number } | { readonly take: number } | { readonly runFor: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { arbitrary: fc.record({ add: fc.integer({ min: 1, max: 80 }), delay: delays }), weight: 3 },
    { arbitrary: fc.record({ take: fc.integer({ min: 1, max: 120 }) }), weight: 2 },
    { arbitrary: fc.record({ runFor: delays }), weight: 1 },
  ),
  { minLength: 1, maxLength: 60 },
);

/** Both lists, given the same; every taken event is compared. */
class Pair {
  readonly fast = new FutureEvents();
  readonly slow = new SlowEvents();
  now = 0;
  #order = 1000;

  add(time: number, order = this.#order++): void {
    this.fast.add(time, order, order % 7, order * 3);
    this.slow.add(time, order, order % 7, order * 3);
  }

  /** Of those added in order, as one that is likely among the next. */
  addSoon(time: number): void {
    const order = this.#order++;
    this.fast.addSoon(time, order, order % 7, order * 3);
    this.slow.add(time, order, order % 7, order * 3);
  }

  /** True when an event was due. */
  take(until: number): boolean {
    const place = this.fast.take(until);
    const slow = this.slow.take(until);
    expect(place === NONE).toBe(slow === undefined);
    if (slow === undefined) return false;
    const fast = { time: this.fast.timeOf(place), order: this.fast.orderOf(place), handler: this.fast.handlerOf(place), argument: this.fast.argumentOf(place) };
    expect(fast).toEqual(slow);
    this.now = slow.time;
    return true;
  }

  /** Where each bunch of events falls within its delay; the first is at the delay itself. */
  apply(step: Step, spread: number): void {
    if ('add' in step) {
      for (let i = 0; i < step.add; i++) {
        const time = this.now + step.delay + ((i * i * spread) % (step.delay + 1));
        if ((i * spread) % 3 === 1) this.addSoon(time);
        else this.add(time);
      }
    } else if ('take' in step) {
      for (let i = 0; i < step.take && this.take(Number.POSITIVE_INFINITY); i++) this.#handlerAdds(i, spread);
    } else {
      const horizon = this.now + step.runFor;
      while (this.take(horizon));
      this.now = horizon;
    }
  }

  /** What a handler would: now and then an event soon, or at this very instant. */
  #handlerAdds(i: number, spread: number): void {
    if (i % 3 === 0) this.add(this.now + ((i * spread) % 50));
    if (i % 5 === 0) this.add(this.now);
    if (i % 4 === 0) this.addSoon(this.now + ((i * i * spread) % 90));
    if (i % 8 === 0) this.addSoon(this.now + ((i * spread) % 7));
  }
}

describe('the ladder queue', () => {
  test('agrees with a sorted array, event by event, over random steps', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 10_000 }), (list, spread) => {
        const pair = new Pair();
        for (const step of list) {
          pair.apply(step, spread);
          verify(pair.fast);
          expect(pendingPlaces(pair.fast).length).toBe(pair.slow.size);
        }
        while (pair.take(Number.POSITIVE_INFINITY));
        verify(pair.fast);
      }),
      { numRuns: 300, seed: 20 },
    );
  });

  test('takes a later-added event first when its order is older, wherever its equals wait', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 999 })), { minLength: 1, maxLength: 300 }), (events) => {
        const pair = new Pair();
        events.forEach(([time, order], i) => {
          pair.add(1_000_000 + time, order * 1000 + i);
          if (i % 9 === 8) pair.take(1_000_000 + 5);
        });
        while (pair.take(Number.POSITIVE_INFINITY));
        verify(pair.fast);
      }),
      { numRuns: 200, seed: 21 },
    );
  });

  test('keeps events apart that no rung can part: geometric clusters', () => {
    const pair = new Pair();
    let time = 1;
    for (let i = 0; i < 50; i++) {
      for (let k = 0; k < 12; k++) pair.add(time + (k % 2));
      time *= 2;
    }
    verify(pair.fast);
    while (pair.take(Number.POSITIVE_INFINITY)) if (pair.now % 5 === 0) verify(pair.fast);
    expect(pair.slow.size).toBe(0);
  });

  test('orders times that are not whole, down to the last bit', () => {
    const pair = new Pair();
    for (let i = 0; i < 500; i++) pair.add(1 + ((i * 7919) % 500) * Number.EPSILON);
    while (pair.take(Number.POSITIVE_INFINITY));
    verify(pair.fast);
  });

  test('a hundred thousand events at one instant come in order of scheduling, in near-linear time', () => {
    const costOf = (count: number): number => {
      const events = new FutureEvents();
      for (let i = 0; i < count; i++) events.add(5_000_000, i, 0, i);
      events.add(1, count, 0, -1);
      expect(events.argumentOf(events.take(10))).toBe(-1);
      // The whole instant stands in the bottom or in one bucket; earlier and equal events still come cheaply.
      for (let i = 0; i < count; i++) {
        events.add(1000 + i, count + i, 0, i);
        if (i % 2 === 0) events.take(1000 + i);
      }
      let last = -1;
      let taken = 0;
      for (let place = events.take(5_000_000); place !== NONE; place = events.take(5_000_000)) {
        if (events.timeOf(place) < 5_000_000) continue;
        expect(events.argumentOf(place) > last || events.orderOf(place) >= count).toBe(true);
        last = events.argumentOf(place);
        taken++;
        if (taken % 10 === 0 && taken <= count) events.add(5_000_000, 3 * count + taken, 0, count + taken);
      }
      return taken;
    };
    expect(costOf(1000)).toBe(1100);
    expect(costOf(100_000)).toBe(110_000);
  }, 10_000);

  test('lane heads with old orders among a great tie are found by halving', () => {
    const events = new FutureEvents();
    const count = 100_000;
    for (let i = 0; i < count; i++) events.add(7, 2 * i + 1, 0, i);
    expect(events.orderOf(events.take(7))).toBe(1);
    for (let i = count - 1; i > 0; i -= 10) events.add(7, 2 * i, 1, i);
    let last = 1;
    for (let place = events.take(7); place !== NONE; place = events.take(7)) {
      expect(events.orderOf(place) > last).toBe(true);
      last = events.orderOf(place);
    }
    expect(pendingPlaces(events).length).toBe(0);
  }, 10_000);

  test('refuses more events than it was made for, and says the limit', () => {
    const events = new FutureEvents(100);
    for (let i = 0; i < 100; i++) events.add(i, i, 0, 0);
    expect(() => events.add(1, 100, 0, 0)).toThrow('more than 100 events pending');
    events.take(1000);
    events.add(1, 101, 0, 0);
    expect(pendingPlaces(events).length).toBe(100);
  });

  test('verify finds a list whose events were tampered with', () => {
    const events = new FutureEvents();
    for (let i = 0; i < 20; i++) events.add(i, 20 - i, 0, 0);
    verify(events);
    events.add(Number.NaN, 21, 0, 0);
    expect(() => verify(events)).toThrow('the bottom ascends');
  });
});
