/**
 * A provisioned stream: keys are placed by MD5, each shard admits records within its own two write
 * limits, and readers poll each shard within the limits they share.
 */
import type { Counter, Gauge, Samples } from '../../measure/instruments.ts';
import { BILLED_GB } from '../../units/units.ts';
import type { Batch } from '../batch.ts';
import { CallTimer } from '../call-timer.ts';
import type { Component, Ledger, LimitUsed, Surroundings, Tables } from '../component.ts';
import type { Keys } from '../keys.ts';
import { KeysSeen } from '../keys-seen.ts';
import { ACCEPTED, INVALID_ARGUMENT, type Outcome, PROVISIONED_THROUGHPUT_EXCEEDED } from '../outcome.ts';
import { Placement } from '../placement.ts';
import type { Inlet, Log, Stretch } from '../ports.ts';
import type { Site } from '../site.ts';
import type { KinesisConfig } from './config.ts';
import { Shard } from './shard.ts';
import { limitUseOf, shardRows } from './tables.ts';
import { ADMITTED, RECORDS_BOUND } from './write-limiter.ts';

/** A PUT payload unit is 25 KB. */
const PUT_UNIT_BYTES = 25 * 1024;
const HOUR_MICROS = 3.6e9;
const DAY_MICROS = 8.64e10;
/** Prices are per month of 730 hours. */
const MONTH_MICROS = 730 * HOUR_MICROS;

export class Kinesis implements Component {
  readonly inlet: Inlet;
  readonly log: Log;
  private readonly config: KinesisConfig;
  private readonly site: Site;
  private readonly keys: Keys;
  private readonly placement: Placement;
  private readonly seen: KeysSeen;
  private readonly shards: Shard[];
  private readonly touched: Shard[] = [];
  private readers = 0;

  private readonly heatGrid: Float64Array;
  private readonly seriesInterval: number;
  private readonly intervals: number;
  private putUnits = 0;

  private readonly offered: Counter;
  private readonly accepted: Counter;
  private readonly throttled: Counter;
  private readonly rejected: Counter;
  private readonly outOfOrder: Counter;
  private readonly delivered: Counter;
  private readonly expired: Counter;
  private readonly incomingBytes: Counter;
  private readonly readExceeded: Counter;
  private readonly getCalls: Counter;
  private readonly getBytes: Counter;
  private readonly iteratorAge: Samples;
  private readonly backlog: Gauge;
  private readonly age: Gauge;
  /** Records every reader has read, and records some reader never could. */
  private readByAll = 0;
  private expiredForAll = 0;

  constructor(config: KinesisConfig, { site, keys, intervals, seriesInterval }: Surroundings) {
    this.config = config;
    this.site = site;
    this.keys = keys;
    this.placement = new Placement(keys, config.shards);
    this.seen = new KeysSeen(keys);
    this.shards = Array.from({ length: config.shards }, (_, index) => new Shard(index, config));
    this.heatGrid = new Float64Array(config.shards * intervals);
    this.intervals = intervals;
    this.seriesInterval = seriesInterval;
    this.offered = site.counter('offered');
    this.accepted = site.counter('accepted');
    this.throttled = site.counter('throttled');
    this.rejected = site.counter('rejected');
    this.outOfOrder = site.counter('outOfOrder');
    this.delivered = site.counter('delivered');
    this.expired = site.counter('expired');
    site.derived('hottestShard', () => this.offeredToHottest());
    site.derived('IncomingRecords', () => this.accepted.total);
    this.incomingBytes = site.counter('IncomingBytes');
    site.derived('WriteProvisionedThroughputExceeded', () => this.throttled.total);
    this.readExceeded = site.counter('ReadProvisionedThroughputExceeded');
    this.getCalls = site.counter('GetRecords.Calls');
    site.derived('GetRecords.Records', () => this.delivered.total);
    this.getBytes = site.counter('GetRecords.Bytes');
    this.iteratorAge = site.samples('GetRecords.IteratorAgeMilliseconds');
    this.backlog = site.gauge('backlog');
    this.age = site.probe('oldestAge', () => this.oldestAge());
    this.inlet = this.asInlet(config);
    this.log = this.asLog(config);
  }

  /** PutRecords: each entry to its own shard, each accepted or refused alone; PutRecord is a call of one. Returns how many were refused. */
  putRecords(batch: Batch): number {
    const { callRecordsMax, callBytesMax, recordBytesMax } = this.config;
    const { length, size } = batch;
    this.offered.add(length);
    let largest = 0;
    for (let i = 0; i < length; i++) if (size[i]! > largest) largest = size[i]!;
    if (length > callRecordsMax || batch.bytes > callBytesMax || largest > recordBytesMax) {
      this.rejected.add(length);
      batch.refuse(INVALID_ARGUMENT);
      return length;
    }
    this.admit(batch);
    return this.closeCall();
  }

