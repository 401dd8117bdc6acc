/** Options that are meant once. */
import type { Argv } from 'yargs';
import { UsageError } from './exit-codes.ts';

/** Throws `UsageError` for an option that `words` give more than once and whose values do not add up. */
export function refuseRepeated(given: Readonly<Record<string, unknown>>, words: readonly string[], parser: Argv): void {
  // yargs has this method and its types do not.
  const { getOptions } = parser as Argv & { getOptions?: () => { readonly array: readonly string[] } };
  const lists = getOptions?.call(parser).array ?? [];
  for (const [name, value] of Object.entries(given)) {
    const option = `${name.length === 1 ? '-' : '--'}${name}`;
    const isWritten = words.some((word) => word === option || word.startsWith(`${option}=`));
    // Files, which are no option, and flags, which say the same twice, are lists as well.
    if (!isWritten || !Array.isArray(value) || lists.includes(name) || typeof value[0] === 'boolean') continue;
    throw new UsageError(`${option} is given ${value.length} times: ${value.join(', ')}; say it once`);
  }
}
