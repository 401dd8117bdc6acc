import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generationOf, SLOTS_MAX, Slots, slotOf } from '../../src/kernel/slots.ts';

/** The obvious twin: a tenant is an object, a receipt is the tenant itself. */
class SlowSlots {
  readonly tenants = new Map<number, object>();

  take(slot: number): object {
    const tenant = {};
    expect(this.tenants.has(slot)).toBe(false);
    this.tenants.set(slot, tenant);
    return tenant;
  }
}

describe('Slots', () => {
  test('tells tenants apart as objects would, over random takes and releases', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(-1), fc.nat({ max: 500 })), { maxLength: 600 }), (steps) => {
        const slots = new Slots('messages');
        const slow = new SlowSlots();
        const receipts: { receipt: number; slot: number; tenant: object }[] = [];
        for (const step of steps) {
          const taken = [...slow.tenants.keys()];
          if (step === -1 || taken.length === 0) {
            const slot = slots.take();
            receipts.push({ receipt: slots.receipt(slot), slot, tenant: slow.take(slot) });
          } else {
            const slot = taken[step % taken.length]!;
            slots.release(slot);
            slow.tenants.delete(slot);
          }
          expect(slots.size).toBe(slow.tenants.size);
        }
        for (const { receipt, slot, tenant } of receipts) {
          expect(slotOf(receipt)).toBe(slot);
          expect(slots.isCurrent(receipt)).toBe(slow.tenants.get(slot) === tenant);
        }
      }),
      { numRuns: 200, seed: 40 },
    );
  });

  test('reuses the slot released last, and doubles', () => {
    const slots = new Slots('messages');
    for (let i = 0; i < 65; i++) expect(slots.take()).toBe(i);
    expect(slots.length).toBe(128);
    slots.release(7);
    slots.release(9);
    expect([slots.take(), slots.take(), slots.take()]).toEqual([9, 7, 65]);
    expect([slots.generation(7), slots.generation(9), slots.generation(65)]).toEqual([1, 1, 0]);
  });

  test('a receipt stays exact at the last slot and the last generation, where generations begin again', () => {
    const last = (2 ** 26 - 1) * SLOTS_MAX + (SLOTS_MAX - 1);
    expect(Number.isSafeInteger(last)).toBe(true);
    expect([slotOf(last), generationOf(last)]).toEqual([SLOTS_MAX - 1, 2 ** 26 - 1]);
  });

  test('ends at its capacity and at a second release, saying what it was about', () => {
    const slots = new Slots('messages of orders', 2);
    slots.take();
    slots.take();
    expect(() => slots.take()).toThrow('more than 2 messages of orders at once');
    slots.release(1);
    expect(() => slots.release(1)).toThrow('slot 1 of messages of orders is not taken');
    expect(() => slots.release(50)).toThrow('is not taken');
    expect(slots.take()).toBe(1);
  });
});
