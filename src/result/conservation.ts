/** What came in = what went out, by reason, + what is still inside. A run that breaks it is our bug. */

import { total } from '../measure/sums.ts';
import type { ComponentRun } from './run-result.ts';

type Ledger = ComponentRun['ledger'];

export function assertBalanced(name: string, { in: came, out, inside }: Ledger): void {
  const went = total(Object.values(out));
  if (came === went + inside) return;
  const reasons = Object.entries(out).map(([reason, count]) => `${reason} ${count}`);
  throw new Error(`believed: what came into ${name} (${came}) = ${[...reasons, `inside ${inside}`].join(' + ')}, got ${went + inside}`);
}

/** The mean ledger of the replications; it balances because each of them does. */
export function foldLedgers(name: string, ledgers: readonly Ledger[]): Ledger {
  for (const ledger of ledgers) assertBalanced(name, ledger);
  return {
    in: total(ledgers.map((ledger) => ledger.in)) / ledgers.length,
    out: meanOfRecords(ledgers.map((ledger) => ledger.out)),
    inside: total(ledgers.map((ledger) => ledger.inside)) / ledgers.length,
  };
}

/** Mean per run of each key; a key a run does not have counts 0 there. */
export function meanOfRecords(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const record of records) {
    for (const [key, value] of Object.entries(record)) sums[key] = (sums[key] ?? 0) + value;
  }
  for (const key of Object.keys(sums)) sums[key] = sums[key]! / records.length;
  return sums;
}
