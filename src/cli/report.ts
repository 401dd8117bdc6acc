/** `report`: the reports again, from a saved result, without running anything. */
import type { CommandModule } from 'yargs';
import type { CommonArguments } from './options.ts';
import { reportOption } from './report-names.ts';

export interface ReportArguments extends CommonArguments {
  readonly result: string;
  readonly out: string | undefined;
  readonly report: readonly string[] | undefined;
  readonly json: boolean;
}

export const report: CommandModule<object, ReportArguments> = {
  command: 'report <result>',
  describe: 'Write the reports of a saved result again: of a run, a sweep or a plan',
  builder: (argv) =>
    argv
      .positional('result', { type: 'string', demandOption: true, describe: 'A result.json, study.json or plan.json, or the folder that holds it' })
      .option('out', { alias: 'o', type: 'string', describe: 'Folder for the reports (default: beside the result)' })
      .option('report', reportOption('Reports to write (repeatable; default: html and csv, as far as there are)'))
      .option('json', { type: 'boolean', default: false, describe: 'Print the result as JSON instead of what was written' }) as never,
  handler: async (args) => {
    const { reportVerb } = await import('./report-verb.ts');
    process.exitCode = await reportVerb(args);
  },
};
