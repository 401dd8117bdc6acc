/**
 * How much a configuration takes: the largest load for which every objective holds and everything keeps up.
 * Doubled until one breaks (or halved until all hold), then the gap is halved until it is as narrow as was asked.
 * Less load may break what more holds (a batch that fills waits shorter), so some of it is simulated as well.
 */
import { compile } from '../model/compile.ts';
import type { Interval } from '../result/interval.ts';
import { overloadText, PLAN_VERSION, type PlanCandidate, type PlanResult } from '../result/plan-result.ts';
import type { ObjectiveResult } from '../result/study-result.ts';
import { formatNumber } from '../units/format.ts';
import { closestOf, type PlanOptions } from './plan.ts';
import { type CandidateOptions, Candidates, compiledOf, Interrupted, type Simulated } from './plan-candidates.ts';
import { type Load, loadOf, peakOf } from './plan-load.ts';
import { assertMayHold, lookAt } from './plan-scout.ts';
import { checkBounds, PlanRefused } from './plan-space.ts';
import { headroomOf, shortfallOf } from './plan-verdict.ts';
import { listed, replicationText } from './plan-words.ts';
import { type ScenarioSource, variantOf } from './source.ts';
import { openCrew, threadsAndSignal } from './threads.ts';
import { expectedMessages } from './traffic.ts';
import { version } from './version.ts';

export interface MaxRateRequest extends CandidateOptions {
  /** `producers.web.rate`. */
  readonly path: string;
  /** The bracket is at most this part of the answer wide: 0.02 is 2 %. */
  readonly within: number;
}

/** Doublings and halvings from the scenario's own load before giving up: a factor of a million either way. */
const STEPS_MOST = 20;
/** A run of more messages is not begun to find a load that breaks, unless the load is within a few doublings of the scenario's own. */
const MESSAGES_MOST = 20e6;
const TIMES_LEAST = 16;
const DIGITS = 4;
/** Of the least load that held, the parts that are looked at as well. */
const LESS = [1 / 2, 1 / 10];

/** Searches; null when the signal came first. */
export async function planMaxRate(source: ScenarioSource, request: MaxRateRequest, options: PlanOptions = {}): Promise<PlanResult | null> {
  checkBounds(request);
  const { context } = compile(variantOf(source, []));
  if (context.objectives.length === 0) throw new PlanRefused('the scenario states no objectives, so there is nothing that could break');
  if (!(request.within > 0 && request.within < 1)) throw new PlanRefused(`--within takes a share such as 2%, got ${request.within}`);
  const load = loadOf(source, request.path);
  const crew = openCrew(threadsAndSignal(options));
  const candidates = new Candidates(source, crew, { ...request, onCandidate: options.onCandidate });
  try {
    const bracket = await new Bracketing(source, load, candidates, request.within).run();
    return resultOf(source, request, load, bracket, candidates, context);
  } catch (error) {
    if (error instanceof Interrupted) return null;
    throw error;
  } finally {
    await crew.close();
  }
}

interface Tried {
  readonly value: number;
  readonly simulated: Simulated;
}

interface Bracket {
  /** Largest load that holds; null when none was found. */
  readonly low: Tried | null;
  /** Smallest load that does not; null when none was found. */
  readonly high: Tried | null;
  readonly tried: readonly Tried[];
}

class Bracketing {
  readonly #source: ScenarioSource;
  readonly #load: Load;
  readonly #candidates: Candidates;
  readonly #within: number;
  readonly #tried: Tried[] = [];

  constructor(source: ScenarioSource, load: Load, candidates: Candidates, within: number) {
    this.#source = source;
    this.#load = load;
    this.#candidates = candidates;
    this.#within = within;
  }

