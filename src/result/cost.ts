/**
 * What the simulated load would cost a month: usage of the whole run, warm-up included, stretched to 730 hours, times the
 * Region's prices. What has no known price stays unknown; it is never reckoned as free.
 */
import { meanOf, total } from '../measure/sums.ts';
import { formatCount } from '../units/format.ts';
import { meanOfRecords } from './conservation.ts';
import type { PriceLine, StudyContext } from './context.ts';
import type { RunResult } from './run-result.ts';
import type { ComponentCost, Cost, CostLine } from './study-result.ts';

const MONTH_HOURS = 730;
const MICROS_PER_HOUR = 3_600_000_000;

/** Prices this near to each other count as equal, and the smaller configuration wins: noise is no saving. */
export const PRICE_TOLERANCE = 0.001;

/** What the mean of the runs costs a month; null where nothing has a price. */
export function costOf(runs: readonly RunResult[], context: StudyContext): Cost | null {
  if (context.prices.length === 0) return null;
  const toMonth = (MONTH_HOURS * MICROS_PER_HOUR) / runs[0]!.horizon;
  const used = context.prices.map((price) => ({ price, used: toMonth * usageOf(runs, context, price) }));
  const lines = billOf(used);
  const monthly = sumOfKnown(lines);
  const millions = (toMonth * acceptedFromProducers(runs, context)) / 1e6;
  return {
    region: context.region,
    currency: 'USD',
    monthly,
    perMillionMessages: monthly === null || millions === 0 ? null : monthly / millions,
    note: noteOf(lines, runs),
    lines,
    byComponent: byComponent(lines),
  };
}

/** Lines without a known price: they are in no sum, so that a sum beside them is not what it would cost. */
export function unpricedIn(cost: Pick<Cost, 'lines'> | null): number {
  return (cost?.lines ?? []).filter(({ monthly }) => monthly === null).length;
}

/** What a component costs, a sum of its lines; undefined where it has none. */
export function costOfComponent({ byComponent: sums, lines }: Cost, name: string): ComponentCost | undefined {
  return (sums ?? byComponent(lines)).find(({ component }) => component === name);
}

/** Usage of one price line over a month, in its own units. */
export interface Used {
  readonly price: PriceLine;
  readonly used: number;
}

/** The bill: free allowances taken off, volume tiers applied, a line for each tier that is reached. */
export function billOf(used: readonly Used[]): readonly CostLine[] {
  const free = freeUnits(used);
  const before = new Map<string, number>();
  return used.flatMap((one, index) => {
    const from = before.get(one.price.item) ?? 0;
    before.set(one.price.item, from + one.used);
    return linesOf(one, free[index] ?? 0, from);
  });
}

/**
 * A free allowance belongs to the account, whatever number of components and items share it. AWS does not
 * say whose units are the free ones; the cheapest are taken here, so that the bill is never told too low.
 */
function freeUnits(used: readonly Used[]): readonly number[] {
  const free = used.map(() => 0);
  const left = new Map<string, number>();
  const cheapestFirst = used
    .map(({ price }, index) => ({ price, index }))
    .sort((a, b) => (a.price.usd ?? Infinity) - (b.price.usd ?? Infinity) || a.index - b.index);
  for (const { price, index } of cheapestFirst) {
    const pool = price.allowance ?? price.item;
    const available = left.get(pool) ?? price.freePerMonth;
    const taken = Math.min(used[index]!.used, available);
    free[index] = taken;
    left.set(pool, available - taken);
  }
  return free;
}

/** Tiers count the units of an item over all components: this line's begin after `from` others. */
function linesOf({ price, used }: Used, free: number, from: number): readonly CostLine[] {
  const { usd, source, asOf } = price;
  const tiers = [{ above: 0, usd, source, asOf }, ...(price.tiers ?? [])];
  let freeLeft = free;
  return tiers.flatMap((tier, index) => {
    const { above } = tier;
    const until = tiers[index + 1]?.above ?? Infinity;
    const units = Math.max(0, Math.min(from + used, until) - Math.max(from, above));
    if (index > 0 && units === 0) return [];
    const freeHere = Math.min(units, freeLeft);
    freeLeft -= freeHere;
    return [lineOf(price, { ...tier, units, free: freeHere, reported: index === 0 ? used : null })];
  });
}

