/**
 * Workers that poll a queue: receive, work, delete, again.
 *
 * Each worker holds up to `batch + prefetch` received messages and works on them one after another (or
 * all at once, `serviceTimePer: batch`). A call is one event, at its answer; without latencies it is none.
 */
import type { Draws, Uniform } from '../../kernel/draws.ts';
import type { Lane } from '../../kernel/lane.ts';
import type { Handler } from '../../kernel/simulation.ts';
import type { Counter, Gauge, Samples } from '../../measure/instruments.ts';
import { backoffDelay } from '../../queueing/backoff.ts';
import type { Component, Ledger, Surroundings, Tables } from '../component.ts';
import { ACCEPTED, errorClass, type Outcome } from '../outcome.ts';
import type { Completions, Queue } from '../ports.ts';
import { receivedUsage } from '../received.ts';
import type { Site } from '../site.ts';
import type { PollerConfig } from './config.ts';
import { DELETE_MOST, Worker } from './worker.ts';

/** A wake-up carries the worker and which of its waits it ends. */
const WORKER_SPAN = 2 ** 20;

export class Poller implements Component {
  readonly completions: Completions = { subscribe: (tell) => this.told.push(tell) };
  private readonly told: ((at: number) => void)[] = [];
  private readonly config: PollerConfig;
  protected readonly site: Site;
  protected readonly source: Queue;
  private readonly receiver: number;
  private readonly workers: Worker[];
  // The numbers of the configuration that every message meets.
  private readonly prefetch: number;
  /** Messages a worker may hold. */
  private readonly capacity: number;
  /** What a heartbeat extends to. */
  private readonly visibilityTimeout: number;
  private readonly failureShare: number;
  private readonly isBatchWork: boolean;
  private readonly deletesEach: boolean;
  private readonly serviceTime: Draws;
  private readonly failure: Uniform;
  private readonly backoff: Uniform;
  protected readonly waitOver: Lane | null;
  private readonly heartbeat: Lane | null;

  private readonly onPoll: Handler;
  private readonly onReceive: Handler;
  private readonly onArrive: Handler;
  private readonly onFinished: Handler;
  private readonly onDelete: Handler;
  private readonly onExtend: Handler;

  protected readonly calls: Counter;
  private readonly throttled: Counter;
  protected readonly delivered: Counter;
  private readonly completed: Counter;
  private readonly duplicates: Counter;
  private readonly undeleted: Counter;
  private readonly failed: Counter;
  protected readonly waiting: Samples;
  private readonly sojourn: Samples;
  private readonly utilisation: Gauge;
  protected readonly backlog: Gauge;
  /** Of all messages received. */
  protected bytes = 0;

  constructor(config: PollerConfig, { site, linked }: Surroundings) {
    this.config = config;
    this.site = site;
    this.source = linked('from')!.queue!;
    this.prefetch = config.prefetch;
    this.capacity = config.batch + config.prefetch;
    this.visibilityTimeout = config.visibilityTimeout ?? this.source.visibilityTimeout;
    this.failureShare = config.failureShare;
    this.isBatchWork = config.serviceTimePer === 'batch';
    this.deletesEach = config.deletes === 'each';
    const most = Math.min(this.source.receiveMost, this.capacity);
    this.workers = Array.from({ length: config.workers }, () => new Worker(this.capacity, most, config.visibilityTimeout));
    this.receiver = this.source.connect(config.workers, (worker) => this.collect(this.workers[worker]!, worker), config.heartbeat > 0);
    this.serviceTime = site.draws('serviceTime', config.serviceTime);
    this.failure = site.uniform('failure');
    this.backoff = site.uniform('backoff');
    this.waitOver =
      config.wait === 0
        ? null
        : site.lane(
            'waitOver',
            config.wait,
            (wait) => this.endWait(wait),
            (wait) => this.isOutdated(wait),
          );
    this.heartbeat = config.heartbeat === 0 ? null : site.lane('heartbeat', config.heartbeat, (beat) => this.beat(beat));
    this.onPoll = site.on('poll', (worker) => this.poll(this.workers[worker]!, worker));
    this.onReceive = site.on('receive', (worker) => this.receive(this.workers[worker]!, worker));
    this.onArrive = site.on('arrive', (worker) => this.take(this.workers[worker]!, worker, site.now));
    this.onFinished = site.on('finished', (worker) => this.finished(this.workers[worker]!, worker));
    this.onDelete = site.on('delete', (worker) => this.delete(this.workers[worker]!, worker));
    this.onExtend = site.on('extend', (beat) => this.extend(beat));
    this.calls = site.counter('calls');
    this.throttled = site.counter('throttled');
    this.delivered = site.counter('delivered');
    this.completed = site.counter('completed');
    this.duplicates = site.counter('duplicates');
    this.undeleted = site.counter('undeleted');
    this.failed = site.counter('failed');
    this.waiting = site.samples('waiting');
    this.sojourn = site.samples('sojourn');
    this.utilisation = site.gauge('utilisation', config.workers);
    this.backlog = site.gauge('backlog');
  }

