/** Scenarios `init` writes: small, quick, each with a question. */
const HEAD = '# yaml-language-server: $schema=./scenario.schema.json\n';

const kinesis = `${HEAD}name: clickstream
description: Do two shards carry 1,500 clicks a second?
duration: 10m
warmUp: 30s
seed: 1
replications: 3

producers:
  web:
    to: clicks
    rate: 1500/s                  # also: profile, trace, diurnal, bursts
    size: { lognormal: { p50: 220 B, p99: 2 KB } }
    key: { zipf: { keys: 10000, s: 0.8 } }
    batch: { records: 100, linger: 50ms }
    retry: { mode: standard, attempts: 3 }

services:
  clicks: { kind: kinesis, shards: 2 }

consumers:
  sessions:
    kind: shard-reader
    from: clicks
    workers: 2
    pollInterval: 1s
    serviceTime: { lognormal: { p50: 0.2ms, p99: 2ms } }

objectives:
  - sessions.sojourn.p99 < 5s
  - clicks.WriteProvisionedThroughputExceeded.share < 0.1%
`;

const sqs = `${HEAD}name: orders
description: Do eight workers keep up with a morning peak?
duration: 30m
seed: 1
replications: 3

producers:
  shop:
    to: orders
    rate:
      profile:
        - { at: 0s, rate: 50/s }
        - { at: 10m, rate: 150/s, ramp: linear }
        - { at: 20m, rate: 50/s, ramp: linear }
    size: 2 KB

services:
  orders:
    kind: sqs-standard
    visibilityTimeout: 30s
    deadLetter: { queue: orders-dlq, maxReceiveCount: 5 }
  orders-dlq: { kind: sqs-standard, retention: 14d }

consumers:
  billing:
    kind: poller
    from: orders
    workers: 8
    batch: 10
    wait: 20s
    serviceTime: { lognormal: { p50: 40ms, p99: 200ms } }
    deletes: batch
    failures: { share: 1% }

objectives:
  - billing.sojourn.p99 < 60s
  - orders.deadLettered.share < 0.01%
`;

const fifo = `${HEAD}name: accounts
description: Does one queue keep fifty accounts in order, and in time?
duration: 10m
warmUp: 1m
seed: 1
replications: 3

producers:
  bank:
    to: accounts.fifo
    rate: 200/s
    size: 1 KB
    key: { uniform: { keys: 50, prefix: account- } }
    batch: { records: 10, linger: 20ms }

services:
  accounts.fifo:
    kind: sqs-fifo
    visibilityTimeout: 60s
    deadLetter: { queue: failed.fifo, maxReceiveCount: 3 }
  failed.fifo: { kind: sqs-fifo, retention: 14d }

consumers:
  ledger:
    kind: poller
    from: accounts.fifo
    workers: 20
    batch: 10
    serviceTime: 15ms
    deletes: batch

objectives:
  - ledger.sojourn.p95 < 5s
  - accounts.fifo.throttled.share < 0.1%
`;

export const templates: Readonly<Record<string, string>> = { kinesis, sqs, fifo };