interface Piece {
  readonly units: number;
  readonly free: number;
  readonly above: number;
  readonly usd: number | null;
  readonly source: string;
  readonly asOf: string;
  /** Usage of all tiers, on the first line only; null on the others. */
  readonly reported: number | null;
}

function lineOf({ component, item, unit, per, infracost, note }: PriceLine, { units, free, above, usd, source, asOf, reported }: Piece): CostLine {
  const quantity = (units - free) / per;
  return {
    component,
    item: above === 0 ? item : `${item} beyond ${beyondText(above, unit)}`,
    quantity,
    ...(free > 0 ? { free: free / per } : {}),
    unit,
    price: usd,
    // Nothing used, or nothing beyond what is free, costs nothing, whatever the price.
    monthly: usd === null ? (quantity === 0 ? 0 : null) : quantity * usd,
    ...(infracost === undefined || reported === null ? {} : { infracost: { ...infracost, quantity: reported } }),
    source,
    asOf,
    ...(note === undefined ? {} : { note }),
  };
}

function beyondText(above: number, unit: string): string {
  return above >= 1e9 ? `${above / 1e9} billion` : `${formatCount(above)} ${unit}`;
}

function byComponent(lines: readonly CostLine[]): readonly ComponentCost[] {
  return [...new Set(lines.map(({ component }) => component))].map((component) => {
    const own = lines.filter((line) => line.component === component);
    return { component, monthly: sumOfKnown(own), unknown: own.filter(({ monthly }) => monthly === null).length };
  });
}

/** Null when nothing that was used has a known price. */
function sumOfKnown(lines: readonly CostLine[]): number | null {
  const known = lines.flatMap(({ monthly }) => (monthly === null ? [] : [monthly]));
  const isUnknown = lines.some(({ monthly }) => monthly === null);
  const sum = total(known);
  return known.length === 0 || (isUnknown && sum === 0) ? null : sum;
}

function usageOf(runs: readonly RunResult[], context: StudyContext, { component, usage }: PriceLine): number {
  const at = context.components.findIndex(({ name }) => name === component);
  return meanOfRecords(runs.map((run) => run.components[at]!.usage))[usage] ?? 0;
}

/** Per run, over the whole run as usage is. What is sent on from stage to stage was a producer's before. */
function acceptedFromProducers(runs: readonly RunResult[], context: StudyContext): number {
  const sentOn = new Set(context.links.map(({ to }) => to));
  const perRun = runs.map((run) =>
    total(
      context.components.map(({ name, role }, at) => {
        const accepted = role === 'producer' && !sentOn.has(name) ? run.components[at]!.metrics.accepted : undefined;
        return accepted?.kind === 'counter' ? total(accepted.series) : 0;
      }),
    ),
  );
  return meanOf(perRun);
}

function noteOf(lines: readonly CostLine[], runs: readonly RunResult[]): string {
  // Metrics leave the warm-up out, a bill does not: who multiplies the one by the other must know.
  const load = runs.some(({ warmUpUntil }) => warmUpUntil > 0) ? 'load of the whole run, warm-up included,' : 'simulated load';
  const notes = [
    `The ${load} for a month of ${MONTH_HOURS} hours. Data transfer is of what is received; what is sent into a service is free from its Region and from the internet.`,
  ];
  if (lines.some((line) => line.free !== undefined))
    notes.push("The account's monthly free allowance is taken off once, from the item whose units are the cheapest.");
  const unknown = lines.filter(({ monthly }) => monthly === null);
  if (unknown.length > 0) notes.push(`Without what has no known price here: ${unknown.map(({ component, item }) => `${item} of ${component}`).join(', ')}.`);
  return notes.join(' ');
}
