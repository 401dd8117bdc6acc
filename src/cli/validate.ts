/** `validate`: every problem of a scenario, and nothing else. */
import type { CommandModule } from 'yargs';
import { type ScenarioArguments, withScenarioOptions } from './options.ts';

export interface ValidateArguments extends ScenarioArguments {
  readonly scenario: readonly string[];
}

export const validate: CommandModule<object, ValidateArguments> = {
  command: 'validate <scenario..>',
  describe: 'Check scenarios without running them',
  builder: (argv) => withScenarioOptions(argv.positional('scenario', { type: 'string', array: true, demandOption: true, describe: 'Scenario files' })) as never,
  handler: async (args) => {
    const { validateVerb } = await import('./validate-verb.ts');
    process.exitCode = validateVerb(args);
  },
};
