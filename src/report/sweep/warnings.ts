/** Which points a warning is of. */
import type { SweepResult, SweepWarning } from '../../result/sweep-result.ts';

/** `at 3 of 6 points, such as services.orders.visibilityTimeout=1s`; '' for what all points have. */
export function whereText({ points, of, first }: SweepWarning, { points: all }: Pick<SweepResult['provenance'], 'points'>): string {
  if (points === of) return '';
  return `at ${points} of ${of === all ? `${all} points` : `the ${of} points that were read beforehand`}${points === 1 ? ':' : ', such as'} ${first}`;
}
