/** From a path and the command line's options to a scenario; problems are printed as the user's to solve. */
import type { ScenarioSource, VariantRefused } from '../experiment/source.ts';
import { formatProblems } from '../scenario/problems.ts';
import { readScenario } from '../scenario/read.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { UsageError } from './exit-codes.ts';
import { readerBeside, readText } from './files.ts';
import type { GivenVariables } from './variables.ts';

export interface LoadOptions {
  /** `path=value` pairs of --set, and what --seed, --duration, --replications stand for; --whole. */
  readonly overrides: readonly string[];
  /** Those of -e, over the process's environment. */
  readonly variables: GivenVariables;
  readonly allowOutside: boolean;
  readonly color: boolean;
  readonly quiet: boolean;
}

/** Reads and checks a scenario. Warnings go to stderr; errors end in a UsageError that holds them all. */
export function loadScenario(path: string, options: LoadOptions): Scenario {
  return scenarioOf(loadSource(path, options), options);
}

/** Reads several before any of them runs; each needs a name of its own, by which its results go. */
export function loadScenarios(paths: readonly string[], options: LoadOptions): readonly Scenario[] {
  const pathOf = new Map<string, Named>();
  return paths.map((path) => {
    const scenario = loadScenario(path, options);
    const folder = folderNameOf(scenario.name);
    const other = pathOf.get(folder);
    if (other !== undefined) throw new UsageError(`${sharedFolder(other, { path, name: scenario.name }, folder)}, so give one another with name:`);
    pathOf.set(folder, { path, name: scenario.name });
    return scenario;
  });
}

interface Named {
  readonly path: string;
  readonly name: string;
}

/** Why two scenarios cannot be run together. */
function sharedFolder(one: Named, other: Named, folder: string): string {
  if (one.name === other.name) return `${one.path} and ${other.path} are both named ${one.name}; results and baselines go by the name`;
  return `${one.path}, named ${one.name}, and ${other.path}, named ${other.name}, would share the folder ${folder}`;
}

/** A scenario's name as the name of a folder. */
export function folderNameOf(name: string): string {
  return name.replace(/[^\w.-]+/g, '-').replace(/^\.+/, '') || 'scenario';
}

/** The scenario's text and what reading it needs, so that it can be varied. */
export function loadSource(path: string, options: LoadOptions): ScenarioSource {
  const text = readText(path);
  const read = readerBeside(path, options.allowOutside);
  return {
    text,
    file: path,
    env: { ...process.env, ...options.variables.values },
    overrides: options.overrides,
    allowOutside: options.allowOutside,
    readFile: (name) => {
      const answer = read(name);
      return 'text' in answer ? answer.text : { unreadable: answer.error };
    },
  };
}

/** The scenario a source stands for; problems are said as loadScenario says them. */
export function scenarioOf(source: ScenarioSource, options: Pick<LoadOptions, 'variables' | 'color' | 'quiet'>): Scenario {
  const result = readScenario(source.text, source);
  options.variables.readBy(result.sources.values());
  if (!result.ok) throw new UsageError(formatProblems(result.problems, result.sources, { color: options.color }).trimEnd());
  if (result.warnings.length > 0 && !options.quiet)
    process.stderr.write(`${formatProblems(result.warnings, result.sources, { color: options.color }).trimEnd()}\n\n`);
  return result.scenario;
}

/** Says which variables none of the scenarios asks for, once all are read. */
export function warnOfUnused({ variables, color, quiet }: LoadOptions, scenarios = 1): void {
  if (!quiet) process.stderr.write(variables.warnings(scenarios, color));
}

/** Says which blocks are for another verb: nothing of them is run, and a scenario without them would give the same. */
export function warnOfBlocks(scenarios: readonly Scenario[], verb: string, { quiet }: Pick<LoadOptions, 'quiet'>): void {
  if (quiet) return;
  const blocks = [
    ['matrix', 'sweep', scenarios.filter(({ matrix }) => matrix !== null)],
    ['plan', 'plan', scenarios.filter(({ plan }) => plan !== null)],
  ] as const;
  for (const [block, other, having] of blocks)
    if (having.length > 0)
      process.stderr.write(`${block}: is for plimsoll ${other}; ${verb} takes the values as written (${having.map(({ name }) => name).join(', ')})\n`);
}

/** A variant that was refused, with what is wrong in its frames; `noun` says what it was to be. */
export function refusalText({ overrides, problems, sources }: VariantRefused, noun: string, color: boolean): string {
  const where = overrides.length === 0 ? 'the scenario' : `${noun} ${overrides.join(' ')}`;
  return `${where} cannot be run:\n\n${formatProblems(problems, sources, { color }).trimEnd()}`;
}
