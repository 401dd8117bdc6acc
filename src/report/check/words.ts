/** What a check found, in words every output of it shares. */
import { isBaselineKept, type NumberChange, type ScenarioCheck } from '../../result/check.ts';
import { formatValue } from '../../units/values.ts';
import { changeText, sideBySide } from '../compare/change-text.ts';

/** `result changed, 3 of 812 numbers`. */
export function stateText(check: ScenarioCheck): string {
  const isTold = check.hasNewAssumptions && check.state !== 'scenario changed' && check.state !== 'new';
  return `${plainState(check)}${isTold ? '; limits, latencies or prices in force changed' : ''}`;
}

function plainState({ state, compared, changes, missed, tolerated, onlyCurvesChanged, hashBefore, hashAfter }: ScenarioCheck): string {
  switch (state) {
    case 'same':
      return `same, ${compared} numbers`;
    case 'within tolerance':
      return `within tolerance, ${tolerated} of ${compared} numbers moved`;
    case 'not compared':
      // What fails it, where something does, is no lack of a baseline.
      return `${missed.length === 0 ? '' : `${plural(missed.length, 'objective')} missed; `}no baseline to compare with`;
    case 'new':
      return 'new: not in the baseline';
    case 'scenario changed':
      return `scenario changed (${hashBefore?.slice(0, 12)} → ${hashAfter.slice(0, 12)}): ${changes.length} of ${compared} numbers moved, which says nothing about the program`;
    case 'result changed':
      return onlyCurvesChanged
        ? `result changed, all ${compared} numbers are the same, a series, table or ledger is not`
        : `result changed, ${changes.length} of ${compared} numbers`;
    default:
      return state satisfies never;
  }
}

/** `1.02 s → 1.31 s (+28.4%)`, `2% → 3% (+1 point)`. */
export function changeLine({ before, after, unit }: NumberChange): string {
  if (before === null) return `appeared: ${formatValue(after, unit)}`;
  if (after === null) return `is gone: ${formatValue(before, unit)}`;
  const texts = sideBySide(before, after, unit).join(' → ');
  const difference = after - before;
  return before === 0 ? texts : `${texts} (${changeText({ difference, relative: difference / Math.abs(before), unit })})`;
}

/** `3 scenarios: 2 same, 1 result changed; 1 objective missed`. */
export function totals(checks: readonly ScenarioCheck[]): string {
  const states = [...new Set(checks.map(({ state }) => state))];
  const counted = states.map((state) => `${checks.filter((check) => check.state === state).length} ${state}`).join(', ');
  const missed = checks.reduce((sum, check) => sum + check.missed.length, 0);
  return `${plural(checks.length, 'scenario')}: ${counted}${missed === 0 ? '' : `; ${plural(missed, 'objective')} missed`}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** What could be done about it, where something can. */
export function hint(checks: readonly ScenarioCheck[], areKnownMissesAllowed: boolean): string {
  if (!checks.every(isBaselineKept)) return 'If this is as intended, --update-baseline makes it the baseline; the diff of that file is the review.';
  const areAllKnown = checks.some(({ missed }) => missed.length > 0) && checks.every(({ missed }) => missed.every(({ isKnown }) => isKnown));
  return areAllKnown && !areKnownMissesAllowed ? 'What the baseline has as missed fails too, unless --known-misses allows it.' : '';
}
