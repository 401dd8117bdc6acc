/** Scenarios as the library's users hand them in: a file or a text, with overrides, checked at once. */
import { UsageError } from '../cli/exit-codes.ts';
import { loadSource } from '../cli/load.ts';
import { GivenVariables } from '../cli/variables.ts';
import { overrideOf } from '../experiment/points.ts';
import type { ScenarioSource } from '../experiment/source.ts';
import type { Problem } from '../scenario/problem.ts';
import { formatProblems } from '../scenario/problems.ts';
import { readScenario as readText } from '../scenario/read.ts';
import type { Scalar, Scenario } from '../scenario/scenario.ts';
import { WHOLE } from '../scenario/whole.ts';

/** What may be changed of a scenario when it is read. */
export interface ReadScenarioOptions {
  /** Values by path, as `--set` takes them: `{ 'services.clicks.shards': 8, 'producers.web.rate': '1200/s' }`. */
  readonly set?: Readonly<Record<string, Scalar>>;
  /** Values for `${NAME}` in the scenario, on top of the process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether traces play from the first instant of their files to the last, in a run as long as the longest. Default: false. */
  readonly whole?: boolean;
  /** Whether files outside the scenario's folder may be read. Default: false. */
  readonly allowOutside?: boolean;
}

/** A scenario that was read and checked; `run`, `sweep` and the others take it. */
export interface OpenScenario {
  /** As understood: names, base units (µs, bytes, per second), defaults filled in. */
  readonly scenario: Scenario;
  /** A sentence each; none of them keeps the scenario from running. */
  readonly warnings: readonly string[];
  /** The text and what reading it needs, so that it can be varied. */
  readonly source: ScenarioSource;
}

/** The scenario is wrong: every problem at once, and a message with places and code frames. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  readonly problems: readonly Problem[];

  constructor(message: string, problems: readonly Problem[]) {
    super(message);
    this.problems = problems;
  }
}

/**
 * Reads and checks a scenario file.
 *
 * @param path of the YAML file; traces and bases are read from beside it.
 * @returns the scenario in base units (µs, bytes, per second), its warnings, and the source that variants are read from.
 * @throws ScenarioError with all problems; UsageError when the file itself cannot be read.
 */
export function readScenario(path: string, options: ReadScenarioOptions = {}): OpenScenario {
  const { env = {}, allowOutside = false } = options;
  const variables = new GivenVariables(env);
  return opened(loadSource(path, { overrides: overridesOf(options), variables, allowOutside, color: false, quiet: true }));
}

/**
 * Reads and checks the text of a scenario. It can name no files; `${NAME}` is looked up in `env` alone.
 *
 * @returns as `readScenario`; the scenario is called `scenario` where the text gives no name.
 * @throws ScenarioError with all problems, a file that is named among them.
 */
export function parseScenario(text: string, options: Omit<ReadScenarioOptions, 'allowOutside'> = {}): OpenScenario {
  return opened({ text, file: 'scenario.yaml', env: options.env ?? {}, overrides: overridesOf(options) });
}

/** The scenario as it was handed in; throws `UsageError` for what JavaScript lets through, such as a path. */
export function needOpen(verb: string, given: unknown): void {
  if (isObject(given) && isObject(given.scenario) && isObject(given.source)) return;
  const example = typeof given === 'string' ? given : 'scenario.yaml';
  throw new UsageError(`${verb} takes a scenario that was read, such as ${verb}(readScenario('${example}')), not ${kindOf(given)}`);
}

export function isObject(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null;
}

/** A value that is not what it should be, in a word or two. */
export function kindOf(given: unknown): string {
  if (given === undefined || given === null) return String(given);
  if (Array.isArray(given)) return 'a list';
  return typeof given === 'string' ? 'a text' : `${typeof given === 'object' ? 'an' : 'a'} ${typeof given}`;
}

function overridesOf({ set = {}, whole = false }: ReadScenarioOptions): readonly string[] {
  return [...(whole ? [WHOLE] : []), ...Object.entries(set).map(([path, value]) => overrideOf(path, value))];
}

function opened(source: ScenarioSource): OpenScenario {
  const result = readText(source.text, source);
  if (!result.ok) throw new ScenarioError(formatProblems(result.problems, result.sources, { color: false }).trimEnd(), result.problems);
  return { scenario: result.scenario, warnings: result.scenario.warnings, source };
}
