/**
 * How much is needed: the smallest or cheapest values of what may vary for which every objective holds.
 * Never answers beyond what was simulated: the answer and its neighbours in every direction are.
 */

import { compile } from '../model/compile.ts';
import { PRICE_TOLERANCE } from '../result/cost.ts';
import { PLAN_VERSION, type PlanAxis, type PlanCandidate, type PlanResult, type PlanSkipped } from '../result/plan-result.ts';
import { nearest } from '../scenario/nearest.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { Candidates, compiledOf, Interrupted } from './plan-candidates.ts';
import { checkValues } from './plan-check.ts';
import { hotKeyOf } from './plan-hot-keys.ts';
import { isLoad } from './plan-load.ts';
import { checkBounds, checkedAxes, choicesOf, PlanRefused, type PlanRequest, PlanSpace } from './plan-space.ts';
import { type Found, searchSpace } from './plan-space-search.ts';
import { shortfallOf } from './plan-verdict.ts';
import { answerOf, assumedOf, cheaperThanTaken, type Findings, listed, nonMonotoneOf, openOf, overloadsAt, pointText } from './plan-words.ts';
import { readVariant, type ScenarioSource, variantOf } from './source.ts';
import { openCrew, type ThreadOptions, threadsAndSignal } from './threads.ts';
import { version } from './version.ts';

export interface PlanOptions extends Pick<ThreadOptions, 'threads' | 'signal'> {
  readonly onCandidate?: (candidate: PlanCandidate) => void;
}

export const REPLICATIONS_MOST = 24;

/** Searches; null when the signal came first. Throws `PlanRefused` for a request that makes no sense, `VariantRefused` for a value. */
export async function planCapacity(source: ScenarioSource, request: PlanRequest, options: PlanOptions = {}): Promise<PlanResult | null> {
  checkBounds(request);
  const axes = checkedAxes(request.axes);
  const scenario = variantOf(source, []);
  const { context } = compile(scenario);
  if (context.objectives.length === 0) throw new PlanRefused('the scenario states no objectives, so there is nothing to plan for');
  checkMinimise(request.minimise, axes);
  checkLoads(scenario, request.minimise, axes);
  checkValues(source, request.axes);
  checkAllowed(source, axes);
  const crew = openCrew(threadsAndSignal(options));
  const candidates = new Candidates(source, crew, { ...request, onCandidate: options.onCandidate });
  try {
    const found: Found[] = [];
    for (const choices of choicesOf(axes)) found.push(await searchSpace(source, new PlanSpace(axes, choices), candidates, request));
    return resultOf(source, request, axes, found, candidates, context);
  } catch (error) {
    if (error instanceof Interrupted) return null;
    throw error;
  } finally {
    await crew.close();
  }
}

function checkMinimise(minimise: string, axes: readonly PlanAxis[]): void {
  const ordered = axes.filter(({ kind }) => kind === 'ordered').map(({ path }) => path);
  if (minimise === 'cost' || ordered.includes(minimise)) return;
  const known = ['cost', ...ordered];
  const wrong = axes.some(({ path }) => path === minimise) ? 'its values have no order' : 'is none of the paths that vary';
  const near = nearest(minimise, known);
  throw new PlanRefused(`${minimise} is to be least, but ${wrong}; expected one of ${known.join(', ')}${near === null ? '' : `; did you mean ${near}?`}`);
}

/** The least of a load is the cheapest and the easiest, which nobody asks for, unless by name. */
function checkLoads(scenario: Scenario, minimise: string, axes: readonly PlanAxis[]): void {
  const load = axes.find(({ path, kind, values }) => path !== minimise && kind === 'ordered' && values.length > 1 && isLoad(scenario, path));
  if (load === undefined) return;
  const rate = load.path.replace(/\.rate\..*$/, '.rate');
  throw new PlanRefused(
    `${load.path} is a load: the least would be the answer. Ask --max-rate ${rate} for the largest that holds, a sweep for what each load needs, or --minimise ${load.path} if the least is what you want`,
  );
}

/** Values that are good one by one, of which the scenario allows no combination: said once, before anything runs. */
function checkAllowed(source: ScenarioSource, axes: readonly PlanAxis[]): void {
  let first: string | null = null;
  for (const choices of choicesOf(axes)) {
    const space = new PlanSpace(axes, choices);
    for (const index of [0, space.grid.top]) {
      const read = readVariant(source, space.specAt(index).overrides);
      if (read.ok) return;
      const said = read.problems
        .filter(({ severity }) => severity === 'error')
        .map(({ message, hint }) => (hint === undefined ? message : `${message}; ${hint}`));
      first ??= `${space.specAt(index).overrides.join(' ')}: ${said.join('\n')}`;
    }
  }
  throw new PlanRefused(`the scenario allows none of these values\n${first ?? ''}`);
}

