/** How default latencies are written down. */
import type { Distribution } from '../kernel/distribution.ts';
import { formatDuration } from '../units/format.ts';
import type { LatencyDefault } from './service.ts';

const Z99 = 2.3263478740408408;
const MS = 1_000;

interface Written {
  readonly operation: string;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly perExtraEntryMs?: number;
  /** Microseconds a byte. */
  readonly perByte?: number;
  readonly source: string;
  readonly asOf: string;
  readonly trust: LatencyDefault['trust'];
}

/** A lognormal latency by its median and 99th percentile. */
export function latency({ operation, p50, p99, perExtraEntryMs = 0, perByte = 0, source, asOf, trust }: Written): LatencyDefault {
  const base: Distribution = { kind: 'lognormal', mu: Math.log(p50 * MS), sigma: Math.log(p99 / p50) / Z99 };
  const more = [
    perExtraEntryMs > 0 ? `+ ${formatDuration(perExtraEntryMs * MS)} per extra entry` : '',
    perByte > 0 ? `+ payload at ${Math.round(1 / perByte)} MB/s` : '',
  ].filter((part) => part !== '');
  const text = [`p50 ${formatDuration(p50 * MS)}, p99 ${formatDuration(p99 * MS)}`, ...more].join(', ');
  return { operation, base, perExtraEntry: perExtraEntryMs * MS, perByte, text, source, asOf, trust };
}
