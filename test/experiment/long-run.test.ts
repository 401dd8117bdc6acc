/** One long run that ends once its batches know the mean: it is the run it would have been, had its duration been that. */
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/experiment/compare.ts';
import { parseScenario, run, sweep } from '../../src/index.ts';
import { readScenario } from '../../src/scenario/read.ts';
import { halfBusy } from '../support/half-busy.ts';

const text = (duration: string, replications: string): string => halfBusy(replications, { duration, more: 'warmUp: 10s\n' });
const long = (duration: string, precision: string, of = 'desk.sojourn.mean'): string =>
  text(duration, `{ precision: ${precision}, of: ${of}, method: batch-means }`);
const here = { threads: 0 };

describe('one long run', () => {
  it('ends when its interval is narrow enough, and says what it took', async () => {
    const { provenance, components, time } = await run(parseScenario(long('10h', '3%')), here);
    const { mean, halfWidth, intervalFrom } = components.desk!.metrics.sojourn!;
    expect(provenance).toMatchObject({ replications: 1, completed: 1, precision: { method: 'batch-means', reached: true, taken: 1, target: 0.03 } });
    expect(intervalFrom).toBe('batchMeans');
    expect(provenance.precision?.halfWidth).toBeCloseTo(halfWidth!, 12);
    expect(provenance.precision?.relative).toBeLessThanOrEqual(0.03);
    expect(Math.abs(mean! - 20)).toBeLessThan(2 * halfWidth!);
    expect(time.durationMs).toBeLessThan(10 * 3_600_000);
  });

  it('is, number by number, a run that was asked for no longer', async () => {
    const ended = await run(parseScenario(long('10h', '3%')), here);
    const asked = await run(parseScenario(text(`${ended.time.durationMs}ms`, '1')), here);
    const { halfWidth: _a, intervalFrom: _b, ...sojourn } = ended.components.desk!.metrics.sojourn!;
    const { halfWidth: _c, intervalFrom: _d, ...same } = asked.components.desk!.metrics.sojourn!;
    expect(sojourn).toEqual(same);
    expect(ended.components.web!.ledger).toEqual(asked.components.web!.ledger);
    expect(ended.cost?.monthly).toBe(asked.cost?.monthly);
    expect(ended.provenance.events).toBe(asked.provenance.events);
  });

  it('has series as long as it was', async () => {
    const { series, time } = await run(parseScenario(long('10h', '3%')), here);
    for (const { values } of series) expect(values).toHaveLength(time.durationMs / time.seriesIntervalMs);
  });

  it('goes on for longer when more is asked, and says so when its duration is not enough', async () => {
    const wide = await run(parseScenario(long('2h', '4%')), here);
    const narrow = await run(parseScenario(long('2h', '0.3%')), here);
    expect(wide.time.durationMs).toBeLessThan(narrow.time.durationMs);
    expect(narrow.time.durationMs).toBe(7_200_000);
    expect(narrow.provenance.precision?.reached).toBe(false);
    expect(narrow.findings.map(({ sentence }) => sentence)).toContainEqual(
      expect.stringMatching(/^Precision not reached: ±[\d.]+% of desk\.sojourn\.mean after one run of 2 h, wanted ±0\.3% at 95%/),
    );
  });

  it('at another confidence has another interval than the 95 % a result states', async () => {
    const { provenance, components } = await run(
      parseScenario(text('10h', '{ precision: 3%, of: desk.sojourn.mean, method: batch-means, confidence: 80% }')),
      here,
    );
    expect(provenance.precision?.halfWidth).toBeLessThan(components.desk!.metrics.sojourn!.halfWidth!);
  });

  it('can be for a level and a rate as well', async () => {
    for (const of of ['desk.utilisation.mean', 'desk.completed.rate', 'q.backlog.mean']) {
      const { provenance } = await run(parseScenario(long('10h', '5%', of)), here);
      expect(provenance.precision, of).toMatchObject({ reached: true, method: 'batch-means' });
    }
  });

  it('finds its warm-up first where that is to be found', async () => {
    const automatic = long('10h', '3%').replace('warmUp: 10s', 'warmUp: auto');
    const { provenance, time } = await run(parseScenario(automatic), here);
    expect(time.warmUp.method).toBe('mser5');
    expect(provenance.precision?.reached).toBe(true);
    expect(time.durationMs).toBeLessThan(10 * 3_600_000);
  });

  it('cuts the heat of a stream with the rest', async () => {
    const stream = `
name: stream
duration: 10h
warmUp: 10s
seed: 1
replications: { precision: 5%, of: readers.sojourn.mean, method: batch-means }
producers:
  web: { to: clicks, rate: 20/s, size: 100 B, key: { uniform: { keys: 50 } } }
services:
  clicks: { kind: kinesis, shards: 2 }
consumers:
  readers: { kind: shard-reader, from: clicks, workers: 2, pollInterval: 1s, serviceTime: 5ms }
`;
    const { components, time } = await run(parseScenario(stream), here);
    const { values, places } = components.clicks!.heat!;
    expect(places).toHaveLength(2);
    const accepted = components.clicks!.ledger.in;
    for (const row of values) expect(row).toHaveLength(time.durationMs / time.seriesIntervalMs);
    expect(values.flat().reduce((sum, count) => sum + count, 0)).toBeCloseTo(accepted, -2);
  });
});

describe('one long run of several', () => {
  it('is what each point of a sweep ends with, the same as run alone', async () => {
    const swept = await sweep(parseScenario(long('10h', '5%')), { matrix: { 'producers.web.rate': ['40/s', '60/s'] }, ...here });
    for (const point of swept!.points) {
      const alone = await run(parseScenario(long('10h', '5%').replace('50/s', String(Object.values(point.values)[0]))), here);
      expect(point.precision).toEqual(alone.provenance.precision);
      expect(point.events).toBe(alone.provenance.events);
    }
  });

  it('is followed for as long by the design it is compared with', async () => {
    const source = (text: string) => ({ kind: 'scenario', source: { text, file: 'half.yaml' } }) as const;
    const { first, second, comparison } = (await compare(source(long('10h', '5%')), source(text('10h', '3').replace('10ms', '5ms')), here))!;
    expect(first.provenance.precision).toMatchObject({ method: 'batch-means', reached: true });
    expect(second.time.durationMs).toBe(first.time.durationMs);
    expect(second.provenance.completed).toBe(1);
    expect(comparison.notes.join(' ')).toContain("when the first's one run knew enough");
  });
});

describe('what one long run cannot answer', () => {
  const wrong = (replications: string): readonly string[] => {
    const read = readScenario(text('1h', replications), { file: 'half.yaml' });
    return read.ok ? [] : read.problems.map(({ message }) => message);
  };

  it.each(['desk.sojourn.p99', 'desk.throughput.mean', 'web.lost.share', 'web.offered.sum'])('%s is refused', (of) => {
    const [message, ...more] = wrong(`{ precision: 5%, of: ${of}, method: batch-means }`);
    expect(message).toContain('batch means give no interval of');
    expect(more).toEqual([]);
  });

  it('nor is there more than one', () => {
    expect(wrong('{ precision: 5%, of: desk.sojourn.mean, method: batch-means, max: 9 }')).toEqual([
      'with batch-means there is one run, so there is nothing to count',
    ]);
  });
});
