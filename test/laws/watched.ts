/** What passes the ports of a service, seen from outside: noted from the moment it is built, before anybody connects to it. */
import { vi } from 'vitest';
import { type Assembly, assemble } from '../../src/model/assemble.ts';
import type { Model } from '../../src/model/model.ts';
import type { Component, Surroundings } from '../../src/services/component.ts';
import { models } from '../../src/services/models.ts';
import { ACCEPTED, INVALID_PARAMETER_VALUE, type Outcome, REQUEST_THROTTLED } from '../../src/services/outcome.ts';
import { placeOf } from '../../src/services/placement.ts';
import type { Deliveries, Inlet, Queue } from '../../src/services/ports.ts';
import { SECOND } from '../support/workbench.ts';

type Batch = Parameters<Inlet['send']>[0];
type Action = 'send' | 'receive' | 'delete' | 'changeVisibility';

/** The model, assembled; `watch` is told of each component of a kind as soon as it is there: senders choose their way when they are built. */
export function assembleWatched(model: Model, kind: string, watch: (component: Component, around: Surroundings) => void): Assembly {
  const service = models[kind]!;
  const { build } = service;
  const spy = vi.spyOn(service, 'build').mockImplementation((config, around) => {
    const component = build(config, around);
    watch(component, around);
    return component;
  });
  try {
    return assemble(model, 0);
  } finally {
    spy.mockRestore();
  }
}

/** Told of each message an inlet answered, whichever way it was sent. */
export function watchSends(inlet: Inlet, told: (born: number, key: number, id: number, outcome: Outcome) => void, answered: (batch: Batch) => void): void {
  const { sendOne } = inlet;
  const send = inlet.send.bind(inlet);
  Object.assign(inlet, {
    send(batch: Batch): number {
      const refused = send(batch);
      for (let i = 0; i < batch.length; i++) told(batch.born[i]!, batch.key[i]!, batch.id[i]!, batch.outcome[i]!);
      answered(batch);
      return refused;
    },
    sendOne:
      sendOne === null
        ? null
        : (born: number, size: number, key: number, id: number): Outcome => {
            const outcome = sendOne(born, size, key, id);
            told(born, key, id, outcome);
            return outcome;
          },
  });
}

/** Told of all that receives and long polls return; a long poll that stood is no call. */
export function watchReceives(queue: Queue, told: (into: Deliveries, outcome: Outcome, isCall: boolean) => void): void {
  const [receive, collect] = [queue.receive.bind(queue), queue.collect.bind(queue)];
  queue.receive = (most, isLongPoll, into) => {
    const outcome = receive(most, isLongPoll, into);
    told(into, outcome, true);
    return outcome;
  };
  queue.collect = (most, into) => {
    collect(most, into);
    told(into, ACCEPTED, false);
  };
}

interface Passed {
  readonly at: number;
  readonly size: number;
}

/** What passed, by place. */
export class Watch {
  readonly #passed = new Map<string, Passed[]>();
  largest = 0;
  count = 0;

  note(place: string, at: number, size = 1): void {
    const list = this.#passed.get(place);
    if (list === undefined) this.#passed.set(place, [{ at, size }]);
    else list.push({ at, size });
    this.largest = Math.max(this.largest, size);
    this.count++;
  }

  /** The most that passed within any second, over all places. */
  most(sizeOf: (passed: Passed) => number = ({ size }) => size): number {
    let most = 0;
    for (const list of this.#passed.values()) {
      let [first, within] = [0, 0];
      for (const passed of list) {
        within += sizeOf(passed);
        while (list[first]!.at <= passed.at - SECOND) within -= sizeOf(list[first++]!);
        most = Math.max(most, within);
      }
    }
    return most;
  }
}

/** The calls of a FIFO queue, by action; with `partitions`, those that each of them was paid for too. */
export class WatchedCalls {
  readonly calls = new Watch();
  readonly receives = new Watch();
  readonly ofPartitions = new Watch();
  /** Sends by the short way that passed. */
  single = 0;
  readonly refused: Record<Action, number> = { send: 0, receive: 0, delete: 0, changeVisibility: 0 };
  readonly #around: Surroundings;
  readonly #partitions: number;
  readonly #places = new Map<number, number>();
  readonly #keyOf = new Map<number, number>();
  readonly #queue: Component;

