/** The command that runs one point of a sweep alone, to the same numbers. */
import type { PointResult, SweepResult } from '../../result/sweep-result.ts';

/** `plimsoll run <scenario> --duration=20s --set consumers.desk.workers=4`, as a shell takes it. */
export function commandOf({ provenance: { options = [] } }: SweepResult, { values }: PointResult): string {
  // A flag would outdo the point's own value, which in the sweep outdoes the flag.
  const flags = Object.keys(values).map((path) => `--${path}=`);
  const kept = options.filter((option) => !flags.some((flag) => option.startsWith(flag)));
  const set = Object.entries(values).flatMap(([path, value]) => ['--set', `${path}=${String(value)}`]);
  return ['plimsoll run <scenario>', ...[...kept, ...set].map(shellWord)].join(' ');
}

function shellWord(text: string): string {
  return /^[\w./:%=-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
