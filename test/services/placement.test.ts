/** Where keys go, against Node's own MD5 (statements 1 and 5 of the streaming dossier). */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyPattern } from '../../src/model/model.ts';
import { Keys } from '../../src/services/keys.ts';
import { shardId } from '../../src/services/kinesis/tables.ts';
import { hashKeyOf, hashRangeOf, Placement, placeAt, placeOf, ringPositionOf } from '../../src/services/placement.ts';
import { ringOf } from '../../src/services/ring.ts';
import { kinesisConfig } from '../support/configs.ts';
import { StreamClient } from '../support/stream-client.ts';
import { Workbench } from '../support/workbench.ts';

const SPACE = 2n ** 128n;

/** The statement itself: index = min(⌊h / w⌋, N − 1), w = ⌊2^128 / N⌋. */
function documentedShard(key: string, shards: number): number {
  const hash = BigInt(`0x${createHash('md5').update(key, 'utf8').digest('hex')}`);
  const index = hash / (SPACE / BigInt(shards));
  return index >= BigInt(shards) ? shards - 1 : Number(index);
}

const shardCount = fc.integer({ min: 1, max: 20_000 });

describe('placement', () => {
  // RFC 1321, A.5: MD5 test suite.
  it.each([
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
  ])('hashes %j as RFC 1321', (key, digest) => {
    expect(hashKeyOf(key)).toBe(BigInt(`0x${digest}`));
  });

  it('equals real MD5 ranges for any key, written in UTF-8', () => {
    const key = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 }), fc.string({ unit: 'binary', minLength: 200, maxLength: 600 }));
    fc.assert(
      fc.property(key, shardCount, (text, shards) => {
        expect(placeOf(text, shards)).toBe(documentedShard(text, shards));
        const [start, end] = hashRangeOf(placeOf(text, shards), shards);
        expect(start <= hashKeyOf(text) && hashKeyOf(text) <= end).toBe(true);
        expect(ringPositionOf(text)).toBe(Number(hashKeyOf(text) >> 75n) / 2 ** 53);
      }),
      { seed: 1998, numRuns: 2_000 },
    );
  });

  it('ranges cover the hash space without gap or overlap', () => {
    fc.assert(
      fc.property(shardCount, (shards) => {
        let next = 0n;
        for (let i = 0; i < shards; i++) {
          const [start, end] = hashRangeOf(i, shards);
          if (start !== next || end < start) throw new Error(`shard ${i} of ${shards}`);
          next = end + 1n;
        }
        expect(next).toBe(SPACE);
      }),
      { seed: 1998, numRuns: 20, examples: [[1], [3], [20_000]] },
    );
  });

  const positionOf = (hash: bigint): number => Number(hash >> 75n) / 2 ** 53;

  it('by the leading 53 bits of a hash is that of the whole hash, or not told', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: SPACE - 1n }), fc.integer({ min: 1, max: 65_534 }), (hash, shards) => {
        const index = hash / (SPACE / BigInt(shards));
        const documented = index >= BigInt(shards) ? shards - 1 : Number(index);
        expect([documented, null]).toContain(placeAt(positionOf(hash), shards));
      }),
      { seed: 1998, numRuns: 5_000 },
    );
  });

  it('by the leading bits is not told on either side of an edge, and nearly always else', () => {
    for (const shards of [2, 3, 7, 1_000, 9_999]) {
      const [, end] = hashRangeOf(0, shards);
      for (const hash of [end, end + 1n]) expect(placeAt(positionOf(hash), shards)).toBeNull();
      const told = Array.from({ length: 2_000 }, (_, n) => placeAt(positionOf(hashKeyOf(`key-${n}`)), shards)).filter((place) => place !== null);
      expect(told.length).toBeGreaterThan(1_998);
    }
  });

  it('hashes the keys of a pattern once, however often they are placed', () => {
    const zipf: KeyPattern = { kind: 'zipf', keys: 50, s: 1, prefix: 'client-' };
    expect(ringOf({ ...zipf, s: 2 })).toBe(ringOf(zipf));
    expect(ringOf({ kind: 'uniform', keys: 50, prefix: 'client-' })).toBe(ringOf(zipf));
    expect(ringOf({ ...zipf, prefix: 'truck-' })).not.toBe(ringOf(zipf));
    expect(ringOf({ ...zipf, keys: 51 })).not.toBe(ringOf(zipf));
    expect(ringOf(zipf).positionOf(7)).toBe(positionOf(hashKeyOf('client-7')));
    const large = ringOf({ ...zipf, keys: 3e6 });
    for (let times = 0; times < 2; times++) expect(large.positionOf(2_999_999)).toBe(positionOf(hashKeyOf('client-2999999')));
  });

  it('of unique keys of three producers in turns', () => {
    const keys = new Keys(
      ['a', 'b', 'c'].map((producer, i) => ({ base: 10 + i, step: 3, size: 100, pattern: { kind: 'unique', prefix: `${producer}-` }, producer })),
    );
    expect([10, 11, 12, 13, 17, 309].map((id) => keys.name(id))).toEqual(['a-0', 'b-0', 'c-0', 'a-1', 'b-2', 'c-99']);
    expect(() => keys.name(310)).toThrow(/believed/);
  });

  it('writes shard ids as AWS does', () => {
    expect(shardId(0)).toBe('shardId-000000000000');
    expect(shardId(19_999)).toBe('shardId-000000019999');
  });

  const patterns: readonly KeyPattern[] = [
    { kind: 'uniform', keys: 500, prefix: 'truck-' },
    { kind: 'unique', prefix: 'web-' },
    { kind: 'weights', names: ['US', 'FR', 'Éire', '日本'], weights: [4, 3, 2, 1] },
  ];
  it.each(patterns)('of key ids is that of their strings: $kind', (pattern) => {
    const size = pattern.kind === 'weights' ? pattern.names.length : 500;
    const keys = new Keys([{ base: 7, size, step: 1, pattern, producer: 'p' }]);
    const placement = new Placement(keys, 13);
    for (let n = 0; n < size; n++) {
      const name = pattern.kind === 'weights' ? pattern.names[n]! : `${pattern.prefix}${n}`;
      expect(placement.place(7 + n)).toBe(documentedShard(name, 13));
      // The second time is from memory.
      expect(placement.place(7 + n)).toBe(documentedShard(name, 13));
    }
  });

  it('of a call sends each entry to its own shard, and the table names range and keys', () => {
    const shards = 5;
    const bench = new Workbench();
    const stream = bench.add('kinesis', 's', kinesisConfig({ shards }));
    const client = new StreamClient(stream);
    const expected = new Array<number>(shards).fill(0);
    for (let key = 0; key < 400; key++) expected[documentedShard(`key-${key}`, shards)]! += 1;
    client.put(...Array.from({ length: 400 }, (_, key) => ({ key })));
    const rows = stream.tables!().shards!;
    expect(rows.map(({ records }) => records)).toEqual(expected);
    expect(rows.map(({ startHash, endHash }) => [startHash, endHash])).toEqual(Array.from({ length: shards }, (_, i) => hashRangeOf(i, shards).map(String)));
    for (const [i, row] of rows.entries()) {
      for (const { key, count } of row.topKeys as readonly { key: string; count: number }[]) expect([documentedShard(key, shards), count]).toEqual([i, 1]);
    }
  });
});
