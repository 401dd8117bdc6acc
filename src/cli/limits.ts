/** `limits`: what AWS documents, with source and date. */
import type { CommandModule } from 'yargs';

export interface LimitsArguments {
  readonly service: string | undefined;
  readonly json: boolean;
}

export const limits: CommandModule<object, LimitsArguments> = {
  command: 'limits [service]',
  describe: 'Print the documented limits: value, scope, error, source, date',
  builder: (argv) =>
    argv
      .positional('service', { type: 'string', describe: 'A kind such as kinesis; all when left out' })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' }) as never,
  handler: async (args) => {
    const { limitsVerb } = await import('./limits-verb.ts');
    process.exitCode = limitsVerb(args);
  },
};
