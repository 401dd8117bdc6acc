/**
 * Which candidate to simulate next, and when the answer is certain under what is assumed: more of any axis
 * never breaks an objective that held, and never costs less, but for the axes that were seen to (`fall`).
 *
 * Kept is the set of points that could still be the answer. A point that fails rules out all below it; one
 * that holds, or that costs more than the best so far, all that is dearer. Asked next is the point that rules out
 * the most whichever way it turns out: bisection on one axis, a walk along the frontier on several. A hint
 * from a closed form only decides where to begin. Pure and deterministic; simulates nothing itself.
 */
import { PRICE_TOLERANCE } from '../result/cost.ts';
import { Grid } from './plan-grid.ts';
import { PriceFit } from './plan-prices.ts';

export interface Outcome {
  readonly holds: boolean;
  /** What is minimised; 0 for all when it is unknown, so that only size counts; null for a point without one. */
  readonly price: number | null;
}

export interface SearchOptions {
  readonly sizes: readonly number[];
  /** Price of a point when it is known without simulating (a path is minimised); else it is learnt. */
  readonly priceOf?: (index: number) => number;
  /** Where to begin: what a closed form expects to be the answer. */
  readonly hint?: number | null;
  /** Points a closed form rules out. */
  readonly hopeless?: readonly number[];
}

export class Search {
  readonly grid: Grid;
  readonly #outcomes = new Map<number, { readonly holds: boolean; readonly price: number }>();
  /** Points a closed form rules out, with all below them. */
  readonly #ruled: number[] = [];
  readonly #hopeless: readonly number[];
  /** By axis: whether more of it costs less. */
  readonly #isFalling: boolean[];
  readonly #open: Uint8Array;
  readonly #priceOf: ((index: number) => number) | null;
  readonly #fit: PriceFit;
  readonly #hint: number | null;
  #left: number;
  #best: number | null = null;
  #leastPrice = Number.POSITIVE_INFINITY;

  constructor({ sizes, priceOf, hint = null, hopeless = [] }: SearchOptions) {
    this.grid = new Grid(sizes);
    this.#isFalling = sizes.map(() => false);
    this.#open = new Uint8Array(this.grid.size).fill(1);
    this.#left = this.grid.size;
    this.#priceOf = priceOf ?? null;
    this.#fit = new PriceFit(sizes.length);
    this.#hint = hint;
    this.#hopeless = hopeless;
    for (const index of hopeless) this.#close(index);
  }

  /** The cheapest point known to hold; among equal prices the smallest. */
  get best(): number | null {
    return this.#best;
  }

  /** By axis: whether more of it was seen to cost less. */
  get isFalling(): readonly boolean[] {
    return this.#isFalling;
  }

  /** Points that could still be the answer. */
  get left(): number {
    return this.#left;
  }

