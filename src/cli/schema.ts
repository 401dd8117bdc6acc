/** `schema`: the JSON Schema of a scenario, for editors. */
import type { CommandModule } from 'yargs';

export const schema: CommandModule<object, object> = {
  command: 'schema',
  describe: 'Print the JSON Schema of scenario files, for completion in an editor',
  handler: async () => {
    const { schemaText } = await import('./schema-verb.ts');
    process.stdout.write(schemaText());
  },
};
