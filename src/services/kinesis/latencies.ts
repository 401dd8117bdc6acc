import { latency } from '../latency.ts';
import type { LatencyDefault } from '../service.ts';

const BENCH = 'awsbench, 1 shard, eu-central-1, SDK retries off';
const asOf = '2026-07-22';

/** With a poll of 200 ms p50 comes to some 168 ms from end to end, measured were 172; p99 to some 267 ms, measured were 314. */
export const PROPAGATION = 60_000;

export const latencies: readonly LatencyDefault[] = [
  latency({ operation: 'PutRecord', p50: 7.3, p99: 11.7, source: BENCH, asOf, trust: 'medium' }),
  latency({ operation: 'PutRecords', p50: 9.7, p99: 20, perExtraEntryMs: 0.13, source: BENCH, asOf, trust: 'medium' }),
  latency({ operation: 'GetRecords', p50: 5, p99: 20, source: `what ${BENCH} leaves after put, propagation and half a poll`, asOf, trust: 'low' }),
  {
    operation: 'Propagation',
    base: { kind: 'constant', value: PROPAGATION },
    perExtraEntry: 0,
    perByte: 0,
    isFixed: true,
    text: '60 ms from acceptance until GetRecords can return the record',
    source: `${BENCH}: poll 200 ms, p50 172 ms, p99 314 ms end to end`,
    asOf,
    trust: 'medium',
  },
];
