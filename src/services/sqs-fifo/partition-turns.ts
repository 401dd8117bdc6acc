/**
 * Whose turn it is in high-throughput mode: partitions take turns, and on each the groups that are ready. What a
 * receive finds on a partition is one call of that partition's receives (statements 26, 27); one whose calls are spent
 * is closed until the next comes due, and its groups wait. No step depends on how many groups or partitions there are.
 */

import type { Handler } from '../../kernel/simulation.ts';
import { IntLine } from '../../queueing/int-line.ts';
import { Refusals } from '../../queueing/refusals.ts';
import type { Placement } from '../placement.ts';
import type { Site } from '../site.ts';
import type { ActionLimit } from './action-limit.ts';
import { grown, NO_GROUP, nextReady, type Turns } from './turns.ts';

const NONE = -1;

export class PartitionTurns implements Turns {
  available = 0;
  /** Receives that found only what spent partitions keep back. */
  readonly refused = new Refusals();
  private readonly placement: Placement;
  /** By partition. */
  private readonly receives: readonly ActionLimit[];
  private readonly rings: readonly IntLine[];
  private readonly readyOn: Int32Array;
  private readonly isClosed: Uint8Array;
  private readonly isWaiting: Uint8Array;
  /** Partitions whose turn comes, each once. */
  private readonly waiting = new IntLine();
  private ready = new Uint8Array(64);
  private readyEverywhere = 0;
  /** The partition this receive draws from, and has paid. */
  private current = NONE;
  private readonly site: Site;
  private readonly onReopen: Handler;

  /** `reopened` is called when groups of a partition may be drawn from again. */
  constructor(placement: Placement, receives: readonly ActionLimit[], site: Site, reopened: () => void) {
    this.placement = placement;
    this.receives = receives;
    this.rings = receives.map(() => new IntLine());
    this.readyOn = new Int32Array(receives.length);
    this.isClosed = new Uint8Array(receives.length);
    this.isWaiting = new Uint8Array(receives.length);
    this.site = site;
    this.onReopen = site.on('partitionReopens', (partition) => {
      this.reopen(partition);
      reopened();
    });
  }

  /** Whether there is something to hand out and all of it is on partitions whose calls are spent. */
  isSpent(now: number): boolean {
    if (this.available > 0 || this.readyEverywhere === 0) return false;
    this.refused.note(now);
    return true;
  }

  isReady(group: number): boolean {
    return this.ready[group] === 1;
  }

  add(group: number): void {
    if (group >= this.ready.length) this.ready = grown(this.ready, group);
    this.ready[group] = 1;
    const partition = this.placement.place(group);
    this.rings[partition]!.push(group);
    this.count(partition, 1);
    if (this.isClosed[partition] === 0) this.enlist(partition);
  }

  drop(group: number): void {
    this.ready[group] = 0;
    this.count(this.placement.place(group), -1);
  }

  next(): number {
    if (this.current === NONE || this.readyOn[this.current] === 0) {
      this.end();
      this.current = this.nextOpen();
      if (this.current === NONE) return NO_GROUP;
      this.pay(this.current);
    }
    const group = nextReady(this.rings[this.current]!, this.ready);
    this.drop(group);
    return group;
  }

  end(): void {
    const partition = this.current;
    this.current = NONE;
    if (partition !== NONE && this.isClosed[partition] === 0 && this.readyOn[partition]! > 0) this.enlist(partition);
  }

  private nextOpen(): number {
    while (this.waiting.size > 0) {
      const partition = this.waiting.shift();
      this.isWaiting[partition] = 0;
      if (this.isClosed[partition] === 0 && this.readyOn[partition]! > 0) return partition;
    }
    return NONE;
  }

  private pay(partition: number): void {
    const { now } = this.site;
    const receives = this.receives[partition]!;
    if (!receives.mayCall(now)) throw new Error(`believed: an open partition has a receive call left, got none on ${partition}`);
    const wait = receives.bucket.until(1);
    if (wait === 0) return;
    this.isClosed[partition] = 1;
    this.available -= this.readyOn[partition]!;
    this.site.after(wait, this.onReopen, partition);
  }

  private reopen(partition: number): void {
    this.isClosed[partition] = 0;
    this.available += this.readyOn[partition]!;
    if (this.readyOn[partition]! > 0) this.enlist(partition);
  }

  private enlist(partition: number): void {
    if (this.isWaiting[partition] === 1) return;
    this.isWaiting[partition] = 1;
    this.waiting.push(partition);
  }

  private count(partition: number, change: number): void {
    this.readyOn[partition] = this.readyOn[partition]! + change;
    this.readyEverywhere += change;
    if (this.isClosed[partition] === 0) this.available += change;
  }
}
