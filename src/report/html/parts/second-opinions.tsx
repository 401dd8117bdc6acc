/** Closed forms beside the simulated numbers, the gap, and which assumption a gap is due to. */
import type { JSX } from 'preact';
import type { SecondOpinionResult, TheoryGap } from '../../../result/study-result.ts';
import { formatNumber, formatShare, formatValue } from '../../../units/values.ts';
import { formatInterval } from '../../objective-text.ts';
import { Table } from './table.tsx';

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
    theory === null ? 'no steady state' : formatValue(theory, unit),
    <>
      {formatValue(simulated, unit)}
      {interval === null ? null : <span class="sub">{formatInterval(interval, unit).trim()}</span>}
    </>,
    relative === null ? '–' : relative > 9 ? `× ${formatNumber(1 + relative)}` : `${relative > 0 ? '+' : ''}${formatShare(relative)}`,
    agrees === null ? 'not told' : agrees ? 'yes' : 'no',
  ];
}
