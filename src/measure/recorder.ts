/**
 * Keeps the instruments of one component: closes intervals, forgets the warm-up, exports the run.
 * A metric must have been declared; asking for another is our mistake and stops at once.
 */
import { sparse } from './histogram-quantiles.ts';
import { Counter, Gauge, Samples, type Total } from './instruments.ts';
import type { MetricTable } from './metric.ts';

/** Whatever tells the time: the simulation. */
export interface Clock {
  readonly now: number;
}

/** Shape-compatible with result/run-result.ts, which this room may not import. */
export type MetricExport =
  | { kind: 'counter'; sum: number; series: Float64Array }
  | { kind: 'gauge'; mean: number; min: number; max: number; last: number; series: Float64Array; seriesMax: Float64Array }
  | {
      kind: 'samples';
      count: number;
      sum: number;
      sumOfSquares: number;
      min: number;
      max: number;
      buckets: Uint32Array;
      bucketCounts: Float64Array;
      seriesCount: Float64Array;
      seriesSum: Float64Array;
      seriesP50: Float64Array;
      seriesP99: Float64Array;
    };

/** An instrument with what the recorder remembers about it. */
interface Kept {
  /** An interval that holds the end of the warm-up is closed twice: the parts add up. `width` is the whole interval's. */
  closeInterval(index: number, width: number): void;
  endWarmUp(): void;
  export(observed: number): MetricExport;
}

export class Recorder {
  private readonly clock: Clock;
  private readonly table: MetricTable;
  private readonly intervals: number;
  private readonly kept = new Map<string, Kept>();
  private observedFrom = 0;

  constructor(clock: Clock, table: MetricTable, intervals: number) {
    this.clock = clock;
    this.table = table;
    this.intervals = intervals;
  }

  counter(name: string): Counter {
    this.expect(name, 'counter');
    const counter = new Counter();
    this.kept.set(name, new KeptCounter(counter, this.intervals));
    return counter;
  }

  /** A counter whose total follows from others: read at the end of each interval. */
  derived(name: string, read: () => number): void {
    this.expect(name, 'counter');
    const total: Total = {
      get total() {
        return read();
      },
    };
    this.kept.set(name, new KeptCounter(total, this.intervals));
  }

  /** `per`: what is exported is the level divided by it, where a share is followed as a whole number. */
  gauge(name: string, per = 1): Gauge {
    this.expect(name, 'gauge');
    const gauge = new Gauge();
    this.kept.set(name, new KeptGauge(gauge, per, null, this.clock, this.intervals));
    return gauge;
  }

  /** A gauge read at the end of each interval: for levels that cost too much to follow at each change. */
  probe(name: string, read: () => number): Gauge {
    this.expect(name, 'gauge');
    const gauge = new Gauge();
    this.kept.set(name, new KeptGauge(gauge, 1, read, this.clock, this.intervals));
    return gauge;
  }

  samples(name: string): Samples {
    this.expect(name, 'samples');
    const samples = new Samples();
    this.kept.set(name, new KeptSamples(samples, this.intervals));
    return samples;
  }

  closeInterval(index: number, width: number): void {
    for (const kept of this.kept.values()) kept.closeInterval(index, width);
  }

  /** Discards what was observed so far; series keep the whole run. */
  endWarmUp(): void {
    this.observedFrom = this.clock.now;
    for (const kept of this.kept.values()) kept.endWarmUp();
  }

  export(): Record<string, MetricExport> {
    const observed = this.clock.now - this.observedFrom;
    const metrics: Record<string, MetricExport> = {};
    for (const name of Object.keys(this.table)) {
      const kept = this.kept.get(name);
      if (kept !== undefined) metrics[name] = kept.export(observed);
    }
    return metrics;
  }

  private expect(name: string, kind: string): void {
    const declared = this.table[name];
    if (declared?.kind !== kind) throw new Error(`believed: metric ${name} is declared as ${kind}, found ${declared?.kind ?? 'nothing'}`);
    if (this.kept.has(name)) throw new Error(`believed: metric ${name} is taken once`);
  }
}

