/**
 * Workers that read a stream: shards are shared evenly, each shard is polled on its own clock, and a
 * worker does one batch at a time, record by record.
 *
 * A batch is one event: the instants at which its records finish are drawn when it starts and observed
 * when they have passed (`#observeUntil`), so intervals and the horizon cut a batch exactly.
 */
import type { Draws, Uniform } from '../../kernel/draws.ts';
import type { Handler } from '../../kernel/simulation.ts';
import type { Counter, Gauge, Samples } from '../../measure/instruments.ts';
import { Ring } from '../../queueing/ring.ts';
import type { Micros } from '../../units/units.ts';
import { SECOND } from '../../units/units.ts';
import type { Component, Ledger, Surroundings, TableRow, Tables } from '../component.ts';
import { ACCEPTED } from '../outcome.ts';
import type { Completions, Log, Stretch } from '../ports.ts';
import { receivedUsage } from '../received.ts';
import type { Site } from '../site.ts';
import type { ShardReaderConfig } from './config.ts';
import { Looks } from './looks.ts';

class Worker {
  /** Shards whose batches wait for this worker. */
  readonly line = new Ring();
  /** The shard in work; −1 when idle. */
  shard = -1;
  /** Finishing instants of the batch in work, unrounded µs; the records before `next` were observed. */
  finish = new Float64Array(64);
  startedAt = 0;
  next = 0;
  length = 0;
  completed = 0;
  busyMicros = 0;
  /** What both were when the last half began. */
  completedBefore = 0;
  busyBefore = 0;

  busyUntil(now: Micros): Micros {
    return this.busyMicros + (this.shard >= 0 ? now - this.startedAt : 0);
  }
}

export class ShardReader implements Component {
  readonly completions: Completions = { subscribe: (tell) => this.told.push(tell) };
  private readonly told: ((at: number) => void)[] = [];
  private readonly config: ShardReaderConfig;
  private readonly site: Site;
  private readonly source: Log;
  private readonly reader: number;
  private readonly serviceTime: Draws;
  private readonly jitter: Uniform;
  private readonly workers: Worker[];
  /** The stretch each shard's last call returned, and when that call was due. */
  private readonly stretches: Stretch[];
  private readonly polledAt: Float64Array;

  private readonly half: Micros;
  /** The first look at or after `half`; −1 before. */
  private lateFrom = -1;
  private readonly looks: Looks;
  /** Of each worker that has shards: records of them that are not done, and of those the ones it has taken. */
  private readonly levels: Float64Array;
  private readonly held: Float64Array;
  /** And the shard most of them are of. */
  private readonly furthest: Int32Array;

  private readonly onPoll: Handler;
  private readonly onRead: Handler;
  private readonly onDone: Handler;

  private readonly calls: Counter;
  private readonly throttled: Counter;
  private readonly delivered: Counter;
  private readonly completed: Counter;
  private readonly waiting: Samples;
  private readonly sojourn: Samples;
  private readonly utilisation: Gauge;
  private readonly backlog: Gauge;
  /** Of all records read. */
  private bytes = 0;

  constructor(config: ShardReaderConfig, { site, linked, horizon }: Surroundings) {
    this.config = config;
    this.site = site;
    this.half = horizon / 2;
    this.source = linked('from')!.log!;
    this.reader = this.source.attach();
    this.serviceTime = site.draws('serviceTime', config.serviceTime);
    this.jitter = site.uniform('jitter');
    this.workers = Array.from({ length: config.workers }, () => new Worker());
    this.stretches = Array.from({ length: this.source.shards }, () => ({ from: 0, to: 0, bytes: 0 }));
    this.polledAt = new Float64Array(this.source.shards);
    const engaged = Math.min(config.workers, this.source.shards);
    this.looks = new Looks(engaged, horizon);
    this.levels = new Float64Array(engaged);
    this.held = new Float64Array(engaged);
    this.furthest = new Int32Array(engaged);
    this.onPoll = site.on('poll', (shard) => this.poll(shard));
    this.onRead = site.on('read', (shard) => this.read(shard));
    this.onDone = site.on('done', (worker) => this.done(this.workers[worker]!));
    this.calls = site.counter('calls');
    this.throttled = site.counter('throttled');
    this.delivered = site.counter('delivered');
    this.completed = site.counter('completed');
    site.counter('duplicates');
    site.counter('failed');
    this.waiting = site.samples('waiting');
    this.sojourn = site.samples('sojourn');
    this.utilisation = site.gauge('utilisation', config.workers);
    this.backlog = site.gauge('backlog');
  }

