/** Problems that only follow from others are not told: a reader mends the cause, and they are gone. */
import type { Problem } from './problem.ts';

/** A value nobody knows is wrong in every way. */
const UNKNOWN_VALUE = ['unset-variable', 'interpolation'];
/** What a base that cannot be read would have held is missing. */
const ABSENCES = ['missing-key', 'unknown-component', 'unknown-path', 'dead-end', 'wrong-link'];

export function withoutConsequences(problems: readonly Problem[]): Problem[] {
  const unknown = problems.filter(({ rule }) => UNKNOWN_VALUE.includes(rule)).map(({ path }) => path);
  const lacksBase = problems.some(({ path, severity }) => /^extends\b/.test(path) && severity === 'error');
  return problems.filter(({ rule, path }) => {
    if (UNKNOWN_VALUE.includes(rule)) return true;
    return !unknown.some((at) => path === at || path.startsWith(`${at}.`)) && !(lacksBase && ABSENCES.includes(rule));
  });
}
