/** `init`: a small scenario to begin with. */
import type { CommandModule } from 'yargs';
import type { CommonArguments } from './options.ts';

export interface InitArguments extends CommonArguments {
  readonly template: string;
  readonly file: string | undefined;
}

export const init: CommandModule<object, InitArguments> = {
  command: 'init [template]',
  describe: 'Write a small scenario to begin with: kinesis, sqs or fifo',
  builder: (argv) =>
    argv
      .positional('template', { type: 'string', default: 'kinesis', describe: 'kinesis, sqs or fifo' })
      .option('file', { alias: 'f', type: 'string', describe: 'File to write (default: <template>.yaml); never overwritten' }) as never,
  handler: async (args) => {
    const { initVerb } = await import('./init-verb.ts');
    process.exitCode = initVerb(args);
  },
};
