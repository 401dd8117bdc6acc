import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Handler, Simulation } from '../../src/kernel/simulation.ts';
import { SlowSimulation } from './slow-events.ts';

/** What both kernels offer; the slow one's lanes are plain events. */
interface Kernel {
  now: number;
  eventCount: number;
  on(name: string, run: (argument: number) => void): Handler | number;
  at(time: number, handler: never, argument?: number): void;
  soon(time: number, handler: never, argument?: number): void;
  after(delay: number, handler: never, argument?: number): void;
  lane(name: string, delay: number, run: (argument: number) => void): { push(argument: number): void };
  run(horizon: number): void;
}

type Action = { readonly kind: 'after' | 'at' | 'soon' | 'lane'; readonly what: number; readonly delay: number };

const delays = fc.oneof(
  { arbitrary: fc.constantFrom(0, 1, 1000, 30_000, 900_000_000), weight: 3 },
  { arbitrary: fc.nat({ max: 5 }), weight: 2 },
  { arbitrary: fc.nat({ max: 100_000 }), weight: 2 },
);
const actions: fc.Arbitrary<Action> = fc.record({
  kind: fc.constantFrom<('after' | 'at' | 'soon' | 'lane')[]>('after', 'at', 'soon', 'lane'),
  what: fc.nat({ max: 3 }),
  delay: delays,
});
const LANE_DELAYS = [0, 1, 1000, 30_000];

/**
 * A little world: each event does what the script says at its turn, scheduling up to two more. The log
 * holds every event as it is handled.
 */
function world(kernel: Kernel, script: readonly Action[], first: number): string[] {
  const log: string[] = [];
  let turn = 0;
  const act = (): void => {
    const action = script[turn % script.length]!;
    turn++;
    if (action.kind === 'lane') lanes[action.what]!.push(turn);
    else if (action.kind === 'after') kernel.after(action.delay, handlers[action.what] as never, turn);
    else if (action.kind === 'soon') kernel.soon(kernel.now + action.delay, handlers[action.what] as never, turn);
    else kernel.at(kernel.now + action.delay, handlers[action.what] as never, turn);
  };
  const note = (name: string) => (argument: number) => {
    log.push(`${kernel.now} ${name} ${argument}`);
    if (turn < 2000) act();
    if (turn < 2000 && argument % 4 === 0) act();
  };
  const handlers = [0, 1, 2, 3].map((i) => kernel.on(`h${i}`, note(`h${i}`)));
  const lanes = LANE_DELAYS.map((delay, i) => kernel.lane(`l${i}`, delay, note(`l${i}`)));
  for (let i = 0; i < first; i++) act();
  return log;
}

function horizonsOf(cuts: readonly number[]): number[] {
  return [...cuts.toSorted((a, b) => a - b), 1e13];
}

