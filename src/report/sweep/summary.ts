/** What a terminal shows of a sweep: the answer, then the points that say most. */
import type { PointResult, SweepResult } from '../../result/sweep-result.ts';
import { formatMoney } from '../../units/values.ts';
import { type TextColumn, textTable, wrap } from '../text-table.ts';
import { pathsOf } from './csv.ts';
import { Growth, growthNote, signAt } from './growth.ts';
import { shortPath } from './slices.ts';

export const SIGNS = { met: '✓ met', missed: '✗ missed', undecided: '? undecided' } as const;
const POINTS_SHOWN = 12;

/** The whole text, trailing newline included, no line wider than `width`. */
export function sweepSummary(result: SweepResult, { width }: { readonly width: number }): string {
  const { points, finished, skipped, refused, replications, seed } = result.provenance;
  const parts = [
    `${finished} of ${points} points run`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
    `${replications} replications`,
    `seed ${seed}`,
  ];
  const shown = worthShowing(result);
  const table = textTable(columnsOf(result, shown), width);
  const note = growthNote(result);
  const more = points > shown.length ? [`${points - shown.length} more points are in sweep.csv`] : [];
  return `${[...wrap(plain(result.name), width, ''), ...wrap(parts.join(' · '), width, ''), '', ...wrap(plain(result.answer.sentence), width, ''), '', ...table, ...more, ...(note === '' ? [] : ['', ...wrap(plain(note), width, '')])].join('\n')}\n`;
}

/** The answer and its neighbours by cost; without an answer the first points. */
export function worthShowing({ points, answer }: SweepResult, count = POINTS_SHOWN): readonly PointResult[] {
  if (points.length <= count) return points;
  if (answer.point === null) return points.slice(0, count);
  const byCost = points.filter(({ outcome }) => outcome === 'finished').toSorted((a, b) => costOf(a) - costOf(b) || a.index - b.index);
  const at = byCost.findIndex(({ index }) => index === answer.point);
  const from = Math.max(0, Math.min(at - Math.floor(count / 2), byCost.length - count));
  return byCost.slice(from, from + count);
}

function costOf({ costMonthly }: PointResult): number {
  return costMonthly ?? Number.POSITIVE_INFINITY;
}

function columnsOf(result: SweepResult, shown: readonly PointResult[]): TextColumn[] {
  const named = [...new Set(result.objectives.map(({ measure }) => measure))];
  const measures = result.measures.filter(({ name }) => named.length === 0 || named.includes(name)).slice(0, 4);
  const [first = '', ...others] = pathsOf(result);
  const growth = new Growth(result);
  const valueAt = (path: string): string[] => shown.map(({ values }) => plain(String(values[path] ?? '–')));
  return [
    {
      title: `  ${shortPath(first)}`,
      align: 'left',
      priority: 9,
      cells: valueAt(first).map((value, i) => `${shown[i]?.index === result.answer.point ? '→' : ' '} ${value}`),
    },
    ...others.map((path): TextColumn => ({ title: shortPath(path), align: 'right', priority: 9, cells: valueAt(path) })),
    { title: 'objectives', align: 'left', priority: 8, cells: shown.map(verdictText) },
    ...measures.map(
      (measure, i): TextColumn => ({
        title: measure.name,
        align: 'right',
        priority: 7 - i,
        cells: shown.map((point) => growth.textOf(point, measure)),
      }),
    ),
    { title: 'USD/month', align: 'right', priority: 2, cells: shown.map(({ costMonthly }) => (costMonthly === null ? '–' : formatMoney(costMonthly))) },
  ];
}

export function verdictText(point: PointResult): string {
  const { outcome, verdict } = point;
  if (outcome !== 'finished') return outcome;
  return `${verdict === null ? '–' : SIGNS[verdict]} ${signAt(point)}`.trim();
}

/** Control characters in names never reach the terminal. */
function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