  /** GetRecords at a reader's position; PROVISIONED_THROUGHPUT_EXCEEDED returns no data. */
  getRecords(reader: number, index: number, most: number, into: Stretch): Outcome {
    const shard = this.shards[index]!;
    const now = this.site.now;
    this.expire(shard, now - this.config.retention);
    const position = shard.positions[reader]!;
    into.from = position;
    into.to = position;
    into.bytes = 0;
    this.getCalls.add(1);
    if (!shard.mayRead(now)) {
      this.readExceeded.add(1);
      return PROVISIONED_THROUGHPUT_EXCEEDED;
    }
    const bytes = this.stretch(shard, Math.min(most, this.config.getRecordsMost), into);
    const read = into.to - into.from;
    this.iteratorAge.observe(read === 0 ? 0 : now - shard.log.arrived(into.to - 1));
    if (read === 0) return ACCEPTED;
    into.bytes = bytes;
    shard.payRead(now, bytes);
    shard.taken[reader] = into.to;
    this.getBytes.add(bytes);
    this.delivered.add(read);
    this.readByAll += this.moveTo(shard, reader, into.to);
    return ACCEPTED;
  }

  /** Brings retention up to now: what is older leaves, read or not. */
  flush(): void {
    const oldest = this.site.now - this.config.retention;
    if (oldest <= 0) return;
    for (const shard of this.shards) this.expire(shard, oldest);
  }

  ledger(): Ledger {
    const out = { read: this.readByAll, expired: this.expiredForAll };
    return { in: this.accepted.total, out, inside: this.accepted.total - this.readByAll - this.expiredForAll };
  }

  limitUse(): readonly LimitUsed[] {
    return limitUseOf(this.shards, this.site.now);
  }

  tables(): Tables {
    return { shards: shardRows(this.shards, this.keys, this.placement, this.seen, this.site.now) };
  }

  heat(): { places: readonly string[]; values: Float64Array } {
    return { places: this.shards.map((shard) => String(shard.index)), values: this.heatGrid };
  }

  usage(): Readonly<Record<string, number>> {
    const hours = this.site.now / HOUR_MICROS;
    const { retention } = this.config;
    const isKept = retention !== Number.POSITIVE_INFINITY;
    const beyondWeek = isKept ? Math.max(0, retention - 7 * DAY_MICROS) : 0;
    return {
      shardHours: this.config.shards * hours,
      putPayloadUnits: this.putUnits,
      extendedRetentionShardHours: isKept && retention > DAY_MICROS ? this.config.shards * hours : 0,
      // Every byte stored will be kept for so long beyond the seventh day, whatever the length of the run.
      longTermGbMonths: (this.incomingBytes.total / BILLED_GB) * (beyondWeek / MONTH_MICROS),
    };
  }

  private admit(batch: Batch): void {
    const { length, key, size, born, outcome } = batch;
    const now = this.site.now;
    const hasReaders = this.readers > 0;
    const { touched, seen } = this;
    let units = 0;
    for (let i = 0; i < length; i++) {
      const k = key[i]!;
      const bytes = size[i]!;
      const shard = this.shards[this.placement.place(k)]!;
      seen.countOffered(k);
      if (shard.callOffered++ === 0) touched.push(shard);
      shard.callOfferedBytes += bytes;
      const answer = shard.limiter.admit(now, bytes);
      if (answer !== ADMITTED) {
        outcome[i] = PROVISIONED_THROUGHPUT_EXCEEDED;
        shard.refuse(now, answer === RECORDS_BOUND);
        continue;
      }
      outcome[i] = ACCEPTED;
      shard.callAccepted++;
      shard.callBytes += bytes;
      if (seen.isLate(k, born[i]!)) shard.callOutOfOrder++;
      units += bytes <= PUT_UNIT_BYTES ? 1 : Math.ceil(bytes / PUT_UNIT_BYTES);
      if (hasReaders) shard.log.append(born[i]!, now, bytes);
    }
    this.putUnits += units;
  }

  /** Books the call; returns how many of its entries were refused. */
  private closeCall(): number {
    const now = this.site.now;
    const column = Math.min(this.intervals - 1, Math.floor(now / this.seriesInterval));
    let accepted = 0;
    let bytes = 0;
    let offered = 0;
    let outOfOrder = 0;
    const touched = this.touched;
    for (let i = 0; i < touched.length; i++) {
      const shard = touched[i]!;
      accepted += shard.callAccepted;
      bytes += shard.callBytes;
      offered += shard.callOffered;
      outOfOrder += shard.callOutOfOrder;
      const cell = shard.index * this.intervals + column;
      this.heatGrid[cell] = this.heatGrid[cell]! + shard.callAccepted;
      shard.closeCall(now);
    }
    touched.length = 0;
    this.accepted.add(accepted);
    this.incomingBytes.add(bytes);
    this.outOfOrder.add(outOfOrder);
    this.throttled.add(offered - accepted);
    if (this.readers > 0) this.backlog.add(accepted, now);
    return offered - accepted;
  }

