/** How wide texts for a terminal are: as it is, within what tables can do with and what reads well. */
export function textWidth(): number {
  return Math.max(60, Math.min(100, process.stdout.columns ?? 100));
}
