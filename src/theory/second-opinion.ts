/**
 * The closed form beside the simulated number: which one applies, what it answers, which of its
 * assumptions the model breaks, and whether the gap is more than chance.
 *
 * Pure: the caller describes the station in plain numbers; nothing here knows a scenario or a service.
 */
import { formatShare } from '../units/format.ts';
import type { PerSecond, Ratio } from '../units/units.ts';
import { allenCunneen } from './approximations.ts';
import { fixedBatches, geometricBatches } from './batch-arrivals.ts';
import { batchService } from './batch-service.ts';
import { isWithinReach, mdc } from './deterministic.ts';
import { mmc } from './erlang.ts';
import type { Transform } from './general-arrivals.ts';
import { gammaGaps, gimc, hyperexponentialGaps, regularGaps } from './general-arrivals.ts';
import type { Branch } from './general-service.ts';
import { mg1, mh21 } from './general-service.ts';
import type { Seconds, Station } from './station.ts';
import { delayed, growth, percentile, saturated } from './station.ts';

export type ArrivalLaw =
  | { readonly kind: 'poisson' }
  | { readonly kind: 'regular' }
  /** Erlang's where the shape is whole: the number of phases. */
  | { readonly kind: 'gamma'; readonly shape: number }
  /** Probabilities and mean gaps in seconds, of the process as it runs. */
  | { readonly kind: 'hyperexponential'; readonly branches: readonly Branch[] }
  | { readonly kind: 'general'; readonly cv2: number };

export type ServiceLaw =
  | { readonly kind: 'exponential'; readonly mean: Seconds }
  | { readonly kind: 'constant'; readonly mean: Seconds }
  | { readonly kind: 'hyperexponential'; readonly branches: readonly Branch[] }
  | { readonly kind: 'general'; readonly mean: Seconds; readonly cv2: number };

/** Messages that arrive at one instant. */
export type BatchLaw = { readonly kind: 'fixed'; readonly messages: number } | { readonly kind: 'geometric'; readonly mean: number };

/** What every closed form here assumes, and a real system may break. */
export type Assumption =
  | 'constantRate'
  | 'noBacklogBefore'
  | 'noRepeats'
  | 'noRetries'
  | 'oneAtATime'
  | 'noLatency'
  | 'noRedelivery'
  | 'noExpiry'
  | 'noLimits'
  | 'oneLimit'
  | 'anySize'
  | 'unboundedCalls'
  | 'firstComeFirstServed'
  | 'anyServer';

export interface StationDescription {
  /** Messages per second, the mean where the rate varies. */
  readonly arrivalRate: PerSecond;
  readonly arrivals: ArrivalLaw;
  readonly batches: BatchLaw;
  readonly service: ServiceLaw;
  /** Messages a server works on together at most, in one time of service. */
  readonly together: number;
  readonly servers: number;
  /** From a message's arrival until it joins the line. */
  readonly delay: Seconds;
  /** Assumptions this model breaks. */
  readonly broken: readonly Assumption[];
}

export interface SecondOpinion {
  /** Kendall's notation: `M/M/16`, `M^[10]/M/1`. */
  readonly formula: string;
  readonly station: Station;
  readonly p95Sojourn: Seconds | null;
  readonly p99Sojourn: Seconds | null;
  /** Messages per second by which the backlog grows; 0 below saturation. */
  readonly growth: PerSecond;
  readonly broken: readonly Assumption[];
}

/** Null when neither a closed form nor a fair approximation covers the station. */
export function secondOpinion(description: StationDescription): SecondOpinion | null {
  const found = formulaFor(description);
  if (found === null) return null;
  const { formula } = found;
  const station = delayed(found.station, description.delay);
  const tail = station.sojournTail;
  return {
    formula,
    station,
    p95Sojourn: tail === null ? null : percentile(tail, 0.95),
    p99Sojourn: tail === null ? null : percentile(tail, 0.99),
    growth: growth(description.arrivalRate, (description.servers * description.together) / meanOf(description.service)),
    broken: description.broken,
  };
}

interface Found {
  readonly formula: string;
  readonly station: Station;
}