  /** The next point to simulate; null when the answer is certain. */
  next(): number | null {
    if (this.#left === 0) return null;
    return this.#led() ?? this.#mostTelling();
  }

  /** Says how a point turned out. */
  tell(index: number, outcome: Outcome): void {
    const price = outcome.price ?? 0;
    this.#outcomes.set(index, { ...outcome, price });
    if (outcome.price !== null) this.#fit.add(this.grid.placeOf(index), price);
    this.#weigh(index);
  }

  /** More of an axis was seen to cost less: what is known is weighed again. */
  fall(axis: number): void {
    this.#isFalling[axis] = true;
    this.#open.fill(1);
    this.#left = this.grid.size;
    for (const index of this.#hopeless) this.#close(index);
    for (const index of this.#ruled) this.#closeBelow(index);
    for (const index of this.#outcomes.keys()) this.#weigh(index);
  }

  /** Rules out what the outcome of a point rules out. */
  #weigh(index: number): void {
    const { holds, price } = this.#outcomes.get(index)!;
    this.#close(index);
    if (holds) {
      this.#leastPrice = Math.min(this.#leastPrice, price);
      this.#best = this.#choose();
      // A new best may make what was simulated before too dear, with all that is dearer still.
      for (const [other, { price: known }] of this.#outcomes) this.#closeDearer(other, known);
      this.#closeKnownDearer();
    } else {
      this.#closeBelow(index);
      this.#closeDearer(index, price);
    }
  }

  isTold(index: number): boolean {
    return this.#outcomes.has(index);
  }

  /** A closed form says that a point, and so every point below it, cannot hold. */
  rule(index: number): void {
    this.#ruled.push(index);
    this.#closeBelow(index);
  }

  sizeOf(index: number): number {
    return this.grid.placeOf(index).reduce((sum, position) => sum + position, 0);
  }

  #choose(): number | null {
    let best: number | null = null;
    for (const [index, { holds, price }] of this.#outcomes) {
      if (!holds || price > this.#leastPrice * (1 + PRICE_TOLERANCE)) continue;
      if (best === null || this.#isSmaller(index, best)) best = index;
    }
    return best;
  }

  #isSmaller(a: number, b: number): boolean {
    const difference = this.sizeOf(a) - this.sizeOf(b);
    return difference < 0 || (difference === 0 && a < b);
  }

  #close(index: number): void {
    if (this.#open[index] === 0) return;
    this.#open[index] = 0;
    this.#left--;
  }

  #closeBelow(index: number): void {
    this.grid.forBelow(index, (below) => this.#close(below));
  }

  /** All that is dearer than a simulated point costs at least what it costs. */
  #closeDearer(index: number, price: number): void {
    if (this.#best === null) return;
    this.grid.forDearer(index, this.#isFalling, (dearer) => {
      if (this.#open[dearer] === 1 && this.#cannotBeBetter(dearer, price)) this.#close(dearer);
    });
  }

  #closeKnownDearer(): void {
    if (this.#priceOf === null) return;
    for (let index = 0; index < this.grid.size; index++) if (this.#open[index] === 1 && this.#cannotBeBetter(index, this.#priceOf(index))) this.#close(index);
  }

  #cannotBeBetter(index: number, priceAtLeast: number): boolean {
    if (this.#best === null) return false;
    if (priceAtLeast > this.#leastPrice * (1 + PRICE_TOLERANCE)) return true;
    return priceAtLeast >= this.#leastPrice * (1 - PRICE_TOLERANCE) && !this.#isSmaller(index, this.#best);
  }

  /** From the hint: upwards in growing steps until a point holds; downwards on one axis until one fails. */
  #led(): number | null {
    const hint = this.#hint;
    if (hint === null) return null;
    if (!this.#outcomes.has(hint)) return this.#open[hint] === 1 ? hint : null;
    if (this.#best === null) return this.#stride(hint, 1);
    if (!this.#outcomes.get(hint)?.holds) return null;
    const neighbour = this.grid.neighbours(hint, -1).find((index) => this.#open[index] === 1);
    if (neighbour !== undefined && this.#best === hint) return neighbour;
    return this.grid.sizes.length === 1 && [...this.#outcomes.values()].every(({ holds }) => holds) ? this.#stride(hint, -1) : null;
  }

  /** 1, 3, 7, … steps along all axes at once, as far as the grid goes. */
  #stride(from: number, direction: 1 | -1): number | null {
    const place = this.grid.placeOf(from);
    for (let step = 1; step < 2 * Math.max(...this.grid.sizes); step = 2 * step + 1) {
      const index = this.grid.indexOf(place.map((position, axis) => Math.max(0, Math.min(this.grid.sizes[axis]! - 1, position + direction * step))));
      if (this.#open[index] === 1) return index;
    }
    return null;
  }

  #mostTelling(): number {
    const below = this.grid.countsBelow(this.#open);
    const dearer = this.grid.countsDearer(this.#open, this.#isFalling);
    let chosen = -1;
    let most = -1;
    let mostInAll = -1;
    for (let index = 0; index < this.grid.size; index++) {
      if (this.#open[index] === 0) continue;
      const isDear = this.#best !== null && this.#expectedPrice(index) > this.#leastPrice * (1 + PRICE_TOLERANCE);
      const ifFails = below[index]! + (isDear ? dearer[index]! - 1 : 0);
      const ifHolds = dearer[index]!;
      const sure = Math.min(ifFails, ifHolds);
      const inAll = ifFails + ifHolds;
      if (sure > most || (sure === most && inAll > mostInAll)) [chosen, most, mostInAll] = [index, sure, inAll];
    }
    return chosen;
  }

  /** A guess, which decides only what is asked first. */
  #expectedPrice(index: number): number {
    return this.#priceOf?.(index) ?? this.#fit.at(this.grid.placeOf(index));
  }
}
