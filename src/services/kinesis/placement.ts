/**
 * Where a key goes: MD5 of the partition key as an unsigned 128-bit integer, in equal ranges of
 * ⌊2^128 / shards⌋, the last range taking the remainder. Each key is hashed once.
 */
import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Keys } from '../keys.ts';

const HASH_SPACE = 1n << 128n;

/** The hash key of a partition key: 0 … 2^128 − 1. */
export function hashKeyOf(partitionKey: string): bigint {
  return BigInt(`0x${bytesToHex(md5(utf8ToBytes(partitionKey)))}`);
}

/** The range of hash keys of shard `index` of `shards`, both ends included. */
export function hashRangeOf(index: number, shards: number): readonly [bigint, bigint] {
  const width = HASH_SPACE / BigInt(shards);
  const start = width * BigInt(index);
  return [start, index === shards - 1 ? HASH_SPACE - 1n : start + width - 1n];
}

/** The shard a partition key is placed in. */
export function shardOf(partitionKey: string, shards: number): number {
  const index = Number(hashKeyOf(partitionKey) / (HASH_SPACE / BigInt(shards)));
  return Math.min(index, shards - 1);
}

/** Shard ids as AWS writes them. */
export function shardId(index: number): string {
  return `shardId-${String(index).padStart(12, '0')}`;
}

/** Shards fit 16 bits: a stream has at most 10,000. */
const UNKNOWN = 65_535;

export class Placement {
  readonly #keys: Keys;
  readonly #shards: number;
  /** Shard of each key of a bounded key space; hashed on first use. */
  readonly #known: Uint16Array;

  constructor(keys: Keys, shards: number) {
    this.#keys = keys;
    this.#shards = shards;
    this.#known = new Uint16Array(keys.bounded).fill(UNKNOWN);
  }

  shard(key: number): number {
    if (key < this.#known.length) {
      const known = this.#known[key]!;
      if (known !== UNKNOWN) return known;
    }
    const shard = shardOf(this.#keys.name(key), this.#shards);
    if (key < this.#known.length) this.#known[key] = shard;
    return shard;
  }
}