  async run(): Promise<Bracket> {
    const first = await this.#try(this.#load.base);
    let [low, high]: [Tried | null, Tried | null] = holds(first) ? [first, null] : [null, first];
    for (let step = 0; step < STEPS_MOST && high === null && low !== null && !this.#isEndless(2 * low.value); step++)
      [low, high] = after(low, high, await this.#try(this.#below(2 * low.value, low.value)));
    for (let step = 0; step < STEPS_MOST && low === null && high !== null; step++) [low, high] = after(low, high, await this.#try(high.value / 2));
    while (low !== null && high !== null && high.value > low.value * (1 + this.#within)) {
      const middle = rounded(Math.sqrt(low.value * high.value));
      if (middle <= low.value || middle >= high.value) break;
      [low, high] = after(low, high, await this.#try(middle));
    }
    if (low !== null) await this.#lookBelow();
    return { low, high, tried: this.#tried };
  }

  async #lookBelow(): Promise<void> {
    const least = Math.min(...this.#tried.filter(holds).map(({ value }) => value));
    for (const part of LESS) await this.#try(least * part);
  }

  /** A doubled load that theory rules out is not simulated: half of the way there is, and so on. */
  #below(value: number, from: number): number {
    let wanted = rounded(value);
    while (wanted > from * (1 + this.#within) && this.#isHopeless(wanted) && this.#isHopeless(rounded((wanted + from) / 2)))
      wanted = rounded((wanted + from) / 2);
    return wanted;
  }

  #isEndless(value: number): boolean {
    if (value <= TIMES_LEAST * this.#load.base) return false;
    const compiled = compiledOf(this.#source, this.#load.at(value));
    return 'model' in compiled && expectedMessages(compiled.model) > MESSAGES_MOST;
  }

  #isHopeless(value: number): boolean {
    return lookAt(this.#source, this.#load.at(value)).sentence !== null;
  }

  async #try(value: number): Promise<Tried> {
    const exact = rounded(value);
    const spec = this.#load.at(exact);
    const tried = { value: exact, simulated: await this.#candidates.simulate(spec) };
    if (holds(tried)) assertMayHold(this.#source, spec);
    this.#tried.push(tried);
    return tried;
  }
}

/** An objective that looks elsewhere holds at any load: what is not kept up with is not taken, whatever the objectives say. */
function holds({ simulated: { candidate } }: Tried): boolean {
  return candidate.verdict === 'met' && candidate.overloaded === undefined;
}

function after(low: Tried | null, high: Tried | null, tried: Tried): [Tried | null, Tried | null] {
  return holds(tried) ? [tried, high] : [low, tried];
}

/** Four digits: nobody provisions to five. */
function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

function resultOf(
  source: ScenarioSource,
  request: MaxRateRequest,
  load: Load,
  { low, high, tried }: Bracket,
  { list }: Candidates,
  context: ReturnType<typeof compile>['context'],
): PlanResult {
  const ascending = [...new Map(tried.map((one) => [one.value, one])).values()].sort((a, b) => a.value - b.value);
  return {
    planVersion: PLAN_VERSION,
    name: context.name,
    description: context.description,
    question: 'max-rate',
    axes: [{ path: load.path, kind: 'rate', values: ascending.map(({ value }) => value) }],
    minimise: '',
    objectives: context.objectives.map(({ expression }) => expression),
    confidence: request.confidence,
    answer: low === null ? null : answerOf(load, low, high, request, peakText(source, load, low), brokenBelow(ascending, low)),
    closest: low === null ? closestOf(list) : null,
    alternatives: [],
    candidates: list,
    skipped: [],
    assumed: assumedOf(request, load, context.seed, { low, high, tried: ascending }),
    nonMonotone: low === null ? wantsMore(load, ascending) : lessIsWorse(load, low, brokenBelow(ascending, low)),
    counts: { grid: null, simulated: list.length, replications: list.reduce((sum, { replications }) => sum + replications, 0), ruledOutByTheory: 0 },
    provenance: { seed: context.seed, version, scenarioHash: context.scenarioHash },
  };
}

function answerOf(
  load: Load,
  low: Tried,
  high: Tried | null,
  { confidence }: MaxRateRequest,
  peak: string,
  broken: readonly Tried[],
): NonNullable<PlanResult['answer']> {
  const { candidate, cost, index } = low.simulated;
  const [reach, but] = broken.length === 0 ? ['up to', ''] : ['at', `; with less load not always: at ${brokenText(load, broken)}`];
  const breaks = high === null ? '' : `; at ${valueText(load, high.value)} ${breakText(high.simulated.candidate)}`;
  return {
    candidate: index,
    values: candidate.values,
    headroom: headroomOf(candidate.objectives),
    cost,
    below: [],
    above: high === null ? [] : [{ path: load.path, value: high.simulated.candidate.values[load.path]!, candidate: high.simulated.index }],
    atEdge: [],
    sentence: `${load.path} ${reach} ${valueText(load, low.value)}${peak}: everything keeps up and every objective holds with ${Number((100 * confidence).toPrecision(4))} % confidence${breaks}${but}.`,
  };
}

/** Nobody provisions to a multiple: what it comes to at its peak. */
function peakText(source: ScenarioSource, load: Load, { value }: Tried): string {
  const compiled = load.unit === '/s' ? null : compiledOf(source, load.at(value));
  return compiled !== null && 'model' in compiled ? `, ${formatNumber(peakOf(compiled.model, load))}/s at its peak` : '';
}

/** What is in the way of more: an objective, what does not keep up, or both. */
function breakText(candidate: PlanCandidate): string {
  const { verdict, binding, note } = candidate;
  if (verdict === 'refused') return note;
  const missed = verdict === 'met' ? '' : `${binding ?? 'it'} ${verdict === 'undecided' ? 'is undecided' : 'breaks'}`;
  return [missed, overloadText(candidate)].filter((text) => text !== '').join(', and ');
}

function assumedOf(request: MaxRateRequest, load: Load, seed: number | string, { low, high, tried }: Bracket): readonly string[] {
  return [
    'A load at which something does not keep up was not taken, whether or not an objective asks about it.',
    'More load was taken never to mend an objective that is broken; among what was simulated this was checked.',
    `The bracket is at most ${Number((100 * request.within).toPrecision(3))} % wide, or four digits; both ends of it were simulated.`,
    ...(low === null ? [] : belowText(load, low, tried)),
    ...(load.unit === '×' ? ['The rate varies over the run: all of it was multiplied alike.'] : []),
    ...(low === null || high !== null
      ? []
      : [`No load up to ${valueText(load, low.value)} that was tried broke an objective, and no larger one was tried: there may be no largest.`]),
    replicationText(request, seed),
  ];
}

/** Which loads below the answer were looked at, and what could not be told of them. */
function belowText(load: Load, low: Tried, tried: readonly Tried[]): readonly string[] {
  const below = tried.filter(({ value }) => value < low.value);
  if (below.length === 0) return [];
  const open = below.filter((one) => !holds(one) && !isBroken(one)).map(({ value }) => valueText(load, value));
  const undecided = open.length === 0 ? '' : ` Whether it holds at ${listed(open)} is undecided.`;
  return [
    `Of less load ${listed(below.map(({ value }) => valueText(load, value)))} ${below.length === 1 ? 'was' : 'were'} simulated, and nothing else.${undecided}`,
  ];
}

/** Sure not to hold: a load so small that little is observed may be undecided for that alone. */
function isBroken({ simulated: { candidate } }: Tried): boolean {
  return candidate.verdict === 'missed' || candidate.overloaded !== undefined;
}

function brokenBelow(ascending: readonly Tried[], low: Tried): readonly Tried[] {
  return ascending.filter((one) => one.value < low.value && isBroken(one));
}

function brokenText(load: Load, broken: readonly Tried[]): string {
  return listed(broken.map(({ value, simulated }) => `${valueText(load, value)} ${breakText(simulated.candidate)}`));
}

function lessIsWorse(load: Load, low: Tried, broken: readonly Tried[]): readonly string[] {
  if (broken.length === 0) return [];
  return [`Less load made it worse: ${valueText(load, low.value)} holds; at ${brokenText(load, broken)}. Loads in between were not all tried.`];
}

/** Nothing held, and with less load it was further from holding: what is asked for may be a load larger than the scenario's own. */
function wantsMore(load: Load, ascending: readonly Tried[]): readonly string[] {
  const [less, own] = ascending.slice(-2);
  if (less === undefined || own === undefined) return [];
  const { binding } = own.simulated.candidate;
  const [atLess, atOwn] = [less, own].map(({ simulated }) => simulated.candidate.objectives.find(({ expression }) => expression === binding));
  if (atLess === undefined || atOwn === undefined || !areApart(atLess, atOwn) || shortfallOf([atLess]) <= shortfallOf([atOwn])) return [];
  const wanted = `${binding} was further from its bound at ${valueText(load, less.value)} than at ${valueText(load, own.value)}`;
  return [`Less load made it worse: ${wanted}, the scenario's own load. No larger one was tried; begin with one that holds.`];
}

/** More than noise: their intervals have nothing in common. */
function areApart({ interval: a }: ObjectiveResult, { interval: b }: ObjectiveResult): boolean {
  return a !== null && b !== null && (isBelow(a, b) || isBelow(b, a));
}

/** An open interval is below none. */
function isBelow([, high]: Interval, [low]: Interval): boolean {
  return high !== null && high < low;
}

function valueText({ unit }: Load, value: number): string {
  return unit === '/s' ? `${value}/s` : `${value} times`;
}
