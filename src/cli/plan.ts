/** `plan`: how much is needed, or how much load there may be. */
import type { CommandModule } from 'yargs';
import { numberOption } from './counts.ts';
import { type RunArguments, type ScenarioArguments, withRunOptions, withScenarioOptions } from './options.ts';

export interface PlanArguments extends ScenarioArguments, RunArguments {
  readonly scenario: string;
  readonly vary: readonly string[];
  readonly minimise: string | undefined;
  readonly confidence: string | undefined;
  readonly maxReplications: number | undefined;
  readonly maxRate: string | undefined;
  readonly within: string | undefined;
  readonly exhaustive: boolean;
  readonly html: boolean;
}

export const plan: CommandModule<object, PlanArguments> = {
  command: 'plan <scenario>',
  describe: 'Find the smallest or cheapest values for which every objective holds, or the largest load',
  builder: (argv) =>
    withRunOptions(withScenarioOptions(argv.positional('scenario', { type: 'string', demandOption: true, describe: 'Scenario file' })))
      .option('vary', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [],
        describe: 'What may change, instead of plan.vary: path=1..64 or path=2,4,8 (repeatable, four at most)',
      })
      .option('minimise', { alias: 'minimize', type: 'string', describe: 'cost, or the path whose value shall be least' })
      .option('confidence', { type: 'string', describe: 'With which every objective must hold (default: 95%)' })
      .option('max-replications', numberOption('--max-replications', 'Replications of a candidate at most (default: 24)', 'a whole number from 3 on'))
      .option('max-rate', { type: 'string', describe: 'Turn the question round: the largest rate of producers.NAME.rate that holds' })
      .option('within', { type: 'string', describe: 'With --max-rate: how near (default: 2%)' })
      .option('exhaustive', { type: 'boolean', default: false, describe: 'Simulate every combination, assuming nothing' })
      .option('html', { type: 'boolean', default: true, describe: 'Write plan.html (--no-html leaves it out)' })
      .example('$0 plan scenarios/worldcup98.yaml --vary services.clicks.shards=1..16', 'how many shards')
      .example('$0 plan scenarios/worldcup98.yaml --max-rate producers.web.rate', 'how much load') as never,
  handler: async (args) => {
    const { planVerb } = await import('./plan-verb.ts');
    process.exitCode = await planVerb(args);
  },
};
