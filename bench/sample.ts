/**
 * What one measured program says of itself: work done, processor seconds of the work alone (all threads, so
 * that our compiler and collector count, and a busy machine does not), and a hash of the result.
 */
export interface Sample {
  readonly count: number;
  readonly seconds: number;
  readonly hash: string;
}

/** One line of the bench: what was measured, against what, and whether the goal is reached. */
export interface Row {
  readonly what: string;
  readonly value: number | null;
  readonly unit: string;
  readonly peers: readonly { readonly name: string; readonly value: number; readonly ratio: number; readonly reach: number | null }[];
  /** The goal for the value itself, where there is one: at least or at most. */
  readonly goal: { readonly atLeast: number } | { readonly atMost: number } | null;
  readonly hash: string;
  readonly note: string;
}

export function cpuSeconds({ user, system }: { readonly user: number; readonly system: number }): number {
  return (user + system) / 1e6;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** True or false where the row has a goal, null where it only informs or could not be measured. */
export function isReached(row: Row): boolean | null {
  if (row.value === null) return null;
  const verdicts = row.peers.filter((peer) => peer.reach !== null).map((peer) => peer.ratio >= peer.reach!);
  if (row.goal !== null) verdicts.push('atLeast' in row.goal ? row.value >= row.goal.atLeast : row.value <= row.goal.atMost);
  return verdicts.length === 0 ? null : verdicts.every(Boolean);
}