  /** Each shard's polling starts at a phase of its own. */
  start(): void {
    const phase = this.site.uniform('phase');
    for (let shard = 0; shard < this.source.shards; shard++) {
      this.site.at(Math.floor(phase.next() * this.config.pollInterval), this.onPoll, shard);
    }
  }

  flush(): void {
    this.observe();
    this.look();
    this.looks.add(this.site.now, this.levels);
  }

  private observe(): void {
    for (const worker of this.workers) if (worker.shard >= 0) this.observeUntil(worker, this.site.now);
    if (this.lateFrom < 0 && this.site.now >= this.half) this.beginLate(this.site.now);
  }

  /** What each worker has before it now: unread, and taken and not done. */
  private look(): void {
    const { levels, held, furthest, stretches } = this;
    levels.fill(0);
    held.fill(0);
    for (let id = 0; id < levels.length; id++) {
      const worker = this.workers[id]!;
      let most = -1;
      for (let shard = id; shard < stretches.length; shard += this.config.workers) {
        const { from, to } = stretches[shard]!;
        const inHand = to - from - (worker.shard === shard ? worker.next : 0);
        const level = this.source.unread(this.reader, shard) + inHand;
        held[id] = held[id]! + inHand;
        levels[id] = levels[id]! + level;
        if (level > most) {
          most = level;
          furthest[id] = shard;
        }
      }
    }
  }

  private beginLate(now: Micros): void {
    this.lateFrom = now;
    for (const worker of this.workers) {
      worker.completedBefore = worker.completed;
      worker.busyBefore = worker.busyUntil(now);
    }
  }

  ledger(): Ledger {
    return { in: this.delivered.total, out: { completed: this.completed.total }, inside: this.backlog.level };
  }

  usage(): Readonly<Record<string, number>> {
    return receivedUsage(this.bytes);
  }

  tables(): Tables {
    const now = this.site.now;
    return {
      workers: this.workers.map((worker, id) => {
        return { id, shards: this.shardsOf(id), completed: worker.completed, utilisation: share(worker.busyUntil(now), now) };
      }),
      lateWorkers: this.lateWorkers(now),
    };
  }

  /** Of the last half, by which growth is judged too: who is full by then, and who has ever more to do. Not part of a result. */
  private lateWorkers(now: Micros): TableRow[] {
    const late = this.lateFrom < 0 ? 0 : now - this.lateFrom;
    return this.workers.slice(0, this.levels.length).map((worker, id) => ({
      id,
      shards: this.shardsOf(id),
      completed: worker.completed - worker.completedBefore,
      utilisation: share(worker.busyUntil(now) - worker.busyBefore, late),
      seconds: late / SECOND,
      level: this.levels[id]!,
      held: this.held[id]!,
      furthest: this.furthest[id]!,
      ...this.looks.of(id),
    }));
  }

  private shardsOf(worker: number): number {
    const { shards } = this.source;
    return worker < shards ? Math.floor((shards - 1 - worker) / this.config.workers) + 1 : 0;
  }

  private poll(shard: number): void {
    this.polledAt[shard] = this.site.now;
    const time = this.source.getRecordsTime();
    if (time === 0) this.read(shard);
    else this.site.after(time, this.onRead, shard);
  }

