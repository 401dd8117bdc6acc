/**
 * Which way is better, where that is known from a metric's name alone. Names are shared by services
 * (glossary) or CloudWatch's own, so a new service needs no entry here. Unknown stays unknown: more
 * messages offered is neither good nor bad.
 */
export type Direction = 'smaller' | 'larger' | 'unknown';

const SMALLER: readonly RegExp[] = [
  /^(sojourn|waiting|sendTime|oldestAge|backlog|throttled|throttledCalls|rejected|lost|expired|deadLettered|duplicates|failed|retried)$/,
  /Age(OfOldestMessage|Milliseconds)?$/,
  /(Exceeded|Throttles|ThrottledEvents|ThrottledRecords|OverLimit|EmptyReceives|Errors|Lag|MessagesVisible)$/,
];
const LARGER: readonly RegExp[] = [/^(throughput|goodput)$/];

export function directionOf(metric: string): Direction {
  const name = metric.split('.').at(-1) ?? metric;
  if (SMALLER.some((pattern) => pattern.test(name))) return 'smaller';
  return LARGER.some((pattern) => pattern.test(name)) ? 'larger' : 'unknown';
}