function formulaFor(description: StationDescription): Found | null {
  if (description.together > 1) return togetherFormula(description);
  if (!isSingle(description.batches)) return batchFormula(description);
  return description.arrivals.kind === 'poisson' ? poissonFormula(description) : renewalFormula(description);
}

/** How many wait decides how many are worked on together: but for one server of exponential times only saturation is known. */
function togetherFormula({ arrivalRate, arrivals, batches, service, together, servers }: StationDescription): Found | null {
  const load = (arrivalRate * meanOf(service)) / (servers * together);
  if (load >= 1) return { formula: `G/G^[${together}]/${servers}`, station: saturated(load) };
  if (arrivals.kind !== 'poisson' || !isSingle(batches) || service.kind !== 'exponential' || servers !== 1) return null;
  return { formula: `M/M^[1,${together}]/1`, station: batchService(arrivalRate, 1 / service.mean, together) };
}

function batchFormula({ arrivalRate, arrivals, batches, service, servers }: StationDescription): Found | null {
  if (arrivals.kind !== 'poisson' || service.kind !== 'exponential' || servers !== 1) return null;
  const serviceRate = 1 / service.mean;
  if (batches.kind === 'geometric') {
    return { formula: 'M^[Geo]/M/1', station: geometricBatches(arrivalRate / batches.mean, batches.mean, serviceRate) };
  }
  return { formula: `M^[${batches.messages}]/M/1`, station: fixedBatches(arrivalRate / batches.messages, batches.messages, serviceRate) };
}

function poissonFormula(description: StationDescription): Found | null {
  const { arrivalRate, service, servers } = description;
  switch (service.kind) {
    case 'exponential':
      return { formula: `M/M/${servers}`, station: mmc(arrivalRate, 1 / service.mean, servers) };
    case 'constant':
      if (!isWithinReach(arrivalRate * service.mean, servers)) return generalFormula(description);
      return { formula: `M/D/${servers}`, station: mdc(arrivalRate, service.mean, servers) };
    case 'hyperexponential': {
      const [first, second, ...more] = service.branches;
      if (servers === 1 && first && second && more.length === 0) return { formula: 'M/H2/1', station: mh21(arrivalRate, [first, second]) };
      return generalFormula(description);
    }
    case 'general':
      return generalFormula(description);
    default:
      return service satisfies never;
  }
}

function renewalFormula(description: StationDescription): Found | null {
  const { arrivalRate, arrivals, service, servers } = description;
  const gaps = transformOf(arrivals, 1 / arrivalRate);
  if (gaps === null || service.kind !== 'exponential') return generalFormula(description);
  return { formula: `${arrivals.kind === 'regular' ? 'D' : 'GI'}/M/${servers}`, station: gimc(gaps, 1 / arrivalRate, 1 / service.mean, servers) };
}

/** Without finite variances Allen and Cunneen say nothing; for one server Pollaczek and Khinchine say the mean wait is infinite. */
function generalFormula({ arrivalRate, arrivals, service, servers }: StationDescription): Found | null {
  const [meanService, serviceCv2, arrivalCv2] = [meanOf(service), serviceCv2Of(service), arrivalCv2Of(arrivals)];
  if (arrivals.kind === 'poisson' && servers === 1) return { formula: 'M/G/1', station: mg1(arrivalRate, meanService, serviceCv2) };
  if (!Number.isFinite(arrivalCv2 + serviceCv2)) return null;
  const station = allenCunneen({ arrivalRate, meanService, servers, arrivalCv2, serviceCv2 });
  return { formula: `G/G/${servers} (Allen–Cunneen)`, station };
}

function isSingle(batches: BatchLaw): boolean {
  return batches.kind === 'fixed' ? batches.messages === 1 : batches.mean === 1;
}

function transformOf(arrivals: ArrivalLaw, meanGap: Seconds): Transform | null {
  switch (arrivals.kind) {
    case 'regular':
      return regularGaps(meanGap);
    case 'gamma':
      return gammaGaps(arrivals.shape, meanGap);
    case 'hyperexponential':
      return hyperexponentialGaps(arrivals.branches);
    default:
      return null;
  }
}

