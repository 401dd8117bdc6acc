/** What the shell is told. */
export const EXIT = {
  good: 0,
  /** An objective or a baseline failed. */
  failed: 99,
  /** The scenario or the command line is wrong. */
  usage: 2,
  /** Our fault. */
  bug: 70,
  /** Interrupted; what was finished is saved and said. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Something the user can put right: printed as it is, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
