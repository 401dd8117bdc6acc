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

/** Partitions are fewer. */
const PARTITION_SPAN = 65_536;

export class PartitionTurns implements Turns {
  available = 0;
  /** Receives that found only what spent partitions keep back. */
  readonly refused = new Refusals();
  private placement: Placement;
  /** By partition. */
  private receives: readonly ActionLimit[] = [];
  private rings: readonly IntLine[] = [];
  private readyOn = new Int32Array(0);
  private isClosed = new Uint8Array(0);
  private isWaiting = new Uint8Array(0);
  /** Partitions whose turn comes, each once. */
  private waiting = new IntLine();
  private ready = new Uint8Array(64);
  private readyEverywhere = 0;
  /** The partition this receive draws from, and has paid. */
  private current = NONE;
  private readonly site: Site;
  private readonly reopened: () => void;
  private readonly onReopen: Handler;
  /** How often partitions were laid out: what is to reopen one of another layout is out of date. */
  private layout = 0;

  /** `reopened` is called when groups of a partition may be drawn from again. */
  constructor(placement: Placement, receives: readonly ActionLimit[], site: Site, reopened: () => void) {
    this.placement = placement;
    this.site = site;
    this.reopened = reopened;
    this.onReopen = site.on('partitionReopens', (place) => {
      if (Math.floor(place / PARTITION_SPAN) !== this.layout) return;
      this.reopen(place % PARTITION_SPAN);
      reopened();
    });
    this.layOut(placement, receives);
  }

  /** Other partitions, between two receives. Groups that are ready take their turns there in the order they had. */
  layOut(placement: Placement, receives: readonly ActionLimit[]): void {
    const ready = this.takeAll();
    this.layout++;
    this.placement = placement;
    this.receives = receives;
    this.rings = receives.map(() => new IntLine());
    this.readyOn = new Int32Array(receives.length);
    this.isClosed = new Uint8Array(receives.length);
    this.isWaiting = new Uint8Array(receives.length);
    this.waiting = new IntLine();
    for (const [partition, { bucket }] of receives.entries()) {
      bucket.at(this.site.now);
      this.closeIfSpent(partition);
    }
    for (const group of ready) this.add(group);
    if (ready.length > 0) this.reopened();
  }

  private takeAll(): readonly number[] {
    const groups: number[] = [];
    for (const [partition, ring] of this.rings.entries())
      while (this.readyOn[partition]! > 0) {
        const group = nextReady(ring, this.ready);
        groups.push(group);
        this.drop(group);
      }
    return groups;
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
    if (!this.receives[partition]!.mayCall(now)) throw new Error(`believed: an open partition has a receive call left, got none on ${partition}`);
    this.closeIfSpent(partition);
  }

  private closeIfSpent(partition: number): void {
    const wait = this.receives[partition]!.bucket.until(1);
    if (wait === 0) return;
    this.isClosed[partition] = 1;
    this.available -= this.readyOn[partition]!;
    this.site.after(wait, this.onReopen, this.layout * PARTITION_SPAN + partition);
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