function arrivalCv2Of(arrivals: ArrivalLaw): number {
  switch (arrivals.kind) {
    case 'poisson':
      return 1;
    case 'regular':
      return 0;
    case 'gamma':
      return 1 / arrivals.shape;
    case 'hyperexponential':
      return cv2OfBranches(arrivals.branches);
    case 'general':
      return arrivals.cv2;
    default:
      return arrivals satisfies never;
  }
}

function serviceCv2Of(service: ServiceLaw): number {
  switch (service.kind) {
    case 'exponential':
      return 1;
    case 'constant':
      return 0;
    case 'hyperexponential':
      return cv2OfBranches(service.branches);
    case 'general':
      return service.cv2;
    default:
      return service satisfies never;
  }
}

function meanOf(service: ServiceLaw): Seconds {
  return service.kind === 'hyperexponential' ? meanOfBranches(service.branches) : service.mean;
}

function meanOfBranches(branches: readonly Branch[]): Seconds {
  return branches.reduce((sum, { probability, mean }) => sum + probability * mean, 0);
}

function cv2OfBranches(branches: readonly Branch[]): number {
  const square = branches.reduce((sum, { probability, mean }) => sum + 2 * probability * mean * mean, 0);
  return square / meanOfBranches(branches) ** 2 - 1;
}

const WORDS: Readonly<Record<Assumption, string>> = {
  constantRate: 'the rate varies',
  noBacklogBefore: 'what waits from before the warm-up ended is still to be worked off',
  noRepeats: 'messages are sent a second time by the application',
  noRetries: 'refused or failed messages are sent again',
  oneAtATime: 'messages travel or are worked on in batches',
  noLatency: 'calls and polling take time',
  noRedelivery: 'messages can become visible again while they are worked on',
  noExpiry: 'messages leave at the end of their retention before they are read',
  noLimits: 'limits refuse or delay messages',
  oneLimit: 'another limit refuses records too',
  anySize: 'messages are refused for their size',
  unboundedCalls: 'the producer makes only so many calls at once',
  firstComeFirstServed: 'messages are not served in the order they came',
  anyServer: 'a shard or a message group is worked by one worker at a time',
};

/** What an assumption's breach looks like, to stand after a colon. */
export function wordsOf(assumption: Assumption): string {
  return WORDS[assumption];
}

export interface Gap {
  /** (simulated − theory) / theory; null when theory has no finite value. */
  readonly relative: Ratio | null;
  /** Whether theory's value lies outside the simulated interval. */
  readonly isBeyondInterval: boolean;
  readonly sentence: string;
}

/** The simulated value with its interval against theory's, both in seconds. `what`: `mean sojourn`, `p99 sojourn`. */
export function gapBetween(
  what: string,
  simulated: { readonly value: Seconds; readonly interval: readonly [Seconds, Seconds | null] | null },
  theory: Seconds,
  opinion: SecondOpinion,
): Gap {
  if (!Number.isFinite(theory)) {
    return { relative: null, isBeyondInterval: true, sentence: `${opinion.formula} has no steady state here: the ${what} depends on the length of the run.` };
  }
  const relative = theory === 0 ? (simulated.value === 0 ? 0 : null) : simulated.value / theory - 1;
  const [low, high] = simulated.interval ?? [simulated.value, simulated.value];
  const isBeyondInterval = theory < low || (high !== null && theory > high);
  return { relative, isBeyondInterval, sentence: sentenceOf(what, relative, isBeyondInterval, simulated.interval !== null, opinion) };
}

function sentenceOf(what: string, relative: Ratio | null, isBeyond: boolean, hasInterval: boolean, { formula, broken, station }: SecondOpinion): string {
  const gap = relative === null ? 'differs' : `differs by ${relative >= 0 ? '+' : '−'}${formatShare(Math.abs(relative))}`;
  if (!isBeyond) return `The ${what} agrees with ${formula}: the closed form lies inside the interval.`;
  const reasons = broken.map((assumption) => WORDS[assumption]);
  const because = reasons.length > 0 ? `: ${reasons.join('; ')}` : hasInterval ? whyNot(station) : '; one replication has no interval to judge it by';
  return `The ${what} ${gap} from ${formula}${because}.`;
}

function whyNot({ exactness }: Station): string {
  return exactness === 'approximation'
    ? ', which is an approximation'
    : ', although every assumption holds: one interval in twenty misses, or the run is too short';
}
