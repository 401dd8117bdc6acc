/** M/M/1 at utilisation 0.5: mean sojourn 1 / (100 − 50) s, 20 ms. For tests of how long and how often something is run. */
export function halfBusy(replications: string, { duration = '60s', more = '' } = {}): string {
  return `
name: half
duration: ${duration}
seed: 5
limits: none
latencies: none
replications: ${replications}
producers:
  web: { to: q, rate: 50/s, size: 1 B }
services:
  q: { kind: sqs-standard }
consumers:
  desk: { kind: poller, from: q, workers: 1, batch: 1, wait: 20s, serviceTime: { exponential: 10ms } }
${more}`;
}
