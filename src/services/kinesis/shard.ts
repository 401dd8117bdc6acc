/** One shard: its limiters, its log, and what a report must know of it. */
import { BusiestSecond } from '../../queueing/busiest-second.ts';
import { Refusals } from '../../queueing/refusals.ts';
import type { KinesisConfig } from './config.ts';
import { CALLS_BOUND, MAY_READ, ReadLimiter } from './read-limiter.ts';
import { ShardLog } from './shard-log.ts';
import { WriteLimiter } from './write-limiter.ts';

export class Shard {
  readonly index: number;
  readonly limiter: WriteLimiter;
  private readonly readLimiter: ReadLimiter;
  readonly log = new ShardLog();

  /** Of each reader: the next sequence number it gets, the end of what it last took, and what it has released. */
  readonly positions: number[] = [];
  readonly taken: number[] = [];
  readonly released: number[] = [];
  /** The position of the reader furthest behind. */
  furthestBehind = 0;

  records = 0;
  bytes = 0;
  throttled = 0;
  /** Records accepted after a later-born one of their key. */
  outOfOrder = 0;
  /** Bytes of records accepted and refused. */
  bytesOffered = 0;
  /** Records refused by either write limit, reads by either read limit. */
  readonly refusedBy = { writeRecords: new Refusals(), writeBytes: new Refusals(), readCalls: new Refusals(), readBytes: new Refusals() };
  readonly accepted = new BusiestSecond();
  readonly acceptedBytes = new BusiestSecond();
  readonly offered = new BusiestSecond();
  readonly offeredBytes = new BusiestSecond();
  readonly reads = new BusiestSecond();
  readonly readBytes = new BusiestSecond();
  readBytesTotal = 0;
  readCallsTotal = 0;

  /** Tallies of the call in hand, added to the statistics once per call. */
  callAccepted = 0;
  callBytes = 0;
  callOffered = 0;
  callOfferedBytes = 0;
  callOutOfOrder = 0;

  constructor(index: number, config: KinesisConfig) {
    this.index = index;
    this.limiter = new WriteLimiter(config);
    this.readLimiter = new ReadLimiter(config);
  }

  /** Books the call in hand. */
  closeCall(now: number): void {
    this.records += this.callAccepted;
    this.bytes += this.callBytes;
    this.throttled += this.callOffered - this.callAccepted;
    this.outOfOrder += this.callOutOfOrder;
    this.bytesOffered += this.callOfferedBytes;
    this.offered.add(now, this.callOffered);
    this.offeredBytes.add(now, this.callOfferedBytes);
    if (this.callAccepted > 0) {
      this.accepted.add(now, this.callAccepted);
      this.acceptedBytes.add(now, this.callBytes);
    }
    this.callAccepted = 0;
    this.callBytes = 0;
    this.callOffered = 0;
    this.callOfferedBytes = 0;
    this.callOutOfOrder = 0;
  }

  /** Books bytes read. */
  payRead(now: number, bytes: number): void {
    this.readLimiter.pay(now, bytes);
    this.readBytes.add(now, bytes);
    this.readBytesTotal += bytes;
  }

  /** Whether a read may be made now. */
  mayRead(now: number): boolean {
    this.readCallsTotal++;
    this.reads.add(now, 1);
    const answer = this.readLimiter.ask(now);
    if (answer === MAY_READ) return true;
    const { readCalls, readBytes } = this.refusedBy;
    (answer === CALLS_BOUND ? readCalls : readBytes).note(now);
    return false;
  }

  /** Notes a record refused by one of the two write limits. */
  refuse(now: number, isRecords: boolean): void {
    const { writeRecords, writeBytes } = this.refusedBy;
    (isRecords ? writeRecords : writeBytes).note(now);
  }
}
