/**
 * Where a key goes, on a shard of a stream or a partition of a FIFO queue: MD5 of the key as an unsigned 128-bit
 * integer, in equal ranges of ⌊2^128 / places⌋, the last range taking the remainder. AWS documents this of shards;
 * how it hashes message groups it does not say.
 */
import { md5 } from '@noble/hashes/legacy.js';
import type { Keys } from './keys.ts';

const HASH_SPACE = 1n << 128n;

/**
 * A hundred thousand keys are hashed one by one: one hasher serves all, as making a new one costs more than MD5 itself. Once it has
 * digested it can only be used again by cloning an unused one into it, which the library does for its own HMAC.
 */
const unused = md5.create();
const hasher = md5.create();
const digest = new Uint8Array(16);
const words = new DataView(digest.buffer);
const encoder = new TextEncoder();
/** AWS takes 256 characters at most, which are three bytes each at most. */
const written = new Uint8Array(3 * 256);

/** Leaves the hash of a key in `digest`. */
function hash(key: string): void {
  const bytes = 3 * key.length <= written.length ? written.subarray(0, encoder.encodeInto(key, written).written) : encoder.encode(key);
  unused._cloneInto(hasher);
  hasher.update(bytes).digestInto(digest);
}

/** The hash of a key: 0 … 2^128 − 1. */
export function hashKeyOf(key: string): bigint {
  hash(key);
  return (words.getBigUint64(0) << 64n) | words.getBigUint64(8);
}

/** Where a key lies on the ring of all hashes, 0..1: the leading 53 bits of its hash. */
export function ringPositionOf(key: string): number {
  hash(key);
  return (words.getUint32(0) * 2 ** 21 + (words.getUint32(4) >>> 11)) / 2 ** 53;
}

/** The range of hashes of place `index` of `places`, both ends included. */
export function hashRangeOf(index: number, places: number): readonly [bigint, bigint] {
  const width = HASH_SPACE / BigInt(places);
  const start = width * BigInt(index);
  return [start, index === places - 1 ? HASH_SPACE - 1n : start + width - 1n];
}

/** The place a key is put in: 0 … places − 1. */
export function placeOf(key: string, places: number): number {
  const index = Number(hashKeyOf(key) / (HASH_SPACE / BigInt(places)));
  return Math.min(index, places - 1);
}

/** A position known to 53 bits is off by less than this many places; nearer to an edge than that the whole hash decides. */
const GRAIN = 1e-9;

/** The place of a key by its position on the ring, 0..1; null where 53 bits do not tell. */
export function placeAt(position: number, places: number): number | null {
  const at = position * places;
  const place = Math.floor(at);
  const within = at - place;
  return within > GRAIN && within < 1 - GRAIN ? place : null;
}

/** Places fit 16 bits: a stream has at most 10,000 shards, a queue fewer partitions. */
const UNKNOWN = 65_535;

/** Places by key id: keys of bounded spaces are known once they were placed, unique ones, which hardly come again, are hashed each time. */
export class Placement {
  private readonly keys: Keys;
  private readonly places: number;
  private readonly known: Uint16Array;

  constructor(keys: Keys, places: number) {
    this.keys = keys;
    this.places = places;
    this.known = new Uint16Array(keys.bounded).fill(UNKNOWN);
  }

  place(key: number): number {
    if (key >= this.known.length) return placeOf(this.keys.name(key), this.places);
    const known = this.known[key]!;
    return known === UNKNOWN ? this.#placeFirst(key) : known;
  }

  #placeFirst(key: number): number {
    const place = placeAt(this.keys.positionOf(key), this.places) ?? placeOf(this.keys.name(key), this.places);
    this.known[key] = place;
    return place;
  }
}
