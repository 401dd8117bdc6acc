/** Lines and memories against obvious twins: arrays and lists. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IntLine } from '../../src/queueing/int-line.ts';
import { RememberedIds } from '../../src/queueing/remembered-ids.ts';
import { Ring } from '../../src/queueing/ring.ts';
import { WaitingLine } from '../../src/queueing/waiting-line.ts';

const runs = { seed: 1998, numRuns: 300 };

describe.each([
  ['Ring', Ring],
  ['IntLine', IntLine],
] as const)('%s', (_, Line) => {
  it('is an array with push and shift', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 1e9 }), { freq: 3 }), { maxLength: 300 }), (steps) => {
        const line = new Line();
        const slow: number[] = [];
        for (const item of steps) {
          if (item !== null) {
            line.push(item);
            slow.push(item);
          } else if (slow.length > 0) expect(line.shift()).toBe(slow.shift());
          expect(line.size).toBe(slow.length);
          if (line instanceof Ring && slow.length > 0) expect(line.peek()).toBe(slow[0]);
        }
      }),
      runs,
    );
  });
});

it('an IntLine is one over many blocks, filled and emptied in turns', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 60_000 }), fc.nat({ max: 60_000 })), { maxLength: 6 }), (turns) => {
      const line = new IntLine();
      let [pushed, shifted] = [0, 0];
      let isInOrder = true;
      for (const [more, fewer] of turns) {
        for (let i = 0; i < more; i++) line.push(pushed++);
        for (let i = 0; i < fewer && line.size > 0; i++) isInOrder = line.shift() === shifted++ && isInOrder;
        expect(isInOrder).toBe(true);
        expect(line.size).toBe(pushed - shifted);
      }
    }),
    { ...runs, numRuns: 100 },
  );
});

describe('WaitingLine', () => {
  it('is an array from whose middle anybody may leave', () => {
    const step = fc.tuple(fc.constantFrom('join', 'leave', 'shift'), fc.nat({ max: 40 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const line = new WaitingLine();
        const slow: number[] = [];
        for (const [what, who] of steps) {
          const place = slow.indexOf(who);
          if (what === 'join' && place < 0) {
            line.join(who);
            slow.push(who);
          } else if (what === 'join') expect(() => line.join(who)).toThrow('waits once');
          else if (what === 'leave') {
            expect(line.leave(who)).toBe(place >= 0);
            if (place >= 0) slow.splice(place, 1);
          } else if (slow.length > 0) expect(line.shift()).toBe(slow.shift());
          expect(line.isEmpty).toBe(slow.length === 0);
        }
      }),
      runs,
    );
  });
});

describe('RememberedIds', () => {
  it('carries what it remembers over to another scope: the list searched from the front by the scope of the day', () => {
    const step = fc.record({ gap: fc.constantFrom(0, 1, 4, 10), id: fc.nat({ max: 5 }), group: fc.nat({ max: 2 }), turns: fc.nat({ max: 4 }) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 80, maxLength: 200 }), fc.boolean(), (steps, isByGroupAtFirst) => {
        let isByGroup = isByGroupAtFirst;
        const ids = new RememberedIds(10, isByGroup);
        const slow: { id: number; group: number; until: number }[] = [];
        let now = 0;
        for (const { gap, id, group, turns } of steps) {
          now += gap;
          if (turns === 0) {
            isByGroup = !isByGroup;
            ids.rescope(isByGroup);
          }
          const isKnown = slow.some((seen) => seen.id === id && (!isByGroup || seen.group === group) && seen.until > now);
          expect(ids.isRepeat(now, id, group)).toBe(isKnown);
          if (!isKnown) slow.push({ id, group, until: now + 10 });
        }
      }),
      runs,
    );
  });

  it('is a list searched from the front: an id is known from its first sight for the window, per scope', () => {
    const step = fc.record({ gap: fc.constantFrom(0, 1, 4, 10), id: fc.nat({ max: 5 }), scope: fc.nat({ max: 2 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const ids = new RememberedIds(10, true);
        const slow: { id: number; scope: number; until: number }[] = [];
        let now = 0;
        for (const { gap, id, scope } of steps) {
          now += gap;
          const isKnown = slow.some((seen) => seen.id === id && seen.scope === scope && seen.until > now);
          expect(ids.isRepeat(now, id, scope)).toBe(isKnown);
          if (!isKnown) slow.push({ id, scope, until: now + 10 });
        }
      }),
      runs,
    );
  });
});
