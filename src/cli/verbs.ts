/** Every verb, in the order --help lists them. */
import type { CommandModule } from 'yargs';
import { report } from './report.ts';
import { run } from './run.ts';

export const verbs: readonly CommandModule<object, never>[] = [run, report] as never;
