/**
 * What a component measures, declared before anything runs, so that an objective naming an unknown
 * metric is refused at once and every number in a result has its unit.
 */
export type MetricUnit = 'count' | 'ms' | 'bytes' | 'ratio' | 'count/s' | 'bytes/s';

export interface MetricDeclaration {
  /** counter: adds up · gauge: a level over time · samples: a distribution of observations. */
  readonly kind: 'counter' | 'gauge' | 'samples';
  readonly unit: MetricUnit;
  /** For counters: the counter this one is a share of (`throttled` of `offered`). */
  readonly shareOf?: string;
  /** For such counters: one message may count several times, so that the share may exceed the whole. */
  readonly countsRepeats?: true;
  /** For gauges that are watched at the end of each interval rather than at each change. */
  readonly sampled?: true;
  /**
   * A time or a level that grows for as long as the run goes on: `itself` where its own component does not keep up, `behind` also where
   * something does not that its messages pass before.
   */
  readonly grows?: 'itself' | 'behind';
  readonly help: string;
}

export type MetricTable = Readonly<Record<string, MetricDeclaration>>;
