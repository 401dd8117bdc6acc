/** One search: the ordered axes under one combination of choices, from the first look to the checked answer. */

import { PRICE_TOLERANCE } from '../result/cost.ts';
import type { PlanSkipped } from '../result/plan-result.ts';
import type { Candidates, Simulated } from './plan-candidates.ts';
import { fallingAxes, type Priced } from './plan-prices.ts';
import { assertMayHold, lookAt, scout } from './plan-scout.ts';
import { Search } from './plan-search.ts';
import type { PlanRequest, PlanSpace } from './plan-space.ts';
import type { ScenarioSource } from './source.ts';

export interface Found {
  readonly space: PlanSpace;
  readonly answer: {
    readonly index: number;
    readonly simulated: Simulated;
    readonly price: number;
    readonly size: number;
    readonly below: readonly Stepped[];
    readonly above: readonly Stepped[];
  } | null;
  /** Every simulated point of this space, by index. */
  readonly simulated: ReadonlyMap<number, Simulated>;
  readonly skipped: readonly PlanSkipped[];
  /** Points that closed forms rule out, some of which may have been simulated all the same: beside the answer, or where nothing else is left. */
  readonly ruledOut: ReadonlySet<number>;
  /** Axes of which less was seen to help. */
  readonly turned: readonly string[];
  /** By ordered axis: whether more of it was seen to cost less, and taken to from then on. */
  readonly isFalling: readonly boolean[];
  /** Nothing that was tried holds, but each objective does somewhere: what lies between may. */
  readonly isOpen: boolean;
}

export interface Stepped {
  readonly axis: number;
  readonly simulated: Simulated;
}

/** Grids of so many points are looked at whole where nothing else tells whether anything holds. */
const WHOLE_MOST = 64;

/** Searches a space; where nothing holds, or less is seen to hold where more does not, tries axes the other way round. */
export async function searchSpace(source: ScenarioSource, space: PlanSpace, candidates: Candidates, request: PlanRequest): Promise<Found> {
  const found = await new SpaceSearch(source, space, candidates, request).run();
  if (request.isExhaustive === true) return found;
  const turned = found.answer === null ? await helpfulTurns(space, candidates) : await harmfulAxes(found, found.answer.index, candidates, request);
  if (turned.length > 0) {
    const turnedSpace = space.turned(turned);
    const again = { ...(await new SpaceSearch(source, turnedSpace, candidates, request, found.simulated.values()).run()), turned };
    return isDearer(again, found) ? found : again;
  }
  if (found.answer !== null || !(await mayHoldBetween(space, candidates))) return found;
  if (space.grid.size > WHOLE_MOST) return { ...found, isOpen: true };
  return new SpaceSearch(source, space, candidates, { ...request, isExhaustive: true }).run();
}

/**
 * Which axes to turn round: those that hold at their first value with the others at their last; where none does alone,
 * the fewest that do together.
 */
async function helpfulTurns(space: PlanSpace, candidates: Candidates): Promise<readonly string[]> {
  const all = cornersOf(space);
  for (let turns = 1; turns <= space.ordered.length; turns++) {
    const corners = all.filter(({ axes }) => axes.length === turns);
    const simulated = await Promise.all(corners.map(({ index }) => candidates.simulate(space.specAt(index))));
    const holding = corners.filter((_, i) => simulated[i]!.candidate.verdict === 'met');
    const axes = turns === 1 ? holding.flatMap((corner) => corner.axes) : (holding[0]?.axes ?? []);
    if (axes.length > 0) return axes.map((axis) => space.ordered[axis]!.path);
  }
  return [];
}

/** Points at an end of every axis, and on which axes that is the first value; the point of only last values is none of them. */
function cornersOf({ grid, ordered }: PlanSpace): readonly { readonly index: number; readonly axes: readonly number[] }[] {
  const varying = ordered.flatMap(({ values }, axis) => (values.length > 1 ? [axis] : []));
  const subsets = Array.from({ length: 2 ** varying.length }, (_, subset) => varying.filter((_axis, bit) => (subset >> bit) & 1));
  const top = grid.placeOf(grid.top);
  return subsets.slice(1).map((axes) => ({ index: grid.indexOf(top.map((position, axis) => (axes.includes(axis) ? 0 : position))), axes }));
}

