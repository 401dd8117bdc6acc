/** A FIFO queue: order within each message group, deduplication, 300 calls a second per API action. */
import type { Counter } from '../../measure/instruments.ts';
import { RememberedIds } from '../../queueing/remembered-ids.ts';
import type { Component, LimitUsed, Surroundings, TableRow, Tables } from '../component.ts';
import type { Keys } from '../keys.ts';
import { KeysSeen } from '../keys-seen.ts';
import { RECEIPT_HANDLE_EXPIRED } from '../outcome.ts';
import type { AttributeChange, SqsFifoConfig } from '../sqs/config.ts';
import { IN_FLIGHT } from '../sqs/messages.ts';
import { type Action, type MessageAction, SqsQueue } from '../sqs/queue.ts';
import { ActionLimit } from './action-limit.ts';
import { Groups } from './groups.ts';
import { Partitions } from './partitions.ts';
import { OneRing } from './turns.ts';

const GROUPS_SHOWN = 50;
/** Of them, those that were sent most. */
const BUSIEST_SHOWN = 10;

export class SqsFifo extends SqsQueue {
  protected override readonly line: Groups;
  protected override readonly staleDeleteOutcome = RECEIPT_HANDLE_EXPIRED;
  protected override readonly answersOverLimit = false;
  protected override readonly delaysAnew = true;
  /** Calls on the whole queue. */
  private readonly actions: Readonly<Record<Action, ActionLimit>>;
  /** In high-throughput mode only. */
  private readonly partitions: Partitions | null;
  private readonly remembered: RememberedIds;
  private readonly keys: Keys;
  private readonly seen: KeysSeen;
  private readonly outOfOrder: Counter;
  private readonly deduplicated: Counter;

  constructor(config: SqsFifoConfig, around: Surroundings) {
    super(config, around);
    const { callsPerSecond, highThroughput } = config;
    const limit = (): ActionLimit => new ActionLimit(highThroughput?.callsPerSecond ?? callsPerSecond);
    this.actions = { send: limit(), receive: limit(), delete: limit(), changeVisibility: limit() };
    this.partitions = highThroughput === null ? null : new Partitions(highThroughput, callsPerSecond, around.keys, around.site, () => this.wakeSoon());
    this.line = new Groups(this.messages, this.partitions?.turns ?? new OneRing(), config.lookAhead);
    this.remembered = new RememberedIds(config.deduplication.window, config.deduplication.scope === 'messageGroup');
    this.keys = around.keys;
    this.seen = new KeysSeen(around.keys);
    this.outOfOrder = around.site.counter('outOfOrder');
    this.deduplicated = around.site.counter('deduplicated');
    around.site.probe('ApproximateNumberOfGroupsWithInflightMessages', () => this.line.busy);
  }

  tables(): Tables {
    return { groups: groupRows(this.line, this.keys) };
  }

  override limitUse(): readonly LimitUsed[] {
    const seconds = Math.max(1e-6, this.site.now / 1e6);
    const calls = Object.entries(this.actions).map(([action, { calls, total, refused }]): LimitUsed => {
      return {
        limit: this.partitions === null ? 'calls' : 'calls.region',
        place: `${action} calls`,
        peak: calls.peak,
        peakAt: calls.peakAt,
        average: total / seconds,
        refusals: refused.count,
        firstRefusalAt: refused.firstAt,
      };
    });
    return [...super.limitUse(), ...calls, ...(this.partitions?.limitUse(seconds) ?? [])];
  }

  protected override mayCall(action: Action): boolean {
    const { now } = this.site;
    return this.actions[action].mayCall(now) && (this.partitions === null || this.partitions.mayCall(action, now));
  }

  protected override mayTouch(action: MessageAction, key: number): boolean {
    return this.partitions === null || this.partitions.mayTouch(action, key, this.site.now);
  }

  protected override isKnown(id: number, key: number): boolean {
    if (!this.remembered.isRepeat(this.site.now, id, key)) return false;
    this.deduplicated.add(1);
    return true;
  }

  protected override afterSend(group: number, born: number): void {
    if (!this.seen.isLate(group, born)) return;
    this.outOfOrder.add(1);
    this.line.sentLate(group);
  }

  /** A change of the scope is felt by ids that are remembered, too (statement 25: AWS does not say). */
  protected override change(change: AttributeChange): void {
    super.change(change);
    if (change.deduplicationScope !== undefined) this.remembered.rescope(change.deduplicationScope === 'messageGroup');
  }

  /** A FIFO dead-letter queue starts the clock anew (statement 31). */
  protected override enqueuedAtOfMoved(): number {
    return this.site.now;
  }

  /** Only the latest receipt, and only while its visibility lasts (statement 7). */
  protected override mayDelete(receipt: number): boolean {
    return this.messages.isLatest(receipt) && this.messages.state(this.messages.slotOf(receipt)) === IN_FLIGHT;
  }

  protected override afterDelivery(receipt: number): void {
    this.line.delivered(this.messages.slotOf(receipt));
  }

  protected override extraOut(): Readonly<Record<string, number>> {
    return { deduplicated: this.deduplicated.total };
  }
}

/** The deepest groups, and those that were sent most where they are not among them: a group may be busy and keep up. */
function shownOf(groups: readonly number[], byBacklog: (a: number, b: number) => number, bySent: (a: number, b: number) => number): readonly number[] {
  const deepest = [...groups].sort(byBacklog);
  if (groups.length <= GROUPS_SHOWN) return deepest;
  const shown = new Set([...deepest.slice(0, GROUPS_SHOWN - BUSIEST_SHOWN), ...[...groups].sort(bySent).slice(0, BUSIEST_SHOWN)]);
  for (const group of deepest) if (shown.size < GROUPS_SHOWN) shown.add(group);
  return [...shown].sort(byBacklog);
}

/** The busiest groups, most backlog first, and a row for all of them together. */
function groupRows(line: Groups, keys: Keys): TableRow[] {
  const { sent, outOfOrder, backlog, backlogMax, delivered, deleted } = line.tallies;
  const ids: number[] = [];
  for (let g = 0; g < line.groups; g++) if (sent[g]! > 0) ids.push(g);
  const byBacklog = (a: number, b: number): number => backlogMax[b]! - backlogMax[a]! || sent[b]! - sent[a]! || a - b;
  const rows = shownOf(ids, byBacklog, (a, b) => sent[b]! - sent[a]! || byBacklog(a, b)).map((g): TableRow => {
    return {
      group: keys.name(g),
      sent: sent[g]!,
      outOfOrder: outOfOrder[g]!,
      delivered: delivered[g]!,
      deleted: deleted[g]!,
      backlogMax: backlogMax[g]!,
      backlogEnd: backlog[g]!,
    };
  });
  const sum = (of: Float64Array): number => ids.reduce((total, g) => total + of[g]!, 0);
  const largest = ids.reduce((most, g) => Math.max(most, backlogMax[g]!), 0);
  return [
    ...rows,
    {
      group: ids.length === 1 ? 'the one group' : `all ${ids.length} groups`,
      sent: sum(sent),
      outOfOrder: sum(outOfOrder),
      delivered: sum(delivered),
      deleted: sum(deleted),
      backlogMax: largest,
      backlogEnd: sum(backlog),
    },
  ];
}

export const build = (config: object, around: Surroundings): Component => new SqsFifo(config as SqsFifoConfig, around);