  private read(shard: number): void {
    const stretch = this.stretches[shard]!;
    const outcome = this.source.getRecords(this.reader, shard, this.config.recordsMost, stretch);
    this.calls.add(1);
    if (outcome !== ACCEPTED) {
      this.throttled.add(1);
      this.pollAgain(shard, 0.5 + this.jitter.next());
      return;
    }
    const taken = stretch.to - stretch.from;
    if (taken === 0) {
      this.pollAgain(shard);
      return;
    }
    // What other workers have finished by now is no longer held: the greatest backlog must not see it.
    this.observe();
    this.bytes += stretch.bytes;
    this.delivered.add(taken);
    this.backlog.add(taken, this.site.now);
    const worker = this.workers[shard % this.workers.length]!;
    if (worker.shard < 0) this.begin(worker, shard);
    else worker.line.push(shard);
  }

  /**
   * `intervals` after the last call. One is usual; a refused call is made again after half to one and a half of them, or readers that
   * poll in step would for ever have the same one refused.
   */
  private pollAgain(shard: number, intervals = 1): void {
    this.site.at(Math.max(this.site.now, this.polledAt[shard]! + Math.round(intervals * this.config.pollInterval)), this.onPoll, shard);
  }

  private begin(worker: Worker, shard: number): void {
    const { from, to } = this.stretches[shard]!;
    const length = to - from;
    worker.shard = shard;
    worker.length = length;
    worker.next = 0;
    worker.startedAt = this.site.now;
    if (worker.finish.length < length) worker.finish = new Float64Array(2 * length);
    let at = this.site.now;
    if (this.config.serviceTimePer === 'batch') {
      at += this.serviceTime.next();
      worker.finish.fill(at, 0, length);
    } else {
      for (let i = 0; i < length; i++) {
        at += this.serviceTime.next();
        worker.finish[i] = at;
      }
    }
    this.utilisation.add(1, this.site.now);
    const doneAt = Math.max(this.site.now, Math.round(at));
    for (const tell of this.told) tellOf(worker, doneAt, tell);
    this.site.at(doneAt, this.onDone, shard % this.workers.length);
  }

  private done(worker: Worker): void {
    const { shard } = worker;
    this.observeUntil(worker, Number.POSITIVE_INFINITY);
    worker.busyMicros += this.site.now - worker.startedAt;
    worker.shard = -1;
    this.utilisation.add(-1, this.site.now);
    const stretch = this.stretches[shard]!;
    this.source.release(this.reader, shard, stretch.to);
    // Nothing of it is in hand any more.
    stretch.from = stretch.to;
    if (worker.line.size > 0) this.begin(worker, worker.line.shift());
    this.pollAgain(shard);
  }

  /** Observes the records of the batch in work that have finished by `until`. */
  private observeUntil(worker: Worker, until: number): void {
    const { finish, length, shard, startedAt } = worker;
    const { from } = this.stretches[shard]!;
    const perBatch = this.config.serviceTimePer === 'batch';
    const first = worker.next;
    let i = first;
    let takenAt = i === 0 || perBatch ? startedAt : finish[i - 1]!;
    let late = 0;
    while (i < length && finish[i]! <= until) {
      const born = this.source.born(shard, from + i);
      this.waiting.observe(takenAt - born);
      this.sojourn.observe(finish[i]! - born);
      late += this.site.now - finish[i]!;
      if (!perBatch) takenAt = finish[i]!;
      i++;
    }
    worker.next = i;
    worker.completed += i - first;
    this.completed.add(i - first);
    this.backlog.add(first - i, this.site.now);
    this.backlog.correct(-late);
  }
}

function share(busy: Micros, of: Micros): number {
  return of === 0 ? 0 : busy / of;
}

/** Tells when each record of the batch in work will be done, whole µs, the last with the batch. */
function tellOf({ finish, length }: Worker, doneAt: number, tell: (at: number) => void): void {
  for (let i = 0; i < length; i++) tell(Math.min(doneAt, Math.ceil(finish[i]!)));
}

export const build = (config: object, around: Surroundings): Component => new ShardReader(config as ShardReaderConfig, around);
