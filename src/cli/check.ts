/** `check`: scenarios against their objectives and a baseline, for CI. */
import type { CommandModule } from 'yargs';
import { threadsOption } from './counts.ts';
import { type ScenarioArguments, withScenarioOptions } from './options.ts';

export interface CheckVerbArguments extends ScenarioArguments {
  readonly scenario: readonly string[];
  readonly baseline: string | undefined;
  readonly updateBaseline: boolean;
  readonly prune: boolean;
  readonly tolerance: readonly string[];
  readonly knownMisses: boolean;
  readonly timings: boolean;
  readonly out: string;
  readonly threads: number | undefined;
  readonly json: boolean;
}

export const check: CommandModule<object, CheckVerbArguments> = {
  command: 'check <scenario..>',
  describe: 'Run scenarios and hold them to their objectives and a baseline, for CI',
  builder: (argv) =>
    withScenarioOptions(argv.positional('scenario', { type: 'string', array: true, demandOption: true, describe: 'Scenario files' }))
      .option('baseline', { type: 'string', describe: 'File with the numbers to hold; without it only objectives are checked' })
      .option('update-baseline', { type: 'boolean', default: false, describe: 'Make what these scenarios give the baseline' })
      .option('prune', { type: 'boolean', default: false, describe: 'With --update-baseline: drop scenarios that were not run' })
      .option('tolerance', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe: 'Let a number move: *.sojourn.p99=2% or orders.backlog.max=5 (repeatable; default: not at all)',
      })
      .option('known-misses', { type: 'boolean', default: false, describe: 'Objectives the baseline has as missed may stay missed' })
      .option('timings', { type: 'boolean', default: false, describe: 'Write wall-clock times into timings.json, apart from what was simulated' })
      .option('out', { alias: 'o', type: 'string', default: 'reports/check', describe: 'Folder for junit.xml, summary.md, benchmark.json, bencher.json' })
      .option('threads', threadsOption)
      .option('json', { type: 'boolean', default: false, describe: 'Print what was found as JSON' })
      .epilogue('Exit code 99: a number, a scenario or an objective is not as the baseline or the scenario wants it.') as never,
  handler: async (args) => {
    const { checkVerb } = await import('./check-verb.ts');
    process.exitCode = await checkVerb(args);
  },
};
