/**
 * Whether something grows, by its increments: their mean must be above zero by Student's t, and there must be clearly more of it than
 * there was. What merely wanders or comes in bursts has changes of both signs. See decision 020.
 */
import { estimate } from '../measure/estimates.ts';

/** One-sided 97.5 %: the lower end of the two-sided 95 % interval lies above zero. */
export const GROWTH_CONFIDENCE = 0.95;
/** The backlog at the end must be this many times the early one, and this many messages more. */
export const GROWTH_FACTOR = 1.5;
export const GROWTH_MESSAGES = 5;

export interface Ends {
  readonly early: number;
  readonly final: number;
}

/** `changes`: from part to part of the last half. */
export function growsBy(changes: readonly number[], { early, final }: Ends, confidence = GROWTH_CONFIDENCE): boolean {
  if (changes.length < 2 || final <= GROWTH_FACTOR * early || final - early <= GROWTH_MESSAGES) return false;
  const { mean, halfWidth } = estimate(changes, confidence);
  return mean - halfWidth > 0;
}
