/** Points whose numbers are not as precise as was asked for. Table and terminal mark them with a sign, and once it is said what it means. */
import type { PrecisionReached } from '../../result/study-result.ts';
import type { PointResult, SweepResult } from '../../result/sweep-result.ts';
import { formatShare } from '../../units/values.ts';

export const IMPRECISE_SIGN = '≈';

export function isImprecise({ precision }: PointResult): boolean {
  return precision?.reached === false;
}

/** What the sign means, and at how many points it stands; '' where all that were run are as precise as was asked for. */
export function precisionNote({ points }: SweepResult): string {
  const run = points.filter(({ outcome }) => outcome === 'finished');
  const imprecise = run.flatMap(({ precision }) => (precision?.reached === false ? [precision] : []));
  if (imprecise.length === 0) return '';
  const [wanted = '', ...others] = new Set(imprecise.map(wantedText));
  const what = others.length === 0 ? wanted : 'the precision that was asked for';
  return `${IMPRECISE_SIGN} not precise: ${what} was not reached at ${imprecise.length} of the ${run.length} points that were run.`;
}

/** `±2% of desk.sojourn.p99 at 95%` */
function wantedText({ target, of, confidence }: PrecisionReached): string {
  return `±${formatShare(target)} of ${of} at ${formatShare(confidence)}`;
}

/** `±6.7% of desk.sojourn.p99`, as much as was reached. */
export function reachText({ relative, of }: PrecisionReached): string {
  return relative === null ? `no precision of ${of}` : `±${formatShare(relative)} of ${of}`;
}