  start(): void {
    for (let worker = 0; worker < this.workers.length; worker++) this.site.at(0, this.onPoll, worker);
  }

  ledger(): Ledger {
    return { in: this.delivered.total, out: { completed: this.completed.total, failed: this.failed.total }, inside: this.backlog.level };
  }

  usage(): Readonly<Record<string, number>> {
    return receivedUsage(this.bytes);
  }

  tables(): Tables {
    const { now } = this.site;
    return {
      workers: this.workers.map((worker, id) => {
        const busy = worker.busyMicros + (worker.isWorking ? now - worker.busySince : 0);
        return { id, completed: worker.completed, utilisation: now === 0 ? 0 : busy / now };
      }),
    };
  }

  /** A worker may receive when what it holds beyond its batch is within the prefetch, whatever of its work waits to be deleted. */
  private mayReceive(worker: Worker): boolean {
    return !worker.isReceiving && worker.held - worker.done <= this.prefetch && !worker.isDeleting;
  }

  private poll(worker: Worker, id: number): void {
    worker.isReceiving = true;
    const time = this.source.receiveTime();
    if (time === 0) this.receive(worker, id);
    else this.site.after(time, this.onReceive, id);
  }

  protected receive(worker: Worker, id: number): void {
    this.calls.add(1);
    const outcome = this.source.receive(this.capacity - (worker.held - worker.done), this.waitOver !== null, worker.arriving);
    if (worker.arriving.length === 0) {
      this.receivedNothing(worker, id, outcome);
      return;
    }
    worker.receiveAttempts = 0;
    this.take(worker, id, this.site.now);
  }

  /** There was nothing, or the call was refused. What is refused for good is nothing received: the loop polls again when it would. */
  protected receivedNothing(worker: Worker, id: number, outcome: Outcome): void {
    if (outcome !== ACCEPTED && errorClass(outcome) === 'throttling') {
      this.backOff(worker, id);
      return;
    }
    worker.receiveAttempts = 0;
    if (this.waitOver === null) this.site.after(this.config.interval, this.onPoll, id);
    else {
      this.source.wait(this.receiver, id);
      this.waitOver.push(++worker.wait * WORKER_SPAN + id);
    }
  }

  /** The receive was throttled: it is made again later. */
  private backOff(worker: Worker, id: number): void {
    const { retry } = this.config;
    this.throttled.add(1);
    const delay = backoffDelay(worker.receiveAttempts++, retry.throttlingBase, retry.cap, retry.jitter, this.backoff);
    // A loop that lost its attempts begins again: pollers never stop polling.
    if (worker.receiveAttempts >= retry.attempts) worker.receiveAttempts = 0;
    this.site.after(Math.max(1000, delay), this.onPoll, id);
  }

