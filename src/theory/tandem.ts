/** Stations one behind the other, Poisson arrivals, exponential service: each is its own M/M/c (Burke 1956, Jackson 1957). */
import type { PerSecond } from '../units/units.ts';
import { mmc } from './erlang.ts';
import type { Seconds, Station } from './station.ts';

export interface Tandem {
  readonly stations: readonly Station[];
  /** Through all stations. */
  readonly meanSojourn: Seconds;
  readonly meanBacklog: number;
}

export function tandem(arrivalRate: PerSecond, stages: readonly { readonly serviceRate: PerSecond; readonly servers: number }[]): Tandem {
  const stations = stages.map(({ serviceRate, servers }) => mmc(arrivalRate, serviceRate, servers));
  return {
    stations,
    meanSojourn: stations.reduce((sum, { meanSojourn }) => sum + meanSojourn, 0),
    meanBacklog: stations.reduce((sum, { meanBacklog }) => sum + meanBacklog, 0),
  };
}
