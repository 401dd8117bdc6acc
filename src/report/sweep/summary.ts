/** What a terminal shows of a sweep: the answer, then the points that say most. */
import { byCost, type PointResult, type SweepResult } from '../../result/sweep-result.ts';
import { billNote, billText } from '../money.ts';
import { plain } from '../summary.ts';
import { columnsLeftOut, type TextColumn, textTable, wrap } from '../text-table.ts';
import { pathsOf } from './csv.ts';
import { measuresWorth } from './curves.ts';
import { growthNote, signAt, textAt } from './growth.ts';
import { isUnanswered, missedEverywhere, missedInTurn, missedShare, missedTitle } from './misses.ts';
import { loadRows, loadTitle } from './per-load.ts';
import { IMPRECISE_SIGN, isImprecise, precisionNote } from './precision.ts';
import { isOfWords, shortPath } from './slices.ts';

export const SIGNS = { met: '✓ met', missed: '✗ missed', undecided: '? undecided' } as const;
const POINTS_SHOWN = 12;
const LOADS_SHOWN = 12;

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
  const columns = columnsOf(result, shown);
  const table = [...textTable(columns, width), ...leftOutLines(columns, width)];
  const notes = [growthNote(result), precisionNote(result), billNote(result.points.map(({ unpriced }) => unpriced))].filter((note) => note !== '');
  const answer = [...wrap(plain(result.answer.sentence), width, ''), ...missLines(result, width), ...loadLines(result, width)];
  const more = points > shown.length ? [`${points - shown.length} more points are in sweep.csv`] : [];
  return `${[...wrap(plain(result.name), width, ''), ...wrap(parts.join(' · '), width, ''), '', ...answer, '', ...table, ...more, ...notes.flatMap((note) => ['', ...wrap(plain(note), width, '')])].join('\n')}\n`;
}

/** The answer and its neighbours by cost, and what is named for each load; without an answer the first points. */
export function worthShowing({ points, answer }: SweepResult, count = POINTS_SHOWN): readonly PointResult[] {
  if (points.length <= count) return points;
  if (answer.point === null) return points.slice(0, count);
  const sorted = points.filter(({ outcome }) => outcome === 'finished').toSorted((a, b) => byCost(a, b) || a.index - b.index);
  const at = sorted.findIndex(({ index }) => index === answer.point);
  const from = Math.max(0, Math.min(at - Math.floor(count / 2), sorted.length - count));
  const near = sorted.slice(from, from + count);
  const named = (answer.loads ?? []).slice(0, LOADS_SHOWN).map(({ point }) => point);
  return sorted.filter((point) => near.includes(point) || named.includes(point.index));
}

/** What is in the way when no point is the answer. */
function missLines(result: SweepResult, width: number): readonly string[] {
  if (!isUnanswered(result)) return [];
  const misses = missedEverywhere(result);
  if (misses.length === 0) return wrap(missedInTurn(result), width, '');
  const lines = misses.flatMap(({ expression, values }) => wrap(plain(`✗ ${expression}: ${values}`), width - 2, '  '));
  return [missedTitle(result), ...lines.map((line) => `  ${line}`)];
}

function loadLines(result: SweepResult, width: number): readonly string[] {
  const rows = loadRows(result);
  if (rows.length === 0) return [];
  const lines = rows
    .slice(0, LOADS_SHOWN)
    .flatMap(({ load, design, cost }) => wrap(plain(`${load}: ${design}${cost === '–' ? '' : `, ${cost} a month`}`), width - 2, '  '));
  const more = rows.length > LOADS_SHOWN ? [`  and ${rows.length - LOADS_SHOWN} more in sweep.html`] : [];
  return [...wrap(plain(`${loadTitle(result)}:`), width, ''), ...lines.map((line) => `  ${line}`), ...more];
}

/** `services.clicks.shards` as `clicks` over `shards`: narrow, and the name stays whole. */
function pathTitle(path: string): string {
  return shortPath(path).replace(' ', '\n');
}

/** In the order in which columns give way when a table is too wide: without its verdict a point says nothing, without a value of its own it is any point. */
const PRIORITY = { verdict: 10, varied: 9, asked: 8, cost: 7, measure: 5, same: 1 } as const;

/** Names what the points differ by, or cost, and the table has no room for. */
function leftOutLines(columns: readonly TextColumn[], width: number): readonly string[] {
  const names = columnsLeftOut(columns, width)
    .filter(({ priority }) => priority >= PRIORITY.cost)
    .map(({ title }) => title.trim().replace(/\s+/g, ' '));
  return names.length === 0 ? [] : wrap(`no room for ${names.join(', ')}: in sweep.csv`, width, '');
}

/** What points differ by first: the first column is always there. */
function pathsInOrder(result: SweepResult): readonly (readonly [path: string, isVaried: boolean])[] {
  const paths = pathsOf(result).map((path) => [path, new Set(result.points.map(({ values }) => values[path])).size > 1] as const);
  return paths.toSorted(([, a], [, b]) => Number(b) - Number(a));
}

function columnsOf(result: SweepResult, shown: readonly PointResult[]): TextColumn[] {
  const [[first] = [''], ...others] = pathsInOrder(result);
  const valueAt = (path: string): string[] => shown.map(({ values }) => plain(String(values[path] ?? '–')));
  return [
    {
      title: pathTitle(first).replace(/^/gm, '  '),
      align: 'left',
      priority: PRIORITY.varied,
      cells: valueAt(first).map((value, i) => `${shown[i]?.index === result.answer.point ? '→' : ' '} ${value}`),
    },
    ...others.map(
      ([path, isVaried]): TextColumn => ({
        title: pathTitle(path),
        align: isOfWords(result, path) ? 'left' : 'right',
        priority: isVaried ? PRIORITY.varied : PRIORITY.same,
        cells: valueAt(path),
      }),
    ),
    { title: 'objectives', align: 'left', priority: PRIORITY.verdict, cells: shown.map(verdictText) },
    ...measuresWorth(result).map(
      (measure): TextColumn => ({
        title: [measure.component, measure.metric, measure.aggregate].join('\n'),
        align: 'right',
        // More where it is what a point fails by; before the bill where it was asked for.
        priority: measure.asked === true ? PRIORITY.asked : PRIORITY.measure + missedShare(result, measure),
        cells: shown.map((point) => textAt(point, measure)),
      }),
    ),
    { title: 'USD/month', align: 'right', priority: PRIORITY.cost, cells: shown.map(({ costMonthly, unpriced }) => billText(costMonthly, unpriced, '–')) },
  ];
}

export function verdictText(point: PointResult): string {
  const { outcome, verdict } = point;
  if (outcome !== 'finished') return outcome;
  return [verdict === null ? '–' : SIGNS[verdict], signAt(point), isImprecise(point) ? IMPRECISE_SIGN : ''].filter((part) => part !== '').join(' ');
}