  /** The queue has a message for a standing long poll. */
  protected collect(worker: Worker, id: number): void {
    this.source.collect(this.capacity - (worker.held - worker.done), worker.arriving);
    if (worker.arriving.length === 0) {
      this.waitOn(id);
      return;
    }
    worker.wait++;
    const time = this.source.wakeTime();
    if (time === 0) this.take(worker, id, this.site.now);
    else this.site.after(time, this.onArrive, id);
  }

  /** All there was went to the dead-letter queue: the poll stands until its own time is over. */
  protected waitOn(id: number): void {
    this.source.wait(this.receiver, id);
  }

  private isOutdated(wait: number): boolean {
    return this.workers[workerOf(wait)]!.wait !== turnOf(wait);
  }

  private endWait(wait: number): void {
    const id = workerOf(wait);
    if (this.source.stopWaiting(this.receiver, id)) this.poll(this.workers[id]!, id);
  }

  private take(worker: Worker, id: number, now: number): void {
    const { arriving } = worker;
    const { length } = arriving;
    worker.isReceiving = false;
    if (worker.done > 0) this.closeGaps(worker);
    for (let i = 0; i < length; i++) {
      worker.receipt[worker.held] = arriving.receipt[i]!;
      worker.born[worker.held++] = arriving.born[i]!;
    }
    arriving.length = 0;
    this.bytes += arriving.bytes;
    this.delivered.add(length);
    this.backlog.add(length, now);
    if (this.heartbeat !== null && !worker.isBeating) {
      worker.isBeating = true;
      this.heartbeat.push(++worker.beats * WORKER_SPAN + id);
    }
    if (!worker.isWorking && !worker.isDeleting) this.begin(worker, id, now);
  }

  /** Moves what is still to be done to the front. */
  private closeGaps(worker: Worker): void {
    worker.receipt.copyWithin(0, worker.done, worker.held);
    worker.born.copyWithin(0, worker.done, worker.held);
    worker.held -= worker.done;
    worker.workEnd -= worker.done;
    worker.done = 0;
  }

  /** Works on the next message held, or receives. */
  private next(worker: Worker, id: number, now: number): void {
    if (worker.done < worker.held) {
      this.begin(worker, id, now);
      return;
    }
    worker.held = 0;
    worker.done = 0;
    worker.isBeating = false;
    if (this.mayReceive(worker)) this.poll(worker, id);
  }

  /** Works on the next message held. */
  private begin(worker: Worker, id: number, now: number): void {
    worker.workEnd = this.isBatchWork ? worker.held : worker.done + 1;
    for (let i = worker.done; i < worker.workEnd; i++) this.waiting.observe(now - worker.born[i]!);
    this.startWork(worker, id, now);
    if (this.prefetch > 0 && this.mayReceive(worker)) this.poll(worker, id);
  }

  protected startWork(worker: Worker, id: number, now: number): void {
    worker.isWorking = true;
    worker.busySince = now;
    this.utilisation.add(1, now);
    this.site.at(now + Math.floor(this.serviceTime.next() + 0.5), this.onFinished, id);
  }

  protected stopWork(worker: Worker, now: number): void {
    worker.isWorking = false;
    worker.busyMicros += now - worker.busySince;
    this.utilisation.add(-1, now);
  }

  protected finished(worker: Worker, id: number): void {
    const { now } = this.site;
    this.stopWork(worker, now);
    this.backlog.add(worker.done - worker.workEnd, now);
    while (worker.done < worker.workEnd) this.finish(worker, worker.done++, now);
    const toDelete = worker.deleteTo - worker.deleteFrom;
    if (toDelete > 0 && (this.deletesEach || worker.done === worker.held || toDelete >= DELETE_MOST)) this.callDelete(worker, id);
    else this.next(worker, id, now);
  }

  protected finish(worker: Worker, i: number, now: number): void {
    if (this.failureShare > 0 && this.failure.next() < this.failureShare) {
      this.failed.add(1);
      this.source.markFailed(worker.receipt[i]!);
      return;
    }
    this.completed.add(1);
    worker.completed++;
    for (let told = 0; told < this.told.length; told++) this.told[told]!(now);
    const receipt = worker.receipt[i]!;
    if (this.source.markCompleted(receipt)) this.sojourn.observe(now - worker.born[i]!);
    else this.duplicates.add(1);
    worker.toDelete[worker.deleteTo++] = receipt;
  }

