/**
 * High-throughput mode: message groups are hashed over partitions, and a call pays once on each partition
 * it touches (statement 26). A group is on one partition, so it never gets more than a partition's calls (27).
 */
import { md5 } from '@noble/hashes/legacy.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { LimitUsed } from '../component.ts';
import type { Keys } from '../keys.ts';
import type { Action } from '../sqs/queue.ts';
import { ActionLimit } from './action-limit.ts';

const UNKNOWN = -1;

export class Partitions {
  readonly #keys: Keys;
  readonly #of: Record<Action, readonly ActionLimit[]>;
  /** By partition: the number of the last call that touched it, negative where it was refused. */
  readonly #touchedBy: Float64Array;
  #call = 0;
  /** Partition of each group, hashed when it is first seen. */
  #partition = new Int32Array(64).fill(UNKNOWN);

  constructor(partitions: number, callsPerSecond: number, keys: Keys) {
    const each = (): readonly ActionLimit[] => Array.from({ length: partitions }, () => new ActionLimit(callsPerSecond));
    this.#of = { send: each(), receive: each(), delete: each(), changeVisibility: each() };
    this.#touchedBy = new Float64Array(partitions);
    this.#keys = keys;
  }

  /** A new call: each partition it touches is to be paid anew. */
  beginCall(): void {
    this.#call++;
  }

  /** Whether the call may touch the group's partition now; the first message on a partition pays for all of the call. */
  mayTouch(action: Action, group: number, now: number): boolean {
    const partition = this.partitionOf(group);
    const touchedBy = this.#touchedBy[partition]!;
    if (Math.abs(touchedBy) === this.#call) return touchedBy > 0;
    const mayTouch = this.#of[action][partition]!.mayCall(now);
    this.#touchedBy[partition] = mayTouch ? this.#call : -this.#call;
    return mayTouch;
  }

  /** Where a group is: AWS does not say how it hashes; here by the first four bytes of MD5. */
  partitionOf(group: number): number {
    if (group >= this.#partition.length) this.#grow(group + 1);
    const known = this.#partition[group]!;
    if (known !== UNKNOWN) return known;
    const hash = md5(utf8ToBytes(this.#keys.name(group)));
    const partition = new DataView(hash.buffer, hash.byteOffset).getUint32(0) % this.#touchedBy.length;
    this.#partition[group] = partition;
    return partition;
  }

  /** The busiest partition of each action that pays by partition, with the refusals of all. */
  limitUse(seconds: number): readonly LimitUsed[] {
    return (['send', 'delete', 'changeVisibility'] as const).map((action): LimitUsed => {
      const all = this.#of[action];
      const busiest = all.reduce((a, b) => (b.calls.peak > a.calls.peak ? b : a));
      const refused = all.filter(({ refusals }) => refusals > 0);
      return {
        limit: 'calls',
        place: `${action} calls of the busiest partition`,
        peak: busiest.calls.peak,
        peakAt: busiest.calls.peakAt,
        average: busiest.total / seconds,
        refusals: refused.reduce((sum, { refusals }) => sum + refusals, 0),
        firstRefusalAt: refused.length === 0 ? -1 : Math.min(...refused.map(({ firstRefusalAt }) => firstRefusalAt)),
      };
    });
  }

  #grow(needed: number): void {
    const larger = new Int32Array(Math.max(needed, 2 * this.#partition.length)).fill(UNKNOWN);
    larger.set(this.#partition);
    this.#partition = larger;
  }
}