/** Whether every objective holds at some corner, though no corner holds them all. One that holds at none is taken to hold nowhere between. */
async function mayHoldBetween(space: PlanSpace, candidates: Candidates): Promise<boolean> {
  const corners = [space.grid.top, ...cornersOf(space).map(({ index }) => index)];
  const simulated = await Promise.all(corners.map((index) => candidates.simulate(space.specAt(index))));
  const judged = simulated.flatMap(({ candidate }) => candidate.objectives);
  const named = new Set(judged.map(({ expression }) => expression));
  return named.size > 0 && [...named].every((name) => judged.some(({ expression, verdict }) => expression === name && verdict === 'met'));
}

/** Axes of which more was seen to harm oftener than to help, and those on which the answer is the least value and the last one breaks it. */
async function harmfulAxes(found: Found, answer: number, candidates: Candidates, { minimise }: PlanRequest): Promise<readonly string[]> {
  const { grid, ordered } = found.space;
  const place = grid.placeOf(answer);
  const seen = harmsSeen(found).flatMap((harms, axis) => (harms > 0 && ordered[axis]!.path !== minimise ? [axis] : []));
  const isEdge = (axis: number): boolean => place[axis] === 0 && ordered[axis]!.values.length > 2 && ordered[axis]!.path !== minimise;
  const edges = [...ordered.keys()].filter((axis) => isEdge(axis) && !seen.includes(axis));
  const ends = await Promise.all(edges.map((axis) => candidates.simulate(found.space.specAt(grid.indexOf(place.with(axis, grid.sizes[axis]! - 1))))));
  const broken = edges.filter((_, i) => isBroken(ends[i]!));
  return [...seen, ...broken].sort((a, b) => a - b).map((axis) => ordered[axis]!.path);
}

/** By axis: among pairs that differ in nothing else, how much oftener more broke what held than it mended what did not. */
function harmsSeen({ space: { grid }, simulated, ruledOut }: Found): readonly number[] {
  const isOut = (index: number): boolean => {
    const one = simulated.get(index);
    return one === undefined ? ruledOut.has(index) : isBroken(one);
  };
  const outOf = (index: number, axis: number, by: 1 | -1): number => {
    let out = 0;
    for (let at = grid.step(index, axis, by); at !== null; at = grid.step(at, axis, by)) if (isOut(at)) out++;
    return out;
  };
  const held = [...simulated].flatMap(([index, { candidate }]) => (candidate.verdict === 'met' ? [index] : []));
  return grid.sizes.map((_, axis) => held.reduce((harms, index) => harms + outOf(index, axis, 1) - outOf(index, axis, -1), 0));
}

function isBroken({ candidate: { verdict } }: Simulated): boolean {
  return verdict === 'missed' || verdict === 'undecided';
}

/** Of equal price, the one that knows which way an axis helps. */
function isDearer(again: Found, found: Found): boolean {
  if (again.answer === null) return true;
  return found.answer !== null && again.answer.price > found.answer.price * (1 + PRICE_TOLERANCE);
}

class SpaceSearch {
  readonly #source: ScenarioSource;
  readonly #space: PlanSpace;
  readonly #candidates: Candidates;
  readonly #request: PlanRequest;
  readonly #simulated = new Map<number, Simulated>();
  readonly #skipped: readonly PlanSkipped[];
  readonly #hopeless: readonly number[];
  readonly #search: Search;
  readonly #priceAxis: number;

