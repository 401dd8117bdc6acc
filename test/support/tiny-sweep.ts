/** M/M/2 for two seconds: a scenario whose sweeps are over in no time. */
export const TINY = `
name: tiny
duration: 2s
seed: 3
limits: none
latencies: none
producers:
  web: { to: q, rate: 50/s, size: 100 B }
services:
  q: { kind: sqs-standard }
consumers:
  desk: { kind: poller, from: q, workers: 2, batch: 1, wait: 20s, serviceTime: { exponential: 20ms } }
objectives:
  - desk.sojourn.mean < 60ms
`;
