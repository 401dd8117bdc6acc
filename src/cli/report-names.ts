/** `--report` of the verbs that write reports. */
import { UsageError } from './exit-codes.ts';

/** An option that takes names of reports: given once for each, or several between commas. */
export function reportOption(describe: string) {
  return {
    type: 'string',
    array: true,
    nargs: 1,
    describe,
    coerce: (given: readonly string[] | undefined) => given?.flatMap((text) => text.split(',').map((name) => name.trim())),
  } as const;
}

/** Throws `UsageError` for a name that `makers` have no report of; `of` says of what: ` of a sweep`. */
export function checkReportNames(names: readonly string[], makers: object, of = ''): void {
  for (const name of names) {
    if (!Object.hasOwn(makers, name)) throw new UsageError(`there is no report "${name}"${of}; there are ${Object.keys(makers).join(', ')}`);
  }
}
