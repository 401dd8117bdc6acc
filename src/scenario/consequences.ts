/** Problems that only follow from others are not told: a reader mends the cause, and they are gone. */
import type { Problem } from './problem.ts';

/** A value nobody knows is wrong in every way. */
const UNKNOWN_VALUE = ['unset-variable', 'interpolation'];
/** What a base that cannot be read would have held is missing. */
const ABSENCES = ['missing-key', 'unknown-component', 'unknown-path', 'dead-end', 'wrong-link'];

/** Of the hint to a mistyped key the one it was meant to be, and of a key that is missing itself. */
const MEANT = /^did you mean (\S+)\?$/;
const NEEDED = / needs "(.+)"$/;

export function withoutConsequences(problems: readonly Problem[]): Problem[] {
  const unknown = problems.filter(({ rule }) => UNKNOWN_VALUE.includes(rule)).map(({ path }) => path);
  const lacksBase = problems.some(({ path, severity }) => /^extends\b/.test(path) && severity === 'error');
  const mistyped = new Set(problems.flatMap(meantOf));
  return problems.filter(({ rule, path, message }) => {
    if (UNKNOWN_VALUE.includes(rule)) return true;
    if (rule === 'missing-key' && mistyped.has(`${path} ${NEEDED.exec(message)?.[1]}`)) return false;
    return !unknown.some((at) => path === at || path.startsWith(`${at}.`)) && !(lacksBase && ABSENCES.includes(rule));
  });
}

/** Where a mistyped key stands, and the key that was meant there: it is not missing as well. */
function meantOf({ rule, path, hint = '' }: Problem): readonly string[] {
  const meant = rule === 'unknown-key' ? MEANT.exec(hint)?.[1] : undefined;
  return meant === undefined ? [] : [`${path.slice(0, Math.max(0, path.lastIndexOf('.')))} ${meant}`];
}
