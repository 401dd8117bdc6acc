/** Options several verbs share, said once. */
import type { Argv } from 'yargs';
import { WHOLE } from '../scenario/whole.ts';
import { threadsOption } from './counts.ts';
import type { LoadOptions } from './load.ts';
import { variablesOf } from './variables.ts';

export interface ScenarioArguments extends CommonArguments {
  readonly set: readonly string[];
  readonly env: readonly string[];
  readonly seed: string | undefined;
  readonly replications: string | undefined;
  readonly duration: string | undefined;
  readonly whole: boolean;
  readonly allowOutside: boolean;
}

/** What changes a scenario before it runs. */
export function withScenarioOptions<T>(argv: Argv<T>) {
  return argv
    .option('set', { type: 'string', array: true, nargs: 1, default: [] as string[], describe: 'Override a value: path=value (repeatable)' })
    .option('env', {
      alias: 'e',
      type: 'string',
      array: true,
      nargs: 1,
      default: [] as string[],
      describe: 'Value for ${KEY} in the scenario: KEY=VALUE (repeatable)',
    })
    .option('seed', { type: 'string', describe: 'Root of all chance' })
    .option('replications', { type: 'string', describe: 'Independent runs' })
    .option('duration', { type: 'string', describe: 'Simulated time, such as 30m' })
    .option('whole', { type: 'boolean', default: false, describe: 'Play traces from the first instant of their files to the last, as long as the longest' })
    .option('allow-outside', { type: 'boolean', default: false, describe: 'Let the scenario read files outside its folder' });
}

/** What every verb takes. */
export interface CommonArguments {
  readonly quiet: boolean;
  readonly color: boolean | undefined;
}

export function withCommonOptions<T>(argv: Argv<T>) {
  return argv
    .option('quiet', { alias: 'q', type: 'boolean', default: false, describe: 'Leave out progress, warnings and summaries' })
    .option('color', { type: 'boolean', describe: 'Colour the output (default: when it is a terminal and NO_COLOR is unset)' });
}

export interface RunArguments {
  readonly out: string | undefined;
  readonly threads: number | undefined;
  readonly json: boolean;
}

/** What decides how a run is done and where its results go. */
export function withRunOptions<T>(argv: Argv<T>, json = 'Print the result as JSON, and no summary') {
  return argv
    .option('out', { alias: 'o', type: 'string', describe: 'Folder for the results (default: reports/<name>)' })
    .option('threads', threadsOption)
    .option('json', { type: 'boolean', default: false, describe: json });
}

export function useColor(stream: NodeJS.WriteStream, asked: boolean | undefined): boolean {
  if (asked !== undefined) return asked;
  const { NO_COLOR: noColor } = process.env;
  return stream.isTTY === true && (noColor === undefined || noColor === '');
}

export function loadOptionsOf(args: ScenarioArguments): LoadOptions {
  const overrides = [...args.set];
  if (args.whole) overrides.push(WHOLE);
  for (const key of ['seed', 'replications', 'duration'] as const) {
    const value = args[key];
    if (value !== undefined) overrides.push(`--${key}=${value}`);
  }
  return {
    overrides,
    variables: variablesOf(args.env),
    allowOutside: args.allowOutside,
    color: useColor(process.stderr, args.color),
    quiet: args.quiet,
  };
}
