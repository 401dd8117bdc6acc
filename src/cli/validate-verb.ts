/** What `validate` does, apart from its options. */
import { EXIT, type ExitCode, UsageError } from './exit-codes.ts';
import { loadScenario } from './load.ts';
import { loadOptionsOf } from './options.ts';
import type { ValidateArguments } from './validate.ts';

/** Checks each file and goes on after a bad one; 2 when any is bad. */
export function validateVerb(args: ValidateArguments): ExitCode {
  let worst: ExitCode = EXIT.good;
  for (const path of args.scenario) {
    try {
      const { components, objectives, warnings } = loadScenario(path, loadOptionsOf(args));
      const parts = [
        counted(components.length, 'component'),
        counted(objectives.length, 'objective'),
        ...(warnings.length > 0 ? [counted(warnings.length, 'warning')] : []),
      ];
      if (!args.quiet) process.stdout.write(`${path}: good (${parts.join(', ')})\n`);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      process.stderr.write(`${error.message}\n\n`);
      worst = EXIT.usage;
    }
  }
  return worst;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
