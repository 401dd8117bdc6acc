/** Every verb, in the order --help lists them. */
import type { CommandModule } from 'yargs';
import { check } from './check.ts';
import { compare } from './compare.ts';
import { explain } from './explain.ts';
import { init } from './init.ts';
import { limits } from './limits.ts';
import { plan } from './plan.ts';
import { report } from './report.ts';
import { run } from './run.ts';
import { schema } from './schema.ts';
import { sweep } from './sweep.ts';
import { validate } from './validate.ts';

export const verbs: readonly CommandModule<object, never>[] = [run, sweep, plan, compare, check, report, validate, explain, limits, init, schema] as never;
