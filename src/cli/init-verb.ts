/** What `init` does, apart from its options. */
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { didYouMean } from '../scenario/nearest.ts';
import { EXIT, type ExitCode, UsageError } from './exit-codes.ts';
import { whyNot } from './files.ts';
import type { InitArguments } from './init.ts';
import { schemaText } from './schema-verb.ts';
import { templates } from './templates.ts';

const SCHEMA = 'scenario.schema.json';

/** Writes a scenario and, for the editor, the schema beside it; what is there already stays. */
export function initVerb({ template, file, quiet }: InitArguments): ExitCode {
  const text = Object.hasOwn(templates, template) ? templates[template] : undefined;
  if (text === undefined) throw new UsageError(`there is no template "${template}"; ${didYouMean(template, Object.keys(templates)) ?? ''}`);
  const path = file ?? `${template}.yaml`;
  write(path, text);
  const schema = join(dirname(path), SCHEMA);
  const isNew = !existsSync(schema);
  if (isNew) write(schema, schemaText());
  const forEditor = isNew ? `wrote ${schema}, for completion in an editor` : `${schema} is there already; plimsoll schema prints the newest`;
  if (!quiet) process.stdout.write(`wrote ${path}\n${forEditor}\nrun it: plimsoll run ${path}\n`);
  return EXIT.good;
}

/** `wx` fails when the file exists, also when it came into being a moment ago. */
function write(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    throw new UsageError(code === 'EEXIST' ? `${path} is there already; name another with --file` : whyNot('write', path, error));
  }
}
