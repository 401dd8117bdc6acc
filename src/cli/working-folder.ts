/** Imported before all else: yargs asks for the working folder as it loads, and where it was deleted that ended in a stack. */
import { EXIT } from './exit-codes.ts';

try {
  process.cwd();
} catch {
  process.stderr.write('the folder this was started in is no longer there; change to one that is\n');
  process.exit(EXIT.usage);
}
