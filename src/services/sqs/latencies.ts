import { latency } from '../latency.ts';
import type { LatencyDefault } from '../service.ts';

/** 100 MB/s as microseconds a byte. */
const PER_BYTE = 0.01;
const MQPERF = 'SoftwareMill mqperf 2021 (batches of 10: 17–19 ms a call); AWS Support: 5–10 ms at the server (aws-sdk-js #3391)';

/** FIFO sends take longer by the ratio of medians measured in bitesizedserverless.com, 2022: 28.1 ms to 16.2 ms. */
export const FIFO_FACTOR = 1.7;

/** Latencies as a warm client in the same Region sees them; `factor` multiplies sends and deletes. */
export function sqsLatencies(factor: number): readonly LatencyDefault[] {
  const send = {
    p50: 8 * factor,
    p99: 51.4 * factor,
    source: factor === 1 ? MQPERF : `${MQPERF}; × ${factor} for FIFO (bitesizedserverless.com 2022)`,
    asOf: '2022-09',
  } as const;
  return [
    latency({ ...send, operation: 'SendMessage', perExtraEntryMs: 0.7, perByte: PER_BYTE, trust: 'low' }),
    latency({ operation: 'ReceiveMessage', p50: 8, p99: 60, source: 'assumed like a send', asOf: '2022-09', trust: 'low' }),
    latency({
      operation: 'LongPollWake',
      p50: 4,
      p99: 60,
      source: 'what bitesizedserverless.com 2022 leaves after send and invoke',
      asOf: '2022-09',
      trust: 'low',
    }),
    latency({ ...send, operation: 'DeleteMessage', perExtraEntryMs: 0.7, trust: 'low' }),
    latency({ ...send, operation: 'ChangeMessageVisibility', trust: 'low' }),
  ];
}
