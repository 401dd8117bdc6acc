/** The table of message groups: 50, the deepest and the busiest, as the README of the service says, and a row for all. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Component, TableRow } from '../../../src/services/component.ts';
import { fifoConfig } from '../../support/configs.ts';
import { QueueClient, type Received } from '../../support/queue-client.ts';
import { Workbench } from '../../support/workbench.ts';

/** Sends to groups by their number, which is that of their name: `key-7`. */
class Sender {
  readonly queue: Component = new Workbench().add('sqs-fifo', 'q', fifoConfig());
  readonly #client = new QueueClient(this.queue);
  #tag = 1_000;
  #lateTag = 1;

  /** In one call; the last `late` of them were made before all others. */
  send(group: number, count: number, late = 0): void {
    const tags = Array.from({ length: count }, (_, i) => (i < count - late ? this.#tag++ : this.#lateTag++));
    this.#client.send(...tags.map((tag) => ({ tag, group })));
  }

  receive(): Received[] {
    return this.#client.receive(10);
  }

  /** Receives and deletes until nothing is left. */
  drain(): void {
    for (let taken = this.receive(); taken.length > 0; taken = this.receive()) this.#client.delete(...taken.map(({ receipt }) => receipt));
  }

  get rows(): readonly TableRow[] {
    return this.queue.tables!().groups!;
  }
}

describe('of 55 groups', () => {
  const sender = new Sender();
  let rows: readonly TableRow[] = [];
  beforeAll(() => {
    // The deepest: 51 at once, one of them late, all of them worked.
    sender.send(54, 51, 1);
    sender.drain();
    // Five that are sent most, 60 each, of which never more than one stands in the queue.
    for (let group = 0; group < 5; group++) {
      for (let i = 0; i < 60; i++) {
        sender.send(group, 1, group === 0 && i >= 58 ? 1 : 0);
        sender.drain();
      }
    }
    // Group 5 has 2 messages, both in hand; group 6 has 3, and so on to group 53, which has 50.
    sender.send(5, 2);
    expect(sender.receive()).toHaveLength(2);
    for (let group = 6; group < 54; group++) sender.send(group, group - 3);
    rows = sender.rows;
  });

  it('shows 50 and a row for all', () => {
    expect(rows).toHaveLength(51);
  });

  it('shows the largest backlog first, whatever is left of it, and what was sent most though it never waited', () => {
    // Ten of them are those sent most: the five of 60 and, with 51 to 47, five that are among the deepest anyway.
    const deepest = Array.from({ length: 45 }, (_, place) => ({ group: `key-${54 - place}`, sent: 51 - place, backlogMax: 51 - place }));
    const busiest = Array.from({ length: 5 }, (_, group) => ({ group: `key-${group}`, sent: 60, backlogMax: 1 }));
    expect(rows.slice(0, 50).map(({ group, sent, backlogMax }) => ({ group, sent, backlogMax }))).toEqual([...deepest, ...busiest]);
  });

  it('tells of a deep group that was worked, of one that waits and of one that keeps up', () => {
    expect(rows[0]).toEqual({ group: 'key-54', sent: 51, outOfOrder: 1, delivered: 51, deleted: 51, backlogMax: 51, backlogEnd: 0 });
    expect(rows[1]).toEqual({ group: 'key-53', sent: 50, outOfOrder: 0, delivered: 0, deleted: 0, backlogMax: 50, backlogEnd: 50 });
    expect(rows[45]).toEqual({ group: 'key-0', sent: 60, outOfOrder: 2, delivered: 60, deleted: 60, backlogMax: 1, backlogEnd: 0 });
  });

  it('sums up all of them in the last row, those that are not shown included', () => {
    // Sent: 2 + 3 + … + 51 = 1,325 and 5 × 60. Left: 1,325 − 51. The backlog of the row is the largest of any group.
    expect(rows.at(-1)).toEqual({
      group: 'all 55 groups',
      sent: 1_625,
      outOfOrder: 3,
      delivered: 353,
      deleted: 351,
      backlogMax: 51,
      backlogEnd: 1_274,
    });
    expect(sender.queue.ledger().inside).toBe(1_274);
  });
});

it('shows every group where there are no more than 50', () => {
  const sender = new Sender();
  for (let group = 0; group < 50; group++) sender.send(group, 1 + group);
  expect(sender.rows.map(({ group }) => group)).toEqual([...Array.from({ length: 50 }, (_, place) => `key-${49 - place}`), 'all 50 groups']);
});

it('calls a single group the one group', () => {
  const sender = new Sender();
  sender.send(7, 3);
  expect(sender.rows).toMatchObject([
    { group: 'key-7', sent: 3, backlogEnd: 3 },
    { group: 'the one group', sent: 3, backlogEnd: 3 },
  ]);
});