  /** Extends `into.to` over the records a call may return; answers their bytes. */
  private stretch(shard: Shard, most: number, into: Stretch): number {
    const { log } = shard;
    const readable = this.site.now - this.config.propagation;
    const last = Math.min(log.tail, into.from + most);
    let to = into.from;
    let bytes = 0;
    while (to < last && log.arrived(to) <= readable) {
      const size = log.size(to);
      if (bytes + size > this.config.getBytesMost && to > into.from) break;
      bytes += size;
      to++;
    }
    into.to = to;
    return bytes;
  }

  /** Moves a reader on; answers by how many records the one furthest behind moved. */
  private moveTo(shard: Shard, reader: number, position: number): number {
    shard.positions[reader] = position;
    let least = position;
    for (const other of shard.positions) if (other < least) least = other;
    const moved = least - shard.furthestBehind;
    // No record is older than when the last reader comes to it, or its retention is over.
    if (moved > 0) this.age.note(Math.min(this.config.retention, this.site.now - shard.log.arrived(shard.furthestBehind)));
    shard.furthestBehind = least;
    this.backlog.add(-moved, this.site.now);
    return moved;
  }

  private release(reader: number, index: number, sequence: number): void {
    const shard = this.shards[index]!;
    // With nothing left in hand, what expired meanwhile is released as well.
    const isIdle = sequence >= shard.taken[reader]!;
    shard.released[reader] = Math.max(shard.released[reader]!, isIdle ? shard.positions[reader]! : sequence);
    let least = Number.POSITIVE_INFINITY;
    for (const released of shard.released) if (released < least) least = released;
    if (least > shard.log.head) shard.log.head = least;
  }

  private expire(shard: Shard, oldest: number): void {
    const { log } = shard;
    let trim = shard.furthestBehind;
    let late = 0;
    while (trim < log.tail && log.arrived(trim) < oldest) late += oldest - log.arrived(trim++);
    if (trim === shard.furthestBehind) return;
    this.backlog.correct(-late);
    this.expiredForAll += trim - shard.furthestBehind;
    for (let reader = 0; reader < this.readers; reader++) {
      const behind = trim - shard.positions[reader]!;
      if (behind <= 0) continue;
      this.expired.add(behind);
      this.moveTo(shard, reader, trim);
      // A reader may still work on records it took before: they stay until it is done.
      if (shard.released[reader]! >= shard.taken[reader]!) this.release(reader, shard.index, trim);
    }
  }

  private offeredToHottest(): number {
    let most = 0;
    for (const { records, throttled } of this.shards) if (records + throttled > most) most = records + throttled;
    return most;
  }

  private oldestAge(): number {
    let oldest = this.site.now;
    for (const { log, furthestBehind } of this.shards) {
      if (furthestBehind < log.tail) oldest = Math.min(oldest, log.arrived(furthestBehind));
    }
    return this.site.now - oldest;
  }

  private attach(): number {
    for (const shard of this.shards) {
      shard.positions.push(0);
      shard.taken.push(0);
      shard.released.push(0);
    }
    return this.readers++;
  }

  private asInlet({ latencies }: KinesisConfig): Inlet {
    const single = new CallTimer(latencies.putRecord, this.site, 'PutRecord');
    const several = new CallTimer(latencies.putRecords, this.site, 'PutRecords');
    return {
      sendTime: (entries, bytes, isBatch) => (isBatch ? several : single).next(entries, bytes),
      send: (batch) => this.putRecords(batch),
      sendOne: null,
    };
  }

  private asLog({ latencies, shards }: KinesisConfig): Log {
    const timer = new CallTimer(latencies.getRecords, this.site, 'GetRecords');
    return {
      shards,
      attach: () => this.attach(),
      getRecordsTime: () => timer.next(1, 0),
      getRecords: (reader, shard, most, into) => this.getRecords(reader, shard, most, into),
      unread: (reader, shard) => this.shards[shard]!.log.tail - this.shards[shard]!.positions[reader]!,
      born: (shard, sequence) => this.shards[shard]!.log.born(sequence),
      release: (reader, shard, sequence) => this.release(reader, shard, sequence),
    };
  }
}

export const build = (config: object, around: Surroundings): Component => new Kinesis(config as KinesisConfig, around);