  /** What a search of the same space the other way round simulated is known from the start. */
  constructor(source: ScenarioSource, space: PlanSpace, candidates: Candidates, request: PlanRequest, known: Iterable<Simulated> = []) {
    this.#source = source;
    this.#space = space;
    this.#candidates = candidates;
    this.#request = request;
    this.#priceAxis = space.ordered.findIndex(({ path }) => path === request.minimise);
    const { hopeless, skipped, hint } = request.isExhaustive === true ? { hopeless: [], skipped: [], hint: null } : scout(source, space);
    this.#hopeless = hopeless;
    this.#skipped = skipped;
    const priced = this.#priceAxis < 0 ? {} : { priceOf: (index: number) => this.#positionOf(index) };
    this.#search = new Search({ sizes: space.grid.sizes, hint, hopeless, ...priced });
    if (space.isTurned(this.#priceAxis)) this.#search.fall(this.#priceAxis);
    for (const simulated of known) this.#learn(space.indexOf(simulated.candidate.values)!, simulated);
  }

  async run(): Promise<Found> {
    const ruledOut = new Set(this.#hopeless);
    if (this.#request.isExhaustive === true) for (let index = 0; index < this.#space.grid.size; index++) await this.#ask(index);
    for (;;) {
      for (let index = this.#search.next(); index !== null; index = this.#search.next()) {
        if (!this.#isHopeless(index)) await this.#ask(index);
        else {
          ruledOut.add(index);
          this.#search.rule(index);
        }
      }
      const { best } = this.#search;
      if (best === null) {
        // Even the most helpful values were ruled out by theory alone: look, rather than believe it.
        await this.#ask(this.#space.grid.top);
        if (this.#search.best === null) return this.#found(null, ruledOut);
        continue;
      }
      await Promise.all(this.#space.grid.neighbours(best, -1).map((index) => this.#ask(index)));
      if (this.#search.best !== best || this.#search.left > 0) continue;
      await Promise.all(this.#space.grid.neighbours(best, 1).map((index) => this.#ask(index)));
      const falling = this.#fallingAxes();
      for (const axis of falling) this.#search.fall(axis);
      if (falling.length === 0 && this.#search.best === best) return this.#found(best, ruledOut);
    }
  }

  /** Axes not known to, along which what holds costs less; of what fails it is the cost of other work. */
  #fallingAxes(): readonly number[] {
    if (this.#priceAxis >= 0 || this.#request.isExhaustive === true) return [];
    const { grid } = this.#space;
    const priced: Priced[] = [];
    for (const [index, { candidate }] of this.#simulated)
      if (candidate.verdict === 'met' && candidate.monthly !== null) priced.push({ place: grid.placeOf(index), price: candidate.monthly });
    return fallingAxes(priced, grid.sizes.length).filter((axis) => !this.#search.isFalling[axis]);
  }

  /** With one axis the scout has looked at every point already. */
  #isHopeless(index: number): boolean {
    return this.#space.grid.sizes.length > 1 && lookAt(this.#source, this.#space.specAt(index)).sentence !== null;
  }

  async #ask(index: number): Promise<void> {
    if (this.#search.isTold(index)) return;
    this.#learn(index, await this.#candidates.simulate(this.#space.specAt(index)));
  }

  #learn(index: number, simulated: Simulated): void {
    this.#simulated.set(index, simulated);
    if (!this.#search.isTold(index)) this.#search.tell(index, { holds: simulated.candidate.verdict === 'met', price: this.#priceOf(index, simulated) });
  }

  #priceOf(index: number, { candidate }: Simulated): number | null {
    if (this.#priceAxis >= 0) return this.#positionOf(index);
    return candidate.verdict === 'refused' ? null : (candidate.monthly ?? 0);
  }

  #positionOf(index: number): number {
    return this.#space.writtenPosition(index, this.#priceAxis);
  }

  #found(best: number | null, ruledOut: ReadonlySet<number>): Found {
    const { grid } = this.#space;
    const steps = (by: number): Stepped[] =>
      grid.sizes.flatMap((_, axis) => {
        const index = best === null ? null : grid.step(best, axis, by);
        const simulated = index === null ? undefined : this.#simulated.get(index);
        return simulated === undefined ? [] : [{ axis, simulated }];
      });
    const simulated = best === null ? undefined : this.#simulated.get(best);
    if (best !== null && this.#request.isExhaustive !== true) assertMayHold(this.#source, this.#space.specAt(best));
    const answer =
      best === null || simulated === undefined
        ? null
        : { index: best, simulated, price: this.#priceOf(best, simulated) ?? 0, size: this.#search.sizeOf(best), below: steps(-1), above: steps(1) };
    return {
      space: this.#space,
      answer,
      simulated: this.#simulated,
      skipped: this.#skipped,
      ruledOut,
      turned: [],
      isFalling: this.#search.isFalling,
      isOpen: false,
    };
  }
}
