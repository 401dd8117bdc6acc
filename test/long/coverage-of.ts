/**
 * How often a result's own 95 % intervals hold the truth: model, replications and fold as a user meets
 * them, M/M/c, mean waiting and p99 of the sojourn. Fixed seeds. One file a case, so that they run side by side.
 */
import { expect } from 'vitest';
import { replicate } from '../../src/experiment/replicate.ts';
import type { StudyContext } from '../../src/result/context.ts';
import { fold } from '../../src/result/fold.ts';
import type { Metric } from '../../src/result/study-result.ts';
import { models } from '../../src/services/models.ts';
import { mmc } from '../../src/theory/erlang.ts';
import { percentile } from '../../src/theory/station.ts';
import { context } from '../result/hand-made.ts';
import { poisson, station } from '../support/models.ts';
import { SECOND } from '../support/workbench.ts';

const MILLISECONDS = 1_000;

const component = (name: string, kind: string, role: 'producer' | 'service' | 'consumer'): StudyContext['components'][number] => ({
  name,
  kind,
  role,
  metrics: models[kind]!.metrics,
});
const noLimit = { id: 'q.inFlight', value: null, unit: 'count', source: '', asOf: '', overridden: true, error: '', note: '' };
const study = context([component('q', 'sqs-standard', 'service'), component('w', 'poller', 'consumer'), component('p', 'producer', 'producer')], {
  limits: [noLimit],
});

export interface Case {
  readonly servers: number;
  readonly load: number;
  readonly replications: number;
  /** Of one replication, after the warm-up. */
  readonly messages: number;
  readonly seeds: number;
}

function metricsOf({ servers, load, messages, replications }: Case, seed: number): Readonly<Record<string, Metric>> {
  const rate = load * servers;
  const warmUp = Math.round((3_000 / rate) * SECOND);
  const horizon = warmUp + Math.round((messages / rate) * SECOND);
  const model = station({ servers, serviceTime: { kind: 'exponential', mean: SECOND }, arrivals: poisson(rate), horizon, warmUp, seed });
  const runs = Array.from({ length: replications }, (_, replication) => replicate({ model, replication, fingerprint: false }));
  return fold(runs, { ...study, replications }, 'test').components['w']!.metrics;
}

/** How often the two intervals hold the truth, over all seeds. */
export function coverageOf(of: Case): { readonly waiting: number; readonly p99: number } {
  const theory = mmc(of.load * of.servers, 1, of.servers);
  const truth = { waiting: theory.meanWaiting * MILLISECONDS, p99: percentile(theory.sojournTail!, 0.99) * MILLISECONDS };
  const held = { waiting: 0, p99: 0 };
  for (let seed = 0; seed < of.seeds; seed++) {
    const { waiting, sojourn } = metricsOf(of, seed);
    expect(waiting!.intervalFrom).toBe('replications');
    if (Math.abs(waiting!.mean! - truth.waiting) <= waiting!.halfWidth!) held.waiting += 1;
    const [low, high] = sojourn!.intervals!['p99']!;
    expect(high).not.toBeNull();
    if (low <= truth.p99 && truth.p99 <= high!) held.p99 += 1;
  }
  return { waiting: held.waiting / of.seeds, p99: held.p99 / of.seeds };
}

export function expectHonest(share: number, what: string): void {
  expect(share, what).toBeGreaterThanOrEqual(0.92);
  expect(share, what).toBeLessThanOrEqual(0.98);
}
