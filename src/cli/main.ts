#!/usr/bin/env node
/**
 * The command line. Each verb is a file with its options; what it does is imported only when it runs, so
 * that --help is quick.
 */
import { closest } from 'fastest-levenshtein';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { version } from '../experiment/version.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { verbs } from './verbs.ts';

const USAGE = `plimsoll <verb>

The load line for AWS messaging: runs a scenario under the limits AWS documents
and answers with latency, throughput, hot shards, backlog, cost and headroom.`;

/** Runs one command line; answers the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const parser = yargs([...args])
    .scriptName('plimsoll')
    .usage(USAGE)
    .version(version)
    .help()
    .alias('h', 'help')
    .wrap(Math.min(100, process.stdout.columns ?? 80))
    .demandCommand(1, 'Name a verb; plimsoll --help lists them.')
    .strict()
    .exitProcess(false)
    .epilogue('Exit codes: 0 good · 99 an objective or a baseline failed · 2 the scenario or the command line is wrong · 70 our bug · 130 interrupted.')
    .fail((message, error) => {
      throw error ?? new UsageError(`${message}\nplimsoll --help says what there is.`);
    });
  for (const verb of verbs) parser.command(verb);
  checkVerb(args[0]);
  await parser.parseAsync();
  return Number(process.exitCode ?? EXIT.good);
}

/** A mistyped verb is told before its arguments are. */
function checkVerb(first: string | undefined): void {
  if (first === undefined || first.startsWith('-')) return;
  const names = verbs.map(({ command }) => String(command).split(' ')[0]!);
  if (!names.includes(first)) throw new UsageError(`there is no verb "${first}"; did you mean ${closest(first, names)}?\nplimsoll --help lists them.`);
}

function explain(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.usage;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`plimsoll stopped on a fault of its own; the scenario is not to blame.\n${text}\n`);
  return EXIT.bug;
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader of a pipe went away: nothing is left to say, and the exit code still counts.
    if (error.code !== 'EPIPE') throw error;
  });
}

main(hideBin(process.argv)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = explain(error);
  },
);