  constructor(component: Component, around: Surroundings, partitions: number) {
    this.#around = around;
    this.#partitions = partitions;
    this.#queue = component;
    this.#watchSends(component.inlet!);
    const queue = component.queue!;
    watchReceives(queue, (into, outcome, isCall) => {
      if (isCall) this.#call('receive', outcome);
      if (isCall && outcome !== REQUEST_THROTTLED) this.receives.note('all', this.#now);
      const keys = [...into.key.subarray(0, into.length)];
      this.#touch('receive', keys);
      for (const [i, key] of keys.entries()) this.#keyOf.set(into.receipt[i]!, key);
    });
    this.#watchDeletes(queue);
    const changeVisibility = queue.changeVisibility.bind(queue);
    queue.changeVisibility = (receipt, timeout) => {
      const outcome = changeVisibility(receipt, timeout);
      this.#call('changeVisibility', outcome);
      if (outcome === ACCEPTED) this.#touch('changeVisibility', [this.#keyOf.get(receipt)!]);
      return outcome;
    };
  }

  get #now(): number {
    return this.#around.site.now;
  }

  #call(action: Action, outcome: Outcome): void {
    if (outcome === REQUEST_THROTTLED) this.refused[action]++;
    else this.calls.note(action, this.#now);
  }

  /** Each partition of the keys is one call of it. */
  #touch(action: Action, keys: readonly number[]): void {
    if (this.#partitions === 0) return;
    for (const place of new Set(keys.map((key) => this.#placeOf(key)))) this.ofPartitions.note(`${action} ${place}`, this.#now);
  }

  #placeOf(key: number): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = placeOf(this.#around.keys.name(key), this.#partitions);
    this.#places.set(key, place);
    return place;
  }

  #watchSends(inlet: Inlet): void {
    let entries: { readonly key: number; readonly outcome: Outcome }[] = [];
    const passed = (): void => {
      this.#touch(
        'send',
        entries.filter(({ outcome }) => outcome === ACCEPTED).map(({ key }) => key),
      );
      entries = [];
    };
    // The short way answers one message; what a batch answers comes before the batch itself.
    const { sendOne } = inlet;
    watchSends(
      inlet,
      (_, key, __, outcome) => entries.push({ key, outcome }),
      (batch) => {
        const [{ outcome }] = entries as [(typeof entries)[number]];
        // A batch that is too long is refused before the limit knows of it.
        if (!batch.isRefused || outcome === REQUEST_THROTTLED) this.#call('send', batch.isRefused ? outcome : ACCEPTED);
        passed();
      },
    );
    const watched = inlet.sendOne;
    if (sendOne === null || watched === null) return;
    const single = (...message: Parameters<typeof watched>): Outcome => {
      const outcome = watched(...message);
      // One that is too large was paid for before it was looked at.
      this.#call('send', outcome);
      if (outcome === ACCEPTED || outcome === INVALID_PARAMETER_VALUE) this.single++;
      passed();
      return outcome;
    };
    Object.assign(inlet, { sendOne: single });
  }

  #watchDeletes(queue: Queue): void {
    const remove = queue.delete.bind(queue);
    queue.delete = (receipts, from, to) => {
      const keys = [...receipts.subarray(from, to)].map((receipt) => this.#keyOf.get(receipt)!);
      const before = this.#queue.ledger().out.deleted!;
      const outcome = remove(receipts, from, to);
      // Entries that were throttled come back negative; where any of the others were gone or stale, nobody outside knows which.
      const others = keys.filter((_, i) => receipts[from + i]! > 0);
      const deleted = this.#queue.ledger().out.deleted! - before;
      this.#call('delete', outcome === REQUEST_THROTTLED && deleted > 0 ? ACCEPTED : outcome);
      if (deleted === others.length) this.#touch('delete', others);
      return outcome;
    };
  }
}