  private callDelete(worker: Worker, id: number): void {
    worker.isDeleting = true;
    const time = this.source.deleteTime(this.deleteCount(worker));
    if (time === 0) this.delete(worker, id);
    else this.site.after(time, this.onDelete, id);
  }

  private deleteCount(worker: Worker): number {
    return this.deletesEach ? 1 : Math.min(DELETE_MOST, worker.deleteTo - worker.deleteFrom);
  }

  private delete(worker: Worker, id: number): void {
    const to = worker.deleteFrom + this.deleteCount(worker);
    this.calls.add(1);
    this.deleted(worker, id, to, this.source.delete(worker.toDelete, worker.deleteFrom, to));
  }

  /** The delete of [deleteFrom, to) was answered. */
  protected deleted(worker: Worker, id: number, to: number, outcome: Outcome): void {
    if (outcome !== ACCEPTED && errorClass(outcome) === 'throttling') {
      keepRefused(worker, to);
      if (this.deletesLater(worker, id)) return;
      this.undeleted.add(to - worker.deleteFrom);
    }
    worker.deleteAttempts = 0;
    worker.deleteFrom = to;
    if (worker.deleteFrom < worker.deleteTo) this.callDelete(worker, id);
    else {
      worker.isDeleting = false;
      worker.deleteFrom = 0;
      worker.deleteTo = 0;
      this.next(worker, id, this.site.now);
    }
  }

  /** The delete was throttled: it is made again later, while attempts are left. */
  private deletesLater(worker: Worker, id: number): boolean {
    const { retry } = this.config;
    this.throttled.add(1);
    if (++worker.deleteAttempts >= retry.attempts) return false;
    const delay = backoffDelay(worker.deleteAttempts - 1, retry.throttlingBase, retry.cap, retry.jitter, this.backoff);
    this.site.after(Math.max(1, delay), this.onDelete, id);
    return true;
  }

  /** Time to extend the visibility of everything a worker holds. */
  private beat(beat: number): void {
    const id = workerOf(beat);
    const worker = this.workers[id]!;
    if (!worker.isBeating || worker.beats !== turnOf(beat)) return;
    const next = ++worker.beats * WORKER_SPAN + id;
    this.heartbeat!.push(next);
    const time = this.source.changeVisibilityTime();
    if (time === 0) this.extend(next);
    else this.site.after(time, this.onExtend, next);
  }

  /** The calls of a beat are answered, all at once: one a message. */
  private extend(beat: number): void {
    const worker = this.workers[workerOf(beat)]!;
    if (!worker.isBeating || worker.beats !== turnOf(beat)) return;
    this.extendEach(worker.toDelete, worker.deleteFrom, worker.deleteTo);
    this.extendEach(worker.receipt, worker.done, worker.held);
  }

  private extendEach(receipts: Float64Array, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      this.calls.add(1);
      const outcome = this.source.changeVisibility(receipts[i]!, this.visibilityTimeout);
      if (errorClass(outcome) === 'throttling') this.throttled.add(1);
    }
  }
}

/** Of a call for [deleteFrom, to) that was throttled in part, what was refused is all there is left to delete. */
function keepRefused(worker: Worker, to: number): void {
  const { toDelete, deleteFrom } = worker;
  let first = to;
  for (let i = to - 1; i >= deleteFrom; i--) if (toDelete[i]! < 0) toDelete[--first] = -toDelete[i]!;
  if (first < to) worker.deleteFrom = first;
}

/** Which of a worker's waits or beats a wake-up ends. */
function turnOf(wakeUp: number): number {
  return Math.floor(wakeUp / WORKER_SPAN);
}

function workerOf(wakeUp: number): number {
  return wakeUp & (WORKER_SPAN - 1);
}
