/** `explain`: a scenario as it is understood. */
import type { CommandModule } from 'yargs';
import { type ScenarioArguments, withScenarioOptions } from './options.ts';

export interface ExplainArguments extends ScenarioArguments {
  readonly scenario: string;
  readonly json: boolean;
}

export const explain: CommandModule<object, ExplainArguments> = {
  command: 'explain <scenario>',
  describe: 'Print a scenario with everything filled in, and the limits that apply',
  builder: (argv) =>
    withScenarioOptions(argv.positional('scenario', { type: 'string', demandOption: true, describe: 'Scenario file' })).option('json', {
      type: 'boolean',
      default: false,
      describe: 'Print JSON: scenario, limits, assumptions, warnings',
    }) as never,
  handler: async (args) => {
    const { explainVerb } = await import('./explain-verb.ts');
    process.exitCode = explainVerb(args);
  },
};
