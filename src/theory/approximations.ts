/** Good guesses for stations without a closed form. Each says it is an approximation. */
import type { PerSecond } from '../units/units.ts';
import { erlangC } from './erlang.ts';
import type { Seconds, Station } from './station.ts';
import { fromMeanWaiting, saturated } from './station.ts';

export interface GeneralStation {
  readonly arrivalRate: PerSecond;
  readonly meanService: Seconds;
  readonly servers: number;
  /** Squared coefficients of variation: of the gaps between arrivals, of the service time. */
  readonly arrivalCv2: number;
  readonly serviceCv2: number;
}

/** Kingman (1961), one server: an upper bound in heavy traffic, within a few percent near saturation. */
export function kingman({ arrivalRate, meanService, arrivalCv2, serviceCv2 }: Omit<GeneralStation, 'servers'>): Station {
  return allenCunneen({ arrivalRate, meanService, servers: 1, arrivalCv2, serviceCv2 });
}

/** Allen and Cunneen: the wait of M/M/c times the mean variability. Exact for M/M/c and M/G/1; typically within 10 % else. */
export function allenCunneen({ arrivalRate, meanService, servers, arrivalCv2, serviceCv2 }: GeneralStation): Station {
  const load = arrivalRate * meanService;
  if (load >= servers) return saturated(load / servers, 'approximation');
  const asExponential = (erlangC(servers, load) * meanService) / (servers - load);
  return fromMeanWaiting(arrivalRate, meanService, servers, (asExponential * (arrivalCv2 + serviceCv2)) / 2, { exactness: 'approximation' });
}