function resultOf(
  source: ScenarioSource,
  request: PlanRequest,
  axes: readonly PlanAxis[],
  found: readonly Found[],
  candidates: Candidates,
  context: ReturnType<typeof compile>['context'],
): PlanResult {
  const { list } = candidates;
  const isPriced = list.some(({ monthly }) => monthly !== null);
  const best = cheapestOf(found, isPriced && request.minimise === 'cost');
  const minimise = request.minimise === 'cost' && !isPriced ? 'size' : request.minimise;
  const ruledOut = ruledOutUnseen(found, list);
  const findings: Findings = { request, axes, found, list, ruledOut, minimise, best, seed: context.seed };
  return {
    planVersion: PLAN_VERSION,
    name: context.name,
    description: context.description,
    question: 'vary',
    axes,
    minimise,
    objectives: context.objectives.map(({ expression }) => expression),
    confidence: request.confidence,
    ...(best === null ? hotKeyAmong(source, axes, list) : overloadsAt(best.answer?.simulated.candidate)),
    answer: best === null ? null : answerOf(best, request.confidence),
    closest: best === null ? closestOf(list) : null,
    alternatives: found.length < 2 ? [] : found.map(({ space, answer }) => ({ choices: space.choices, candidate: answer?.simulated.index ?? null })),
    candidates: list,
    skipped: skippedOf(found, list),
    assumed: assumedOf(findings),
    nonMonotone: [...openOf(found), ...nonMonotoneOf(found), ...(minimise === 'cost' ? cheaperThanTaken(found) : [])],
    counts: {
      grid: axes.reduce((product, { values }) => product * values.length, 1),
      simulated: list.length,
      replications: list.reduce((sum, { replications }) => sum + replications, 0),
      ruledOutByTheory: ruledOut,
    },
    provenance: { seed: context.seed, version, scenarioHash: context.scenarioHash },
  };
}

/** Where shards vary, nothing holds, and wherever that was tried a key is more than a shard takes: no larger range has an answer. */
function hotKeyAmong(source: ScenarioSource, axes: readonly PlanAxis[], list: readonly PlanCandidate[]): Pick<PlanResult, 'findings'> {
  const found = list
    .filter(({ verdict }) => verdict !== 'refused')
    .map((candidate) => {
      const compiled = compiledOf(source, candidate);
      const hot = 'model' in compiled ? hotKeyOf(compiled.model, compiled.context) : null;
      return hot !== null && axes.some(({ path }) => path === `services.${hot.stream}.shards`) ? hot.sentence : null;
    });
  const [first] = found;
  return first === undefined || first === null || found.includes(null) ? {} : { findings: [first] };
}

/** Combinations that closed forms rule out and nobody simulated. */
function ruledOutUnseen(found: readonly Found[], list: readonly PlanCandidate[]): number {
  return found.reduce((sum, { space, ruledOut }) => sum + ruledOut.size - list.filter(({ values }) => ruledOut.has(space.indexOf(values) ?? -1)).length, 0);
}

/** What closed forms said of every choice once, what they said of some with the choices they said it of; and what of it was simulated all the same. */
function skippedOf(found: readonly Found[], list: readonly PlanCandidate[]): readonly PlanSkipped[] {
  const said = new Map<string, { readonly skipped: PlanSkipped; readonly spaces: PlanSpace[] }>();
  for (const { space, skipped } of found) {
    for (const one of skipped) {
      const key = JSON.stringify(one);
      const before = said.get(key) ?? { skipped: one, spaces: [] };
      before.spaces.push(space);
      said.set(key, before);
    }
  }
  return [...said.values()].map(({ skipped: { path, values, sentence }, spaces }) => {
    const there = list.filter((candidate) => spaces.some((space) => space.indexOf(candidate.values) !== null));
    const seen = values.filter((value) => there.some((candidate) => candidate.values[path] === value));
    const asWell = seen.length === 0 ? '' : `; ${listed(seen.map(String))} ${seen.length === 1 ? 'was' : 'were'} simulated all the same`;
    return {
      path,
      values,
      sentence: `${sentence}${spaces.length === found.length ? '' : `, with ${spaces.map(({ choices }) => pointText(choices)).join(' or ')}`}${asWell}`,
    };
  });
}

/**
 * Among the answers of all combinations of choices: the cheapest, then the smallest, then the first. A bill of which
 * less is known, in one Region or another, is not taken for the cheaper.
 */
function cheapestOf(found: readonly Found[], isByCost: boolean): Found | null {
  const unpriced = ({ answer }: Found): number => (isByCost ? (answer!.simulated.candidate.unpriced ?? 0) : 0);
  const all = found.filter(({ answer }) => answer !== null);
  const fewest = Math.min(...all.map(unpriced));
  const answered = all.filter((one) => unpriced(one) === fewest);
  const least = Math.min(...answered.map(({ answer }) => answer!.price));
  const near = answered.filter(({ answer }) => answer!.price <= least * (1 + PRICE_TOLERANCE));
  return near.reduce<Found | null>((best, one) => (best === null || one.answer!.size < best.answer!.size ? one : best), null);
}

/** Of what does not hold, the candidate that is short of least. */
export function closestOf(list: readonly PlanCandidate[]): number | null {
  let closest: number | null = null;
  const short = (index: number): number => (list[index]!.verdict === 'refused' ? Number.POSITIVE_INFINITY : shortfallOf(list[index]!.objectives));
  list.forEach((_, index) => {
    if (closest === null || short(index) < short(closest)) closest = index;
  });
  return closest;
}
