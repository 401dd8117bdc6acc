/**
 * What a sweep answers, in a sentence. Of designs the cheapest that holds. A load is no design: the least is always
 * cheap and easy, and nobody asks for it. So where loads vary, the points compete that carry most; and beside them
 * stands what each load needs.
 */
import { PRICE_TOLERANCE } from './cost.ts';
import { byCost, type PointResult, type SweepAnswer, type SweepAxis, type SweepValue } from './sweep-result.ts';

/** `loads`: the axes along which more is asked of a design. */
export function answerOf(points: readonly PointResult[], loads: readonly SweepAxis[] = []): SweepAnswer {
  const run = points.filter(({ outcome }) => outcome === 'finished');
  if (run.every(({ verdict }) => verdict === null)) return { point: null, sentence: 'The scenario states no objectives, so no point is better than another.' };
  const met = run.filter(({ verdict }) => verdict === 'met');
  const count = countText(met.length, run.length, points.length);
  if (met.length === 0) return { point: null, sentence: `${noneText(points, run)}${undecidedIn(run)}.` };
  const competing = mostLoaded(met, loads);
  const first = cheapestOf(competing);
  const isDesignFixed = new Set(points.map((point) => designOf(point, loads))).size === 1;
  const what = isDesignFixed && loads.length === 1 ? `the largest ${loads[0]?.path} that holds` : cheapestText(competing, first, loads);
  const sentence = `${count}; ${what} is ${first.id === '' ? 'the scenario as it is' : first.id}${tieText(competing, first)}${gapText(run, first, loads)}${undecidedIn(run)}.`;
  const [load] = loads;
  const perLoad = load === undefined || loads.length > 1 || isDesignFixed ? {} : { loads: load.values.map((value) => answerAt(met, load, value)) };
  return { point: first.index, sentence, ...perLoad };
}

/** Of what was run: a point that was skipped or refused has met and missed nothing. */
function countText(met: number, run: number, all: number): string {
  if (run === all) return `${met} of ${all} points meet all objectives`;
  if (run === 1) return 'The one point that was run meets all objectives';
  return `${met} of the ${run} points that were run meet all objectives`;
}

/** What was skipped for a smaller load nobody saw: nothing is said of it. */
function noneText(points: readonly PointResult[], run: readonly PointResult[]): string {
  const skipped = points.filter(({ outcome }) => outcome === 'skipped').length;
  if (skipped === 0) return 'No point meets all objectives';
  const seen =
    run.length === 1 ? 'The one point that was run does not meet all objectives' : `None of the ${run.length} points that were run meets all objectives`;
  return `${seen}; ${skipped} ${skipped === 1 ? 'was' : 'were'} skipped unseen`;
}

function answerAt(met: readonly PointResult[], { path }: SweepAxis, value: SweepValue): NonNullable<SweepAnswer['loads']>[number] {
  const there = met.filter(({ values }) => String(values[path]) === String(value));
  return { path, value, point: there.length === 0 ? null : cheapestOf(there).index };
}

/** Of equally cheap ones, whose bills differ by no more than noise, the first; without any known price the first of all. */
function cheapestOf(points: readonly PointResult[]): PointResult {
  const cheapest = priced(points).toSorted(byCost)[0];
  const first = cheapest === undefined ? points[0] : points.find((point) => isAsCheap(point, cheapest));
  if (first === undefined) throw new Error('believed: a list that is not empty has a first');
  return first;
}

function isAsCheap({ costMonthly, unpriced }: PointResult, cheapest: PointResult): boolean {
  return costMonthly !== null && unpriced === cheapest.unpriced && costMonthly <= (cheapest.costMonthly ?? 0) * (1 + PRICE_TOLERANCE);
}

export const EQUAL_COSTS = `costs within ${100 * PRICE_TOLERANCE} % count as equal`;

/** Whether one of these costs less than the one that is called the cheapest of them. */
export function isTie(points: readonly PointResult[], cheapest: PointResult): boolean {
  return priced(points).some(({ costMonthly, unpriced }) => unpriced === cheapest.unpriced && costMonthly! < (cheapest.costMonthly ?? 0));
}

function tieText(competing: readonly PointResult[], first: PointResult): string {
  return isTie(competing, first) ? ` (${EQUAL_COSTS}; of those the first)` : '';
}

function priced(points: readonly PointResult[]): readonly PointResult[] {
  return points.filter(({ costMonthly }) => costMonthly !== null);
}

function cheapestText(competing: readonly PointResult[], { unpriced }: PointResult, loads: readonly SweepAxis[]): string {
  const paths = loads.map(({ path }) => path).join(' and ');
  const at = loads.length === 0 ? '' : loads.length === 1 ? ` with the largest ${paths}` : ` of those that no other that holds exceeds in ${paths}`;
  if (priced(competing).length === 0) return `no price is known; the first${at}`;
  return `the cheapest${at}${unpriced === undefined ? '' : ', as far as prices are known,'}`;
}

/** A larger load that holds says nothing of a smaller one that does not. */
function gapText(run: readonly PointResult[], answer: PointResult, loads: readonly SweepAxis[]): string {
  const gap = run.find((point) => point.verdict !== 'met' && designOf(point, loads) === designOf(answer, loads) && isExceeded(point, answer, loads));
  return gap === undefined ? '' : `, although ${gap.id} does not meet them`;
}

/** Those whose loads no other point exceeds. Only the highest so far are looked at: points are thousands, these a handful. */
function mostLoaded(points: readonly PointResult[], loads: readonly SweepAxis[]): readonly PointResult[] {
  let highest: readonly PointResult[] = [];
  for (const point of points) {
    if (highest.some((other) => isExceeded(point, other, loads))) continue;
    highest = [...highest.filter((other) => !isExceeded(other, point, loads) && !isAlike(other, point, loads)), point];
  }
  return points.filter((point) => highest.some((other) => isAlike(point, other, loads)));
}

function isAlike(point: PointResult, other: PointResult, loads: readonly SweepAxis[]): boolean {
  return loads.every((load) => amountAt(point, load) === amountAt(other, load));
}

function isExceeded(point: PointResult, other: PointResult, loads: readonly SweepAxis[]): boolean {
  const pairs = loads.map((load) => [amountAt(point, load), amountAt(other, load)] as const);
  return pairs.every(([own, its]) => own <= its) && pairs.some(([own, its]) => own < its);
}

function amountAt({ values: at }: PointResult, { path, values, amounts }: SweepAxis): number {
  return amounts[values.findIndex((value) => String(value) === String(at[path]))] ?? Number.NEGATIVE_INFINITY;
}

/** What a point varies besides the loads. */
export function designOf({ values }: Pick<PointResult, 'values'>, loads: readonly Pick<SweepAxis, 'path'>[]): string {
  return Object.entries(values)
    .filter(([path]) => !loads.some((load) => load.path === path))
    .map(([path, value]) => `${path}=${value}`)
    .join(' ');
}

function undecidedIn(points: readonly PointResult[]): string {
  const undecided = points.filter(({ verdict }) => verdict === 'undecided');
  if (undecided.length === 0) return '';
  // By batch means there is one run, and no more would come of asking for more.
  const what = undecided.every(({ precision }) => precision?.method === 'batch-means') ? 'one run of this length' : 'this many replications';
  return `; ${undecided.length} cannot be told from ${what}`;
}
