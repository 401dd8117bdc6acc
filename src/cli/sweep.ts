/** `sweep`: one scenario at many points. */
import type { CommandModule } from 'yargs';
import { numberOption } from './counts.ts';
import { type RunArguments, type ScenarioArguments, withRunOptions, withScenarioOptions } from './options.ts';
import { reportOption } from './report-names.ts';

export interface SweepArguments extends ScenarioArguments, RunArguments {
  readonly scenario: string;
  readonly matrix: readonly string[];
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  readonly stop: string | undefined;
  readonly measure: readonly string[];
  readonly report: readonly string[];
  readonly resume: boolean;
  readonly maxParallel: number | undefined;
}

export const sweep: CommandModule<object, SweepArguments> = {
  command: 'sweep <scenario>',
  describe: 'Run a scenario at every point of a matrix and compare the points',
  builder: (argv) =>
    withRunOptions(withScenarioOptions(argv.positional('scenario', { type: 'string', demandOption: true, describe: 'Scenario file' })))
      .option('matrix', {
        alias: 'm',
        type: 'string',
        array: true,
        nargs: 1,
        default: [],
        describe: 'Vary a path: path=2,4,8, path=1..16, path=range(100,500,100)/s or path=@file (repeatable; on top of matrix: in the file)',
      })
      .option('exclude', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [],
        describe: 'Leave out the points with these values: path=4,other.path=8 (repeatable; as exclude: in the file)',
      })
      .option('include', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [],
        describe: 'Add these values to the points they fit, or as a point (repeatable; as include: in the file)',
      })
      .option('stop', { type: 'string', describe: 'Path of the load: skip larger ones once an objective is missed' })
      .option('measure', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [],
        describe: 'Keep this measure of every point, such as sessions.sojourn.p99 (repeatable)',
      })
      .option('report', { ...reportOption('Reports to write (repeatable): json html csv'), default: ['json', 'html', 'csv'] })
      .option('resume', { type: 'boolean', default: false, describe: 'Continue an interrupted sweep: finished points are not run again' })
      .option('max-parallel', numberOption('--max-parallel', 'Points run at a time at most; with --threads the fewer of both')) as never,
  handler: async (args) => {
    const { sweepVerb } = await import('./sweep-verb.ts');
    process.exitCode = await sweepVerb(args);
  },
};
