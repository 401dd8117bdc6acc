/**
 * What the simulated load would cost a month: usage of the run stretched to 730 hours, times the
 * Region's prices. What has no known price stays unknown; it is never reckoned as free.
 */

import { meanOf, total } from '../measure/estimates.ts';
import { meanOfRecords } from './conservation.ts';
import type { PriceLine, StudyContext } from './context.ts';
import type { RunResult } from './run-result.ts';
import type { Cost, CostLine } from './study-result.ts';

const MONTH_HOURS = 730;
const MICROS_PER_HOUR = 3_600_000_000;

export function costOf(runs: readonly RunResult[], context: StudyContext): Cost | null {
  if (context.prices.length === 0) return null;
  const toMonth = (MONTH_HOURS * MICROS_PER_HOUR) / runs[0]!.horizon;
  const allowances = new Map<string, number>();
  const lines = context.prices.map((price) => lineOf(price, toMonth * usageOf(runs, context, price), allowances));
  const known = lines.flatMap(({ monthly }) => (monthly === null ? [] : [monthly]));
  const monthly = known.length === 0 ? null : total(known);
  const millions = (toMonth * acceptedFromProducers(runs, context)) / 1e6;
  return {
    region: context.region,
    currency: 'USD',
    monthly,
    perMillionMessages: monthly === null || millions === 0 ? null : monthly / millions,
    note: noteOf(lines),
    lines,
  };
}

/** A free allowance belongs to the account: the first line of an item uses it up, the next gets what is left. */
function lineOf(price: PriceLine, used: number, allowances: Map<string, number>): CostLine {
  const { component, item, unit, usd, per, source, asOf } = price;
  const left = allowances.get(item) ?? price.freePerMonth;
  const free = Math.min(used, left);
  allowances.set(item, left - free);
  const quantity = (used - free) / per;
  return {
    component,
    item,
    quantity,
    ...(free > 0 ? { free: free / per } : {}),
    unit,
    price: usd,
    monthly: usd === null ? null : quantity * usd,
    source,
    asOf,
  };
}

function usageOf(runs: readonly RunResult[], context: StudyContext, { component, usage }: PriceLine): number {
  const at = context.components.findIndex(({ name }) => name === component);
  return meanOfRecords(runs.map((run) => run.components[at]!.usage))[usage] ?? 0;
}

/** Per run, over the whole run as usage is. */
function acceptedFromProducers(runs: readonly RunResult[], context: StudyContext): number {
  const perRun = runs.map((run) =>
    total(
      context.components.map(({ role }, at) => {
        const accepted = role === 'producer' ? run.components[at]!.metrics.accepted : undefined;
        return accepted?.kind === 'counter' ? total(accepted.series) : 0;
      }),
    ),
  );
  return meanOf(perRun);
}

function noteOf(lines: readonly CostLine[]): string {
  const notes = [`The simulated load for a month of ${MONTH_HOURS} hours.`];
  const free = lines.filter((line) => line.free !== undefined);
  if (free.length > 0) notes.push("The account's monthly free allowance is taken off once per item.");
  const unknown = lines.filter(({ price, quantity }) => price === null && quantity > 0);
  if (unknown.length > 0) notes.push(`Without what has no known price here: ${unknown.map(({ component, item }) => `${item} of ${component}`).join(', ')}.`);
  return notes.join(' ');
}
