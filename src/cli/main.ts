#!/usr/bin/env node
import './working-folder.ts';
import yargs, { type Argv } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { version } from '../experiment/version.ts';
/**
 * The command line. Each verb is a file with its options; what it does is imported only when it runs, so
 * that --help is quick.
 */
import { asCapacityExceeded } from '../kernel/capacity.ts';
import { didYouMean, nearest } from '../scenario/nearest.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { sayingWhyNotWritten } from './files.ts';
import { withCommonOptions } from './options.ts';
import { refuseRepeated } from './repeated.ts';
import { verbs } from './verbs.ts';

const USAGE = `plimsoll <verb>

The load line for AWS messaging: runs a scenario under the limits AWS documents
and answers with latency, throughput, hot shards, backlog, cost and headroom.`;

/** Runs one command line; answers the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const parser: Argv = withCommonOptions(yargs([...args]))
    .scriptName('plimsoll')
    .usage(USAGE)
    .version(version)
    .help()
    .alias('h', 'help')
    // A path belongs into the value of --set: --set.a.b would make a map of the option.
    .parserConfiguration({ 'dot-notation': false })
    .wrap(Math.min(100, process.stdout.columns ?? 80))
    .demandCommand(1, 'Name a verb; plimsoll --help lists them.')
    .strict()
    .middleware((given) => refuseRepeated(given, args, parser))
    .exitProcess(false)
    .epilogue('Exit codes: 0 good · 99 an objective or a baseline failed · 2 the scenario or the command line is wrong · 70 our bug · 130 interrupted.')
    .fail((message, error: Error | null) => {
      // A YError is yargs' own wording of what an option refused; anything else comes from a verb.
      if (error !== null && error !== undefined && error.name !== 'YError') throw error;
      throw new UsageError([missingArgument(message, args) ?? message, ...flagHint(message, parser), 'plimsoll --help says what there is.'].join('\n'));
    });
  for (const verb of verbs) parser.command(verb);
  checkVerb(args[0]);
  if (args.includes('-')) throw new UsageError('- is no file: a scenario is read from a file, and what it names from beside it');
  await parser.parseAsync();
  return Number(process.exitCode ?? EXIT.good);
}

/**
 * After `--` every word is a name, whatever it begins with. yargs keeps such words from a verb's own arguments; before
 * it they are taken, and a file whose name begins with a dash goes by its path.
 */
function withoutDashes(words: readonly string[]): readonly string[] {
  const at = words.indexOf('--');
  if (at < 0) return words;
  return [...words.slice(0, at), ...words.slice(at + 1).map((word) => (word.startsWith('-') ? `./${word}` : word))];
}

/** A mistyped verb is told before its arguments are. */
function checkVerb(first: string | undefined): void {
  if (first === undefined || first.startsWith('-')) return;
  const names = verbs.map(nameOf);
  if (names.includes(first)) return;
  throw new UsageError([`there is no verb "${first}"`, didYouMean(first, names) ?? [], 'plimsoll --help lists them.'].flat().join('\n'));
}

/** By a verb's first argument: what it takes, and an example. */
const WANTED: Readonly<Record<string, readonly [what: string, example: string]>> = {
  scenario: ['a scenario file', 'scenario.yaml'],
  first: ['two scenario files or saved results', 'first.yaml second.yaml'],
  result: ['a saved result', 'result.json'],
};

/** What is missing, where the parser only counts arguments; null when that is not its complaint. */
function missingArgument(message: string, args: readonly string[]): string | null {
  if (!message.startsWith('Not enough non-option arguments')) return null;
  const verb = args.flatMap((arg) => verbs.filter((each) => nameOf(each) === arg))[0];
  const [, argument = ''] = /[<[](\w+)/.exec(String(verb?.command)) ?? [];
  const wanted = WANTED[argument];
  return verb === undefined || wanted === undefined ? null : `name ${wanted[0]}: plimsoll ${nameOf(verb)} ${wanted[1]}`;
}

function nameOf({ command }: (typeof verbs)[number]): string {
  return String(command).split(' ')[0] ?? '';
}

/** A mistyped flag of a verb, and the one that was meant. */
function flagHint(message: string, parser: Argv): readonly string[] {
  const [, unknown] = /^Unknown arguments?: ([\w-]+)/.exec(message) ?? [];
  if (unknown === undefined) return [];
  // yargs has this method and its types do not.
  const { getOptions } = parser as Argv & { getOptions?: () => { readonly key: Readonly<Record<string, unknown>> } };
  const flags = Object.keys(getOptions?.call(parser).key ?? {}).filter((flag) => flag.length > 1 && flag === flag.toLowerCase());
  const near = nearest(unknown, flags);
  return near === null ? [] : [`did you mean --${near}?`];
}

function explain(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.usage;
  }
  const beyond = asCapacityExceeded(error);
  if (beyond !== null) {
    process.stderr.write(`${beyond.message}\n`);
    return EXIT.usage;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`plimsoll stopped on a fault of its own; the scenario is not to blame.\n${text}\n`);
  return EXIT.bug;
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader of a pipe went away: nothing is left to say, and the exit code still counts.
    if (error.code !== 'EPIPE') process.exit(explain(sayingWhyNotWritten('the output', error)));
  });
}

main(withoutDashes(hideBin(process.argv))).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = explain(error);
  },
);
