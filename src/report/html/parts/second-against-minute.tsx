/** A shard's busiest second against its busiest minute and its limit, drawn: the gap that averages hide. */
import type { JSX } from 'preact';
import type { ComponentResult, TableRow } from '../../../result/study-result.ts';
import { formatValue } from '../../../units/values.ts';

const WIDTH = 150;

export interface SecondScale {
  /** Records per second at the right edge. */
  readonly high: number;
  readonly limit: number | null;
}

/** One scale for all rows, so that they can be compared; null when rows tell no peaks. */
export function secondScale(rows: readonly TableRow[], component: ComponentResult): SecondScale | null {
  const peaks = rows.flatMap((row) => [numberOf(row.peakOfferedPerSecond), numberOf(row.peakRecordsPerSecond)]).filter((value) => value !== null);
  if (peaks.length === 0) return null;
  const limit = component.limitUse.find((use) => /write.*record/.test(use.limit) && /^(count)?\/s$/.test(use.unit))?.value ?? null;
  const known = limit !== null && Number.isFinite(limit) && limit > 0 ? limit : null;
  return { high: Math.max(...peaks, known ?? 0, 1e-9) * 1.04, limit: known };
}

export function SecondAgainstMinute({ row, scale }: { readonly row: TableRow; readonly scale: SecondScale }): JSX.Element {
  const at = (value: number | null): number => Math.round(((value ?? 0) / scale.high) * WIDTH * 10) / 10;
  const accepted = numberOf(row.peakRecordsPerSecond);
  const offered = numberOf(row.peakOfferedPerSecond);
  const minute = numberOf(row.busiestMinuteRecordsPerSecond);
  const label = `busiest second ${formatValue(accepted, '/s')}, busiest minute ${formatValue(minute, '/s')}`;
  return (
    <svg class="bar narrow" viewBox={`0 0 ${WIDTH} 18`} role="img" aria-label={label}>
      {offered === null || offered <= (accepted ?? 0) ? null : <rect x={at(accepted)} y="5" width={at(offered) - at(accepted)} height="8" fill="var(--over)" />}
      <rect y="5" width={at(accepted)} height="8" fill="var(--bar)" />
      {minute === null ? null : <path d={`M${at(minute)} 2V16`} stroke="var(--ink)" stroke-width="1.4" />}
      {scale.limit === null ? null : <path d={`M${at(scale.limit)} 0V18`} stroke="var(--ink)" stroke-width="2.4" />}
    </svg>
  );
}

function numberOf(value: TableRow[string] | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
