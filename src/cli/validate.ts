/** `validate`: every problem of a scenario, and nothing else. */
import type { CommandModule } from 'yargs';
import { type ScenarioArguments, withScenarioOptions } from './options.ts';

export interface ValidateArguments extends ScenarioArguments {
  readonly scenario: readonly string[];
  readonly json: boolean;
}

export const validate: CommandModule<object, ValidateArguments> = {
  command: 'validate <scenario..>',
  describe: 'Check scenarios without running them',
  builder: (argv) =>
    withScenarioOptions(argv.positional('scenario', { type: 'string', array: true, demandOption: true, describe: 'Scenario files' })).option('json', {
      type: 'boolean',
      default: false,
      describe: 'Print every problem as JSON: place, rule, message, what was expected',
    }) as never,
  handler: async (args) => {
    const { validateVerb } = await import('./validate-verb.ts');
    process.exitCode = validateVerb(args);
  },
};