describe('Simulation', () => {
  test('agrees with the slow twin, event by event, over random interleavings of at, after, lanes and runs', () => {
    fc.assert(
      fc.property(
        fc.array(actions, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 120 }),
        fc.array(fc.nat({ max: 2_000_000 }), { maxLength: 6 }),
        (script, first, cuts) => {
          const fast = new Simulation();
          const slow = new SlowSimulation();
          const fastLog = world(fast, script, first);
          const slowLog = world(slow, script, first);
          for (const horizon of horizonsOf(cuts)) {
            fast.run(horizon);
            slow.run(horizon);
            fast.verify();
            expect(fastLog).toEqual(slowLog);
            expect([fast.now, fast.eventCount]).toEqual([slow.now, slow.eventCount]);
          }
        },
      ),
      { numRuns: 200, seed: 30 },
    );
  });

  test('a run split in several is the run', () => {
    fc.assert(
      fc.property(
        fc.array(actions, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 200 }),
        fc.array(fc.nat({ max: 2_000_000 }), { minLength: 1, maxLength: 8 }),
        (script, first, cuts) => {
          const whole = new Simulation();
          const split = new Simulation();
          const wholeLog = world(whole, script, first);
          const splitLog = world(split, script, first);
          whole.run(1e13);
          for (const horizon of horizonsOf(cuts)) split.run(horizon);
          expect(splitLog).toEqual(wholeLog);
        },
      ),
      { numRuns: 100, seed: 31 },
    );
  });

  test('a watched run tells of every event by name and changes none', () => {
    const script: Action[] = [
      { kind: 'lane', what: 2, delay: 0 },
      { kind: 'after', what: 1, delay: 7 },
    ];
    const plain = new Simulation();
    const watched = new Simulation();
    const plainLog = world(plain, script, 5);
    const watchedLog = world(watched, script, 5);
    const told: string[] = [];
    plain.run(20_000);
    watched.runWatched(20_000, (time, name, argument) => told.push(`${time} ${name} ${argument}`));
    expect(watchedLog).toEqual(plainLog);
    expect(told).toEqual(plainLog);
    expect(watched.eventCount).toBe(plain.eventCount);
  });

  test('ties go to the earlier-scheduled, also when a lane stands between', () => {
    const simulation = new Simulation();
    const log: number[] = [];
    const note = simulation.on('note', (argument) => log.push(argument));
    const lane = simulation.lane('lane', 100, (argument) => log.push(argument));
    lane.push(1);
    simulation.at(100, note, 2);
    lane.push(3);
    simulation.at(100, note, 4);
    lane.push(5);
    simulation.run(100);
    expect(log).toEqual([1, 2, 3, 4, 5]);
  });

  test('a lane drops what became stale, and what is stale when its instant comes', () => {
    const simulation = new Simulation();
    const stale = new Set<number>();
    const log: number[] = [];
    const lane = simulation.lane(
      'lane',
      10,
      (argument) => log.push(argument),
      (argument) => stale.has(argument),
    );
    for (let i = 0; i < 40; i++) lane.push(i);
    for (let i = 0; i < 40; i++) if (i % 3 !== 0) stale.add(i);
    simulation.run(5);
    stale.add(0);
    simulation.run(10);
    expect(log).toEqual([3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39]);
    expect(lane.size).toBe(0);
  });

  test('refuses what cannot be: the past, no number at all, for ever', () => {
    const simulation = new Simulation();
    const handler = simulation.on('queue.tick', () => undefined);
    simulation.run(1000);
    expect(() => simulation.at(999, handler)).toThrow(/must not be in the past.*999, now 1000 \(queue\.tick\)/);
    expect(() => simulation.at(Number.NaN, handler)).toThrow(RangeError);
    expect(() => simulation.after(-1, handler)).toThrow(RangeError);
    expect(() => simulation.after(Number.NaN, handler)).toThrow(RangeError);
    expect(() => simulation.after(Number.POSITIVE_INFINITY, handler)).toThrow(RangeError);
    expect(() => simulation.lane('lane', Number.NaN, () => undefined)).toThrow(RangeError);
    expect(() => simulation.run(999)).toThrow('cannot run to 999: the clock stands at 1000');
    expect(simulation.pending()).toEqual([]);
  });

  test.each(['run', 'runWatched'] as const)('gives up what never moves the clock on: %s', (verb) => {
    const simulation = new Simulation(16);
    const again = simulation.on('worker.done', () => simulation.after(0, again));
    simulation.at(1000, again);
    expect(() => simulation[verb](5000, () => undefined)).toThrow(/16 events in one instant, at 1000 µs, the latest of them worker\.done/);
  });

  test('takes any number of events that move the clock now and then', () => {
    const simulation = new Simulation(16);
    let handled = 0;
    const again = simulation.on('worker.done', () => simulation.after(++handled % 15 === 0 ? 1 : 0, again));
    simulation.at(0, again);
    simulation.run(1000);
    expect(handled).toBe(15 * 1001);
  });

  test('refuses a run inside a run', () => {
    const simulation = new Simulation();
    const handler = simulation.on('nested', () => simulation.run(10));
    simulation.at(1, handler);
    expect(() => simulation.run(5)).toThrow('run was called by a handler');
  });

  test('pending events are listed by name, earliest first, a lane by its head', () => {
    const simulation = new Simulation();
    const handler = simulation.on('queue.tick', () => undefined);
    const lane = simulation.lane('queue.visibleAgain', 30, () => undefined);
    lane.push(7);
    lane.push(8);
    simulation.at(20, handler, 9);
    simulation.at(30, handler, 10);
    expect(simulation.pending()).toEqual([
      { time: 20, handler: 'queue.tick', argument: 9 },
      { time: 30, handler: 'queue.visibleAgain', argument: 7 },
      { time: 30, handler: 'queue.tick', argument: 10 },
    ]);
  });

  test('a hundred thousand events in one lane at one instant, beside as many others', () => {
    const simulation = new Simulation();
    let last = -1;
    let isOrdered = true;
    const check = (argument: number): void => {
      isOrdered &&= argument > last;
      last = argument;
    };
    const handler = simulation.on('tick', check);
    const lanes = [0, 1, 2].map((i) => simulation.lane(`lane ${i}`, 60, check));
    for (let i = 0; i < 300_000; i++) {
      if (i % 2 === 0) simulation.at(60, handler, i);
      else lanes[i % 3]!.push(i);
    }
    simulation.run(60);
    expect(simulation.eventCount).toBe(300_000);
    expect(isOrdered).toBe(true);
  }, 10_000);
});