class KeptCounter implements Kept {
  private readonly counter: Total;
  private readonly series: Float64Array;
  private before = 0;
  private warmUp = 0;

  constructor(counter: Total, intervals: number) {
    this.counter = counter;
    this.series = new Float64Array(intervals);
  }

  closeInterval(index: number): void {
    const { total } = this.counter;
    // Most counters stand still most of the time.
    if (total === this.before) return;
    this.series[index] = this.series[index]! + total - this.before;
    this.before = total;
  }

  endWarmUp(): void {
    this.warmUp = this.counter.total;
  }

  export(): MetricExport {
    return { kind: 'counter', sum: this.counter.total - this.warmUp, series: this.series };
  }
}

class KeptGauge implements Kept {
  private readonly gauge: Gauge;
  private readonly per: number;
  private readonly read: (() => number) | null;
  private readonly clock: Clock;
  private readonly series: Float64Array;
  private readonly seriesMax: Float64Array;
  private before = 0;
  private warmUp = 0;
  private readAt = 0;

  constructor(gauge: Gauge, per: number, read: (() => number) | null, clock: Clock, intervals: number) {
    this.gauge = gauge;
    this.per = per;
    this.read = read;
    this.clock = clock;
    this.series = new Float64Array(intervals);
    this.seriesMax = new Float64Array(intervals);
  }

  closeInterval(index: number, width: number): void {
    const { now } = this.clock;
    if (this.read !== null) this.takeReading(this.read(), now);
    const integral = this.gauge.settle(now) / this.per;
    this.series[index] = this.read === null ? this.series[index]! + (integral - this.before) / width : this.gauge.level;
    this.seriesMax[index] = Math.max(this.seriesMax[index]!, this.gauge.fold() / this.per);
    this.before = integral;
  }

  /** A straight line from the reading before: what grew all the while stood half as much higher. */
  private takeReading(level: number, now: number): void {
    this.gauge.correct(0.5 * (level - this.gauge.level) * (now - this.readAt));
    this.gauge.set(level, now);
    this.readAt = now;
  }

  endWarmUp(): void {
    this.warmUp = this.gauge.settle(this.clock.now);
    this.gauge.restart();
  }

  export(observed: number): MetricExport {
    const { gauge, per } = this;
    gauge.fold();
    const mean = observed > 0 ? (gauge.settle(this.clock.now) - this.warmUp) / observed : gauge.level;
    const [min, max, last] = [gauge.min / per, gauge.max / per, gauge.level / per];
    return { kind: 'gauge', mean: mean / per, min, max, last, series: this.series, seriesMax: this.seriesMax };
  }
}

class KeptSamples implements Kept {
  private readonly samples: Samples;
  private readonly count: Float64Array;
  private readonly sum: Float64Array;
  private readonly p50: Float64Array;
  private readonly p99: Float64Array;

  constructor(samples: Samples, intervals: number) {
    this.samples = samples;
    this.count = new Float64Array(intervals);
    this.sum = new Float64Array(intervals);
    this.p50 = new Float64Array(intervals);
    this.p99 = new Float64Array(intervals);
  }

  closeInterval(index: number): void {
    const since = this.samples.takeInterval();
    this.count[index] = this.count[index]! + since.count;
    this.sum[index] = this.sum[index]! + since.sum;
    if (since.count === 0 && this.count[index]! > 0) return;
    this.p50[index] = since.p50;
    this.p99[index] = since.p99;
  }

  endWarmUp(): void {
    this.samples.restart();
  }

  export(): MetricExport {
    this.samples.settle();
    const { count, sum, sumOfSquares, min, max } = this.samples;
    const { buckets, counts } = sparse(this.samples.counts);
    return {
      kind: 'samples',
      count,
      sum,
      sumOfSquares,
      min: count > 0 ? min : 0,
      max,
      buckets,
      bucketCounts: counts,
      seriesCount: this.count,
      seriesSum: this.sum,
      seriesP50: this.p50,
      seriesP99: this.p99,
    };
  }
}
