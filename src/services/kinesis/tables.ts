/** What a stream's shards say of themselves in a result: the shard table and how near the limits came. */
import type { BusiestSecond } from '../../queueing/busiest-second.ts';
import type { Refusals } from '../../queueing/refusals.ts';
import type { LimitUsed, TableRow } from '../component.ts';
import type { Keys } from '../keys.ts';
import type { KeysSeen } from '../keys-seen.ts';
import { hashRangeOf, type Placement } from '../placement.ts';
import type { Shard } from './shard.ts';

const TOP_KEYS = 5;

/** Shard ids as AWS writes them. */
export function shardId(index: number): string {
  return `shardId-${String(index).padStart(12, '0')}`;
}

/** One row a shard, in the order of their hash ranges. Rates are accepted records and bytes per second. */
export function shardRows(shards: readonly Shard[], keys: Keys, placement: Placement, seen: KeysSeen, now: number): TableRow[] {
  const top = topKeysOf(shards.length, keys, placement, seen);
  const total = shards.reduce((sum, shard) => sum + shard.records + shard.throttled, 0);
  const seconds = now / 1e6;
  return shards.map((shard) => {
    const [start, end] = hashRangeOf(shard.index, shards.length);
    return {
      id: shardId(shard.index),
      startHash: start.toString(),
      endHash: end.toString(),
      records: shard.records,
      bytes: shard.bytes,
      throttled: shard.throttled,
      outOfOrder: shard.outOfOrder,
      share: total === 0 ? 0 : (shard.records + shard.throttled) / total,
      peakRecordsPerSecond: shard.accepted.peak,
      peakBytesPerSecond: shard.acceptedBytes.peak,
      peakOfferedPerSecond: shard.offered.peak,
      peakOfferedAtMs: shard.offered.peakAt / 1000,
      busiestMinuteRecordsPerSecond: shard.accepted.busiestMinute / Math.min(60, Math.max(1, seconds)),
      busiestMinuteBytesPerSecond: shard.acceptedBytes.busiestMinute / Math.min(60, Math.max(1, seconds)),
      averageRecordsPerSecond: seconds === 0 ? 0 : shard.records / seconds,
      readThrottled: shard.refusedBy.readCalls.count + shard.refusedBy.readBytes.count,
      topKeys: top[shard.index]!,
    };
  });
}

/** The keys most offered to each shard, most first. */
function topKeysOf(shards: number, keys: Keys, placement: Placement, seen: KeysSeen): { key: string; count: number }[][] {
  const top: { key: number; count: number }[][] = Array.from({ length: shards }, () => []);
  for (let key = 0; key < seen.keys; key++) {
    const count = seen.offered(key);
    if (count === 0) continue;
    const list = top[placement.place(key)]!;
    if (list.length === TOP_KEYS && list[TOP_KEYS - 1]!.count >= count) continue;
    let i = list.length;
    while (i > 0 && list[i - 1]!.count < count) i--;
    list.splice(i, 0, { key, count });
    if (list.length > TOP_KEYS) list.pop();
  }
  return top.map((list) => list.map(({ key, count }) => ({ key: keys.name(key), count })));
}

/** For each limit the shard that came nearest, refusals first; of the write limits every shard that refused. */
export function limitUseOf(shards: readonly Shard[], now: number): LimitUsed[] {
  const seconds = Math.max(1e-6, now / 1e6);
  const uses = shards.flatMap((shard): LimitUsed[] => [
    use('shard.write.records', shard, shard.offered, (shard.records + shard.throttled) / seconds, shard.refusedBy.writeRecords),
    use('shard.write.bytes', shard, shard.offeredBytes, shard.bytesOffered / seconds, shard.refusedBy.writeBytes),
    use('shard.read.calls', shard, shard.reads, shard.readCallsTotal / seconds, shard.refusedBy.readCalls),
    use('shard.read.bytes', shard, shard.readBytes, shard.readBytesTotal / seconds, shard.refusedBy.readBytes),
  ]);
  const nearest = new Map<string, LimitUsed>();
  for (const one of uses) {
    const before = nearest.get(one.limit);
    if (before === undefined || one.refusals > before.refusals || (one.refusals === before.refusals && one.peak > before.peak)) nearest.set(one.limit, one);
  }
  return uses.filter((one) => one.refusals > 0 || nearest.get(one.limit) === one);
}

function use(limit: string, shard: Shard, busiest: BusiestSecond, average: number, refused: Refusals): LimitUsed {
  const { peak, peakAt } = busiest;
  return { limit, place: `shard ${shard.index}`, peak, peakAt, average, refusals: refused.count, firstRefusalAt: refused.firstAt };
}
