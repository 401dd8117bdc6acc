/** How near every limit came, least headroom first: a bar whose load line is the limit itself. */
import type { JSX } from 'preact';
import { type Clock, clockOf } from '../../../result/clock.ts';
import type { LimitUseResult, StudyResult } from '../../../result/study-result.ts';
import { formatCompact } from '../../../units/format.ts';
import { formatNumber, formatShare, formatValue } from '../../../units/values.ts';
import { Table } from './table.tsx';

const ROWS_MAX = 40;

export function Headroom({ result }: { readonly result: StudyResult }): JSX.Element {
  const clock = clockOf(result.time);
  const uses = Object.entries(result.components)
    .flatMap(([name, { limitUse }]) => limitUse.map((use) => ({ name, use })))
    .filter(({ use }) => Number.isFinite(use.value) && use.value > 0)
    .sort((a, b) => a.use.headroom - b.use.headroom);
  if (uses.length === 0) return <p class="note">No limit was in force.</p>;
  const columns = [
    { title: 'Limit' },
    { title: 'Where it came nearest' },
    { title: 'Peak against the limit' },
    ...['Headroom', 'Peak', 'At most', 'Average', 'Refused'].map((title) => ({ title, isNumeric: true })),
  ];
  const left = uses.length - ROWS_MAX;
  return (
    <>
      <Table
        caption={`Use of each limit, least headroom first${left > 0 ? `; ${left} with more headroom left out` : ''}`}
        columns={columns}
        rows={uses.slice(0, ROWS_MAX).map(({ name, use }) => cells(name, use, clock))}
      />
      <p class="note">
        The vertical line is the limit; a bar beyond it is demand above the limit, which was refused or made to wait, or where nothing was refused a burst that
        the limit allows. Limits on the size or number of what one call or message holds bind by themselves and have no headroom; they stand among the
        assumptions, and what they refused among the key numbers. Demand counts each retry. Beyond twice the limit a bar is broken, and the factor stands beside
        it. Peaks are of the busiest second for rates, and of the busiest instant for levels.
      </p>
    </>
  );
}

function cells(name: string, use: LimitUseResult, clock: Clock): (JSX.Element | string)[] {
  return [
    `${name}.${use.limit}`,
    use.place,
    <Bar share={use.peak / use.value} average={use.average / use.value} />,
    formatShare(use.headroom),
    withTime(formatValue(use.peak, use.unit), use.peak === 0 ? null : use.peakAtMs, clock),
    formatValue(use.value, use.unit),
    formatValue(use.average, use.unit),
    use.refusals === 0 ? 'none' : withTime(formatNumber(use.refusals), use.firstRefusalAtMs, clock, 'from '),
  ];
}

function withTime(text: string, atMs: number | null, clock: Clock, word = ''): JSX.Element {
  return (
    <>
      {text}
      {atMs === null || atMs < 0 ? null : <span class="sub">{word + clock.at(atMs)}</span>}
    </>
  );
}

/** The load line stands here; what is right of it is over the limit, drawn to twice the limit at most. */
const LINE = 72;
const FARTHEST = 2 * LINE;
/** Beside a bar that goes on, there is room for how far. */
const WIDTH = 190;

function Bar({ share, average }: { readonly share: number; readonly average: number }): JSX.Element {
  const length = LINE * Math.max(0, share);
  const drawn = Math.min(length, FARTHEST);
  const mark = LINE * Math.max(0, average);
  return (
    <svg class="bar" viewBox={`0 0 ${WIDTH} 18`} role="img" aria-label={`${formatShare(share)} of the limit`}>
      <path d={`M0 9H${FARTHEST}`} stroke="var(--rule)" />
      <rect y="4" width={rounded(Math.min(drawn, LINE))} height="10" fill="var(--bar)" />
      {drawn > LINE ? <rect x={LINE} y="4" width={rounded(drawn - LINE)} height="10" fill="var(--over)" /> : null}
      {mark > FARTHEST ? null : <path d={`M${rounded(mark)} 4V14`} stroke="var(--ink)" stroke-width="1" />}
      <path d={`M${LINE} 0V18`} stroke="var(--ink)" stroke-width="2" />
      {length > FARTHEST ? <Break factor={share} /> : null}
    </svg>
  );
}

/** A slanting gap near the bar's end, and the factor of the limit that it would reach. */
function Break({ factor }: { readonly factor: number }): JSX.Element {
  return (
    <>
      <path d={`M${FARTHEST - 16} 16l6-14h5l-6 14z`} fill="var(--paper)" />
      <text x={FARTHEST + 5} y="13.5" font-size="12" fill="var(--ink)">
        {`×${formatCompact(Number(factor.toPrecision(2)))}`}
      </text>
    </>
  );
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
