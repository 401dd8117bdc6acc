/** `run`: scenarios in, results and reports out. */
import type { CommandModule } from 'yargs';
import { numberOption } from './counts.ts';
import { type RunArguments, type ScenarioArguments, withRunOptions, withScenarioOptions } from './options.ts';
import { reportOption } from './report-names.ts';

export interface RunVerbArguments extends ScenarioArguments, RunArguments {
  readonly scenario: readonly string[];
  readonly report: readonly string[];
  readonly fingerprint: boolean;
  readonly trace: string | undefined;
  readonly from: string | undefined;
  readonly count: number | undefined;
}

export const run: CommandModule<object, RunVerbArguments> = {
  command: 'run <scenario..>',
  describe: 'Run scenarios and write their results and reports',
  builder: (argv) =>
    withRunOptions(
      withScenarioOptions(argv.positional('scenario', { type: 'string', array: true, demandOption: true, describe: 'Scenario files' })),
      'Print the result as JSON, and no summary; the results of several scenarios as one JSON list',
    )
      .option('report', {
        ...reportOption('Reports to write (repeatable): json html csv summary junit markdown benchmark bencher infracost'),
        default: ['json', 'html', 'csv'],
      })
      .option('fingerprint', { type: 'boolean', default: false, describe: 'Hash every event into the result' })
      .option('trace', { type: 'string', describe: 'Print the events of a component (or all: "") instead of running to the end' })
      .option('from', { type: 'string', describe: 'With --trace: from this simulated time on (default: 0s)' })
      .option('count', numberOption('--count', 'With --trace: this many events (default: 100)', 'a whole number above 0')) as never,
  handler: async (args) => {
    const { runVerb } = await import('./run-verb.ts');
    process.exitCode = await runVerb(args);
  },
};
