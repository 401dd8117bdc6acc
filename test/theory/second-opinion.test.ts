import { describe, expect, it } from 'vitest';
import type { StationDescription } from '../../src/theory/second-opinion.ts';
import { gapBetween, secondOpinion } from '../../src/theory/second-opinion.ts';

const ideal: StationDescription = {
  arrivalRate: 14.4,
  arrivals: { kind: 'poisson' },
  batches: { kind: 'fixed', messages: 1 },
  service: { kind: 'exponential', mean: 1 },
  together: 1,
  servers: 16,
  delay: 0,
  broken: [],
};

const alone = { ...ideal, arrivalRate: 0.8, servers: 1 } as const;
const branches = [
  { probability: 0.5, mean: 0.2 },
  { probability: 0.5, mean: 1.8 },
] as const;

describe('the formula that applies', () => {
  it.each([
    ['M/M/16', ideal],
    ['M/D/16', { ...ideal, service: { kind: 'constant', mean: 1 } }],
    ['M/H2/1', { ...alone, service: { kind: 'hyperexponential', branches } }],
    ['M/G/1', { ...alone, service: { kind: 'general', mean: 1, cv2: 4 } }],
    ['G/G/16 (Allen–Cunneen)', { ...ideal, service: { kind: 'general', mean: 1, cv2: 4 } }],
    ['G/G/16 (Allen–Cunneen)', { ...ideal, arrivals: { kind: 'general', cv2: 4 } }],
    ['D/M/16', { ...ideal, arrivals: { kind: 'regular' } }],
    ['GI/M/16', { ...ideal, arrivals: { kind: 'gamma', shape: 0.25 } }],
    ['D/M/1', { ...alone, arrivals: { kind: 'regular' } }],
    ['GI/M/1', { ...alone, arrivals: { kind: 'gamma', shape: 3 } }],
    ['M^[10]/M/1', { ...alone, batches: { kind: 'fixed', messages: 10 } }],
    ['M/M^[1,10]/1', { ...alone, together: 10 }],
    ['G/G^[10]/16', { ...ideal, arrivalRate: 161, together: 10, service: { kind: 'constant', mean: 1 } }],
    ['M^[Geo]/M/1', { ...alone, batches: { kind: 'geometric', mean: 4 } }],
  ] satisfies (readonly [string, StationDescription])[])('%s', (formula, description) => {
    expect(secondOpinion(description)?.formula).toBe(formula);
  });

  it('near saturation is the mean of Pollaczek and Khinchine for constant work, at once', () => {
    const opinion = secondOpinion({ ...alone, arrivalRate: 0.999, service: { kind: 'constant', mean: 1 } })!;
    expect(opinion.formula).toBe('M/G/1');
    expect(opinion.station.meanWaiting).toBeCloseTo(0.999 / (2 * 0.001), 6);
    expect(opinion.p99Sojourn).toBeNull();
    const five = secondOpinion({ ...ideal, servers: 5, arrivalRate: 4.995, service: { kind: 'constant', mean: 1 } })!;
    expect(five.formula).toBe('G/G/5 (Allen–Cunneen)');
  });

  it('is none for work on whole batches that neither form covers, below saturation', () => {
    expect(secondOpinion({ ...ideal, together: 10 })).toBeNull();
    expect(secondOpinion({ ...alone, together: 10, service: { kind: 'constant', mean: 1 } })).toBeNull();
    expect(secondOpinion({ ...alone, together: 10, arrivals: { kind: 'regular' } })).toBeNull();
  });

  it('reckons growth with whole batches', () => {
    expect(secondOpinion({ ...alone, arrivalRate: 12, together: 10 })?.growth).toBeCloseTo(2, 12);
  });

  it('is none for batches into many servers', () => {
    expect(secondOpinion({ ...ideal, batches: { kind: 'fixed', messages: 10 } })).toBeNull();
  });

  it('answers with its value and its percentiles', () => {
    const opinion = secondOpinion(alone)!;
    expect(opinion.station.meanSojourn).toBeCloseTo(5, 12);
    expect(opinion.p99Sojourn).toBeCloseTo(5 * Math.log(100), 9);
    expect(opinion.growth).toBe(0);
    expect(secondOpinion({ ...alone, service: { kind: 'general', mean: 1, cv2: 4 } })!.p99Sojourn).toBeNull();
  });

  it('counts a delay before the line as waiting', () => {
    const { station, p99Sojourn } = secondOpinion({ ...alone, delay: 2 })!;
    // M/M/1 at 0.8: 1 / (1 − 0.8) = 5 s in all, 4 s of them in line; 0.8 a second are under way for 2 s more.
    expect(station.meanWaiting).toBeCloseTo(4 + 2, 12);
    expect(station.meanSojourn).toBeCloseTo(5 + 2, 12);
    expect(station.meanBacklog).toBeCloseTo(4 + 1.6, 12);
    expect(p99Sojourn).toBeCloseTo(5 * Math.log(100) + 2, 9);
    expect(station.waitingTail!(1.9)).toBe(1);
    expect(station.waitingTail!(2)).toBeCloseTo(0.8, 12);
  });

  it('answers with growth when saturated', () => {
    const opinion = secondOpinion({ ...ideal, arrivalRate: 20 })!;
    expect(opinion.growth).toBe(4);
    expect(opinion.station.meanSojourn).toBe(Infinity);
  });
});

describe('the gap', () => {
  const opinion = secondOpinion(alone)!;

  it('inside the interval is agreement', () => {
    const gap = gapBetween('mean sojourn', { value: 5.1, interval: [4.8, 5.4] }, 5, opinion);
    expect(gap.isBeyondInterval).toBe(false);
    expect(gap.relative).toBeCloseTo(0.02, 12);
    expect(gap.sentence).toBe('The mean sojourn agrees with M/M/1: the closed form lies inside the interval.');
  });

  it('beyond it names the broken assumptions', () => {
    const gap = gapBetween('mean sojourn', { value: 7, interval: [6.8, 7.2] }, 5, { ...opinion, broken: ['noLatency', 'noRetries'] });
    expect(gap.isBeyondInterval).toBe(true);
    expect(gap.sentence).toBe('The mean sojourn differs by +40% from M/M/1: calls and polling take time; refused or failed messages are sent again.');
  });

  it('beyond it without a broken assumption is chance or a short run', () => {
    expect(gapBetween('mean sojourn', { value: 4, interval: [3.9, 4.1] }, 5, opinion).sentence).toContain('one interval in twenty');
  });

  it('has no size when there is no steady state', () => {
    expect(gapBetween('mean sojourn', { value: 400, interval: null }, Infinity, opinion)).toMatchObject({ relative: null, isBeyondInterval: true });
  });
});
