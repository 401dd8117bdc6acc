/** `${VAR}`, `${VAR:-default}`, `${VAR:?message}` and `$$` in values; keys are left alone. */

import { nearest } from './nearest.ts';
import type { Problem, Sources } from './problem.ts';
import { problemAt } from './problem.ts';
import type { Path, ScalarTree, Tree } from './tree.ts';
import { withScalars } from './tree.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const PATTERN = /\$(?:(\$)|\{([A-Za-z_]\w*)(?:(:?[-?])([^}]*))?\}|(\{))/g;

export function interpolated(tree: Tree, environment: Environment, sources: Sources, problems: Problem[]): Tree {
  return withScalars(tree, (written, path) =>
    typeof written.value === 'string' && written.value.includes('$') ? scalar(written, written.value, environment, sources, problems, path) : written,
  );
}

function scalar(tree: ScalarTree, text: string, environment: Environment, sources: Sources, problems: Problem[], path: Path): ScalarTree {
  const report = (rule: string, message: string, offset: number, length: number, hint?: string): string => {
    const start = tree.at.start + (tree.isVerbatim ? offset : 0);
    const span = tree.isVerbatim ? { file: tree.at.file, start, end: start + length } : tree.at;
    problems.push(problemAt(sources, span, { rule, message, hint, path: path.join('.') }));
    return '';
  };
  const value = text.replace(PATTERN, (whole: string, dollar?: string, name?: string, operator?: string, rest = '', open?: string, offset = 0) => {
    if (dollar !== undefined) return '$';
    if (open !== undefined || name === undefined)
      return report(
        'interpolation',
        '"${" is not closed or names no variable',
        offset,
        2,
        'write ${NAME}, ${NAME:-default} or ${NAME:?message}; $$ is a plain $',
      );
    const found = environment[name];
    const isSet = found !== undefined && !(found === '' && operator?.startsWith(':') === true);
    if (isSet) return found;
    if (operator?.endsWith('-') === true) return rest;
    if (operator?.endsWith('?') === true) return report('unset-variable', rest === '' ? `${name} is not set` : `${name}: ${rest}`, offset, whole.length);
    return report('unset-variable', `${name} is not set`, offset, whole.length, unsetHint(name, environment));
  });
  return { ...tree, value: tree.isVerbatim ? retyped(value) : value, isVerbatim: false };
}

function unsetHint(name: string, environment: Environment): string {
  const near = nearest(name, Object.keys(environment));
  const help = `give it with -e ${name}=…, or a default: \${${name}:-…}`;
  return near === null ? help : `did you mean ${near}? Or ${help}`;
}

/** An unquoted value is read as YAML would have read it. */
function retyped(text: string): string | number | boolean | null {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : text;
}
