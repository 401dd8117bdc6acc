/** Closed forms beside the simulated numbers, the gap, and which assumption a gap is due to. */
import type { JSX } from 'preact';
import type { SecondOpinionResult, TheoryGap } from '../../../result/study-result.ts';
import { formatNumber, formatPoints, formatShare, formatValue } from '../../../units/values.ts';
import { formatInterval } from '../../objective-text.ts';
import { Table } from './table.tsx';

/** Events are whole microseconds: a shorter time is none. */
const NO_TIME_MS = 0.001;

export function SecondOpinions({ opinions }: { readonly opinions: readonly SecondOpinionResult[] }): JSX.Element {
  const columns = [
    { title: 'Component' },
    { title: 'Closed form' },
    { title: 'Number' },
    { title: 'Theory', isNumeric: true },
    { title: 'Simulated', isNumeric: true },
    { title: 'Gap', isNumeric: true },
    { title: 'Inside the interval' },
  ];
  const rows = opinions.flatMap((opinion) => opinion.gaps.map((gap, index) => cells(opinion, gap, index === 0)));
  return (
    <>
      <ul class="plain">
        {opinions.map(({ component, formula, sentence }) => (
          <li key={`${component} ${formula}`}>{sentence}</li>
        ))}
      </ul>
      <Table caption="Theory against simulation, 95 % intervals" columns={columns} rows={rows} />
    </>
  );
}

function cells(
  { component, formula, exactness }: SecondOpinionResult,
  { what, unit, theory, simulated, interval, relative, agrees }: TheoryGap,
  isFirst: boolean,
): (JSX.Element | string)[] {
  return [
    component,
    isFirst && exactness === 'approximation' ? (
      <>
        {formula}
        <span class="sub">an approximation</span>
      </>
    ) : (
      formula
    ),
    what,
    theory === null ? 'no steady state' : unit === 'ms' && theory < NO_TIME_MS ? formatValue(0, unit) : formatValue(theory, unit),
    <>
      {formatValue(simulated, unit)}
      {interval === null ? null : <span class="sub">{formatInterval(interval, unit).trim()}</span>}
    </>,
    gapText({ unit, theory, simulated, relative }),
    agrees === null ? (interval === null ? 'not told' : 'too short to tell') : agrees ? 'yes' : 'no',
  ];
}

/** `+12%`, `× 20`; of shares, which stand as per cent, `+1.2 points`. */
function gapText({ unit, theory, simulated, relative }: Pick<TheoryGap, 'unit' | 'theory' | 'simulated' | 'relative'>): string {
  if (relative === null || simulated === null || theory === null) return '–';
  const sign = relative > 0 ? '+' : relative < 0 ? '−' : '';
  if (unit === 'ratio') return `${sign}${formatPoints(simulated - theory)}`;
  return relative > 9 ? `× ${formatNumber(1 + relative)}` : `${sign}${formatShare(Math.abs(relative))}`;
}
