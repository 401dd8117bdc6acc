/**
 * How far runs are: simulated time that all of them together have done, µs. One shared number, to which each
 * thread adds once an interval and which the caller's thread may read at any time; nothing that is computed reads it.
 */
export type SimulatedTime = BigInt64Array;

export function simulatedTime(): SimulatedTime {
  return new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT));
}

/** What has been done until now, µs. */
export function doneOf(simulated: SimulatedTime): number {
  return Number(Atomics.load(simulated, 0));
}
