/** Order within a message group, whatever a model says: what a FIFO queue took it hands out in that order, group by group. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Component, Surroundings } from '../../src/services/component.ts';
import { ACCEPTED } from '../../src/services/outcome.ts';
import type { SqsFifoConfig } from '../../src/services/sqs/config.ts';
import { append } from '../support/order.ts';
import { anyModel } from './random-models.ts';
import { assembleWatched, watchReceives, watchSends } from './watched.ts';

/** Which sends a queue stores, by the rule word for word: an id counts for the window from its first send, in the scope that is felt then. */
class Deduplication {
  readonly #config: SqsFifoConfig;
  readonly #sent = new Map<number, { readonly key: number; readonly until: number }[]>();

  constructor(config: SqsFifoConfig) {
    this.#config = config;
  }

  isNew(now: number, id: number, key: number): boolean {
    const { deduplication, changes } = this.#config;
    const scope = changes.findLast((change) => change.deduplicationScope !== undefined && change.feltAt <= now)?.deduplicationScope ?? deduplication.scope;
    const same = this.#sent.get(id) ?? [];
    if (same.some((one) => one.until > now && (scope === 'queue' || one.key === key))) return false;
    this.#sent.set(id, [...same, { key, until: now + deduplication.window }]);
    return true;
  }
}

/** What one queue took and handed out for the first time, by group; messages are known by the instant they were made. */
class Order {
  readonly taken = new Map<number, number[]>();
  readonly handed = new Map<number, number[]>();
  /** Deliveries that were not the first. */
  again = 0;
  /** Whether a message may leave before anybody was handed it. Those a dead-letter queue takes were handed out before. */
  readonly mayMiss: boolean;

  constructor({ inlet, queue }: Component, { site }: Surroundings, config: SqsFifoConfig) {
    this.mayMiss = config.retention !== Number.POSITIVE_INFINITY || config.changes.some(({ retention }) => retention !== undefined);
    const deduplication = new Deduplication(config);
    const sent = (born: number, key: number, id: number, outcome: number): void => {
      if (outcome === ACCEPTED && deduplication.isNew(site.now, id, key)) append(this.taken, key, born);
    };
    watchSends(inlet!, sent, () => {});
    watchReceives(queue!, (into) => {
      for (let i = 0; i < into.length; i++) {
        if (into.receiveCount[i] === 1) append(this.handed, into.key[i]!, into.born[i]!);
        else this.again++;
      }
    });
  }
}

/** The members of `list` in the order of `all`, as far as they are found there one after the other. */
function foundIn(all: readonly number[], list: readonly number[]): number[] {
  let next = 0;
  return all.filter((one) => {
    const isNext = one === list[next];
    if (isNext) next++;
    return isNext;
  });
}

it('first deliveries of each group come in the order in which the queue took them', () => {
  const seen = { exact: 0, missing: 0, late: 0, again: 0 };
  fc.assert(
    fc.property(anyModel, (model) => {
      const orders: Order[] = [];
      const { simulation } = assembleWatched(model, 'sqs-fifo', (component, around) => {
        const { config } = model.components.find(({ name }) => name === around.site.component)!;
        // Nobody receives from the dead-letter queue.
        if (around.site.component !== 'dead') orders.push(new Order(component, around, config as SqsFifoConfig));
      });
      simulation.run(model.horizon);
      for (const { taken, handed, mayMiss, again } of orders) {
        for (const [group, list] of handed) {
          const all = taken.get(group)!;
          expect(mayMiss ? foundIn(all, list) : all.slice(0, list.length), `group ${group}`).toEqual(list);
          seen[mayMiss ? 'missing' : 'exact'] += list.length;
          seen.late += list.filter((born, i) => i > 0 && born < list[i - 1]!).length;
        }
        seen.again += again;
      }
    }),
    { seed: 1998, numRuns: 300 },
  );
  // Some were taken after a later-made one of their group, and handed out so: it is the queue's order, and no other.
  for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(1_000);
});
