/** `${VAR}`, `${VAR:-default}`, `${VAR:?message}` and `$$` in values; keys are left alone. */

import { parse } from 'yaml';
import { slipOf } from './nearest.ts';
import type { Problem, Sources } from './problem.ts';
import { problemAt } from './problem.ts';
import type { Path, ScalarTree, Tree } from './tree.ts';
import { withScalars } from './tree.ts';
import type { Variable } from './variables.ts';
import { replacedAtDollars, VARIABLES_NESTED_MOST, variableAt } from './variables.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export function interpolated(tree: Tree, environment: Environment, sources: Sources, problems: Problem[], base: Path = []): Tree {
  return withScalars(
    tree,
    (written, path) => {
      const { value, isVerbatim } = written;
      if (typeof value !== 'string' || !value.includes('$')) return written;
      const text = expanded(value, 0, environment, reporterOf(written, path, sources, problems));
      return { ...written, value: isVerbatim ? retyped(text) : text, isVerbatim: false };
    },
    base,
  );
}

/** Notes what is wrong with a stretch of a value; nothing stands in its place. */
type Report = (rule: string, message: string, offset: number, length: number, hint?: string) => '';

function reporterOf({ at, isVerbatim }: ScalarTree, path: Path, sources: Sources, problems: Problem[]): Report {
  return (rule, message, offset, length, hint) => {
    const start = at.start + offset;
    problems.push(problemAt(sources, isVerbatim ? { file: at.file, start, end: start + length } : at, { rule, message, hint, path: path.join('.') }));
    return '';
  };
}

/** The text with its variables' values; `from` is where in the value it begins. */
function expanded(text: string, from: number, environment: Environment, report: Report): string {
  return replacedAtDollars(text, (at) => {
    const next = text[at + 1];
    if (next !== '{') return { text: '$', end: next === '$' ? at + 2 : at + 1 };
    const variable = variableAt(text, at);
    if (typeof variable !== 'string') return { text: valueIn(variable, from, at, environment, report), end: variable.end };
    const [message, hint] = WRONG[variable];
    // What is nested too deeply holds others that would each be told as well.
    return { text: report('interpolation', message, from + at, 2, hint), end: variable === 'too-deep' ? text.length : at + 2 };
  });
}

const WRONG = {
  malformed: ['"${" is not closed or names no variable', 'write ${NAME}, ${NAME:-default} or ${NAME:?message}; $$ is a plain $'],
  'too-deep': ['variables stand too deep within each other', `at most ${VARIABLES_NESTED_MOST}, such as \${A:-\${B:-default}}`],
} as const;

function valueIn({ name, operator, rest, restAt, end }: Variable, from: number, at: number, environment: Environment, report: Report): string {
  // A variable may be called what every object has, such as constructor.
  const found = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (found !== undefined && !(found === '' && operator.startsWith(':'))) return found;
  const unset = (message: string, hint?: string) => report('unset-variable', message, from + at, end - at, hint);
  if (operator === '') return unset(`${name} is not set`, unsetHint(name, environment));
  const inner = expanded(rest, from + restAt, environment, report);
  if (operator.endsWith('-')) return inner;
  return unset(inner === '' ? `${name} is not set` : `${name}: ${inner}`);
}

function unsetHint(name: string, environment: Environment): string {
  const near = slipOf(name, Object.keys(environment));
  const help = `give it with -e ${name}=…, or a default: \${${name}:-…}`;
  return near === null ? help : `did you mean ${near}? Or ${help}`;
}

/** What may be a number or a word of YAML's, and is no other syntax of it. */
const PLAIN_WORD = /^(~|[-+]?\.?\w[\w.+-]*)$/;

/** An unquoted value is read as YAML would have read it. */
function retyped(text: string): string | number | boolean | null {
  const value: unknown = PLAIN_WORD.test(text) ? parse(text) : text;
  return value === null || typeof value === 'number' || typeof value === 'boolean' ? value : text;
}
