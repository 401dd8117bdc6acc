/**
 * High-throughput mode: message groups are hashed over partitions, and a call pays once on each partition
 * it touches (statement 26). A group is on one partition, so it never gets more than a partition's calls (27).
 */
import type { LimitUsed } from '../component.ts';
import type { Keys } from '../keys.ts';
import { Placement } from '../placement.ts';
import type { Site } from '../site.ts';
import type { HighThroughput } from '../sqs/config.ts';
import type { Action, MessageAction } from '../sqs/queue.ts';
import { ActionLimit } from './action-limit.ts';
import { PartitionTurns } from './partition-turns.ts';

const ACTIONS = ['send', 'receive', 'delete', 'changeVisibility'] as const satisfies readonly Action[];

export class Partitions {
  /** Which groups a receive draws from, as the calls of their partitions allow. */
  readonly turns: PartitionTurns;
  private readonly site: Site;
  private readonly keys: Keys;
  private readonly callsPerSecond: number;
  private placement: Placement;
  /** By partition. */
  private readonly of: Record<Action, readonly ActionLimit[]>;
  /** A receive asks one partition at least, and if it finds nothing nobody says which: it pays to all of them together as well. */
  private readonly receives: ActionLimit;
  /** By partition: the number of the last call that touched it, negative where it was refused. */
  private touchedBy: Float64Array;
  private call = 0;
  /** Refusals when it was last looked whether they are enough. */
  private refusedBefore = 0;

  /** `reopened` is called when groups may be received from again that a spent partition kept back. */
  constructor({ partitions, growth }: HighThroughput, callsPerSecond: number, keys: Keys, site: Site, reopened: () => void) {
    const each = (): readonly ActionLimit[] => Array.from({ length: partitions }, () => new ActionLimit(callsPerSecond));
    this.site = site;
    this.keys = keys;
    this.callsPerSecond = callsPerSecond;
    this.of = { send: each(), receive: each(), delete: each(), changeVisibility: each() };
    this.receives = new ActionLimit(partitions * callsPerSecond, 1 / partitions);
    this.touchedBy = new Float64Array(partitions);
    this.placement = new Placement(keys, partitions);
    this.turns = new PartitionTurns(this.placement, this.of.receive, site, reopened);
    if (growth === null) return;
    const onLook = site.on('partitionsLook', () => {
      if (this.refusedSince()) this.split();
      if (this.count < growth.most) site.after(growth.every, onLook);
    });
    if (partitions < growth.most) site.after(growth.every, onLook);
  }

  get count(): number {
    return this.touchedBy.length;
  }

  /** Whether a new call may be made; each partition it touches is to be paid anew. */
  mayCall(action: Action, now: number): boolean {
    this.call++;
    return action !== 'receive' || (this.receives.mayCall(now) && !this.turns.isSpent(now));
  }

  /** Whether the call may touch the group's partition now; the first message on a partition pays for all of the call. */
  mayTouch(action: MessageAction, group: number, now: number): boolean {
    const partition = this.placement.place(group);
    const touchedBy = this.touchedBy[partition]!;
    if (Math.abs(touchedBy) === this.call) return touchedBy > 0;
    const mayTouch = this.of[action][partition]!.mayCall(now);
    this.touchedBy[partition] = mayTouch ? this.call : -this.call;
    return mayTouch;
  }

  /** The busiest partition of each action, with the refusals of all; of receives, those that found nothing included, the average one too. */
  limitUse(seconds: number): readonly LimitUsed[] {
    const { calls, total, refused } = this.receives;
    const place = 'receive calls of all partitions, each its part';
    const receives = { peak: calls.peak, peakAt: calls.peakAt, average: total / seconds };
    return [{ limit: 'calls', place, ...receives, refusals: refused.count, firstRefusalAt: refused.firstAt }, ...this.busiest(seconds)];
  }

  private busiest(seconds: number): LimitUsed[] {
    return ACTIONS.map((action): LimitUsed => {
      const busiest = this.of[action].reduce((a, b) => (b.calls.peak > a.calls.peak ? b : a));
      const refused = this.refusalsOf(action).filter(({ count }) => count > 0);
      return {
        limit: 'calls',
        place: `${action} calls of the busiest partition`,
        peak: busiest.calls.peak,
        peakAt: busiest.calls.peakAt,
        average: busiest.total / seconds,
        refusals: refused.reduce((sum, { count }) => sum + count, 0),
        firstRefusalAt: refused.length === 0 ? -1 : Math.min(...refused.map(({ firstAt }) => firstAt)),
      };
    });
  }

  /** A receive is refused before it touches a partition. */
  private refusalsOf(action: Action): readonly ActionLimit['refused'][] {
    const refused = this.of[action].map((one) => one.refused);
    return action === 'receive' ? [...refused, this.turns.refused] : refused;
  }

  /** Whether a partition had no call left for somebody since this was last asked. */
  private refusedSince(): boolean {
    const before = this.refusedBefore;
    this.refusedBefore = ACTIONS.flatMap((action) => this.refusalsOf(action)).reduce((sum, { count }) => sum + count, 0);
    return this.refusedBefore > before;
  }

  /** Each splits in two, and its groups are hashed over both: one keeps the calls that are left, the other begins with its own. */
  private split(): void {
    const { site, callsPerSecond } = this;
    const partitions = 2 * this.count;
    for (const action of ACTIONS) this.of[action] = this.of[action].flatMap((one) => [one, new ActionLimit(callsPerSecond)]);
    this.receives.change(site.now, partitions * callsPerSecond, 1 / partitions);
    this.touchedBy = new Float64Array(partitions);
    this.placement = new Placement(this.keys, partitions);
    this.turns.layOut(this.placement, this.of.receive);
  }
}
