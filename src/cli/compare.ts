/** `compare`: two designs, or two saved results, side by side. */
import type { CommandModule } from 'yargs';
import { type RunArguments, type ScenarioArguments, withRunOptions, withScenarioOptions } from './options.ts';

export interface CompareVerbArguments extends ScenarioArguments, RunArguments {
  readonly first: string;
  readonly second: string;
  readonly setFirst: readonly string[];
  readonly setSecond: readonly string[];
  readonly independent: boolean;
}

export const compare: CommandModule<object, CompareVerbArguments> = {
  command: 'compare <first> <second>',
  describe: 'Compare two designs under the same chance, or two saved results',
  builder: (argv) =>
    withRunOptions(
      withScenarioOptions(
        argv
          .positional('first', { type: 'string', demandOption: true, describe: 'A scenario, or a result.json or its folder' })
          .positional('second', { type: 'string', demandOption: true, describe: 'A scenario, or a result.json or its folder' }),
      ),
    )
      .option('set-first', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe: 'Override a value of the first only: path=value (repeatable)',
      })
      .option('set-second', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe: 'Override a value of the second only: path=value (repeatable)',
      })
      .option('independent', { type: 'boolean', default: false, describe: 'Let each keep its own seed and replications' })
      .epilogue('Exit code 99: the second misses an objective that the first does not miss.') as never,
  handler: async (args) => {
    const { compareVerb } = await import('./compare-verb.ts');
    process.exitCode = await compareVerb(args);
  },
};
