import { z } from 'zod';
import type { Micros } from '../../units/units.ts';
import { SECOND } from '../../units/units.ts';
import { consumerMetrics } from '../consumer-metrics.ts';
import type { WorkFacts } from '../facts.ts';
import { told } from '../facts.ts';
import type { DistributionSpec } from '../fields/distribution.ts';
import { timeDistribution } from '../fields/distribution.ts';
import { link, READS } from '../fields/link.ts';
import { count, duration } from '../fields/quantity.ts';
import { distributionOf } from '../fields/rate.ts';
import type { ServiceSpec } from '../service.ts';
import type { Location } from '../transfer.ts';
import { locationField, transferOutOfForce, transferPrices } from '../transfer.ts';
import type { ShardReaderConfig } from './config.ts';

interface ShardReaderSpec {
  readonly kind: 'shard-reader';
  readonly from: string;
  readonly location: Location;
  readonly workers: number;
  readonly pollInterval: Micros;
  readonly records: number;
  readonly serviceTime: DistributionSpec;
  readonly serviceTimePer: 'message' | 'batch';
}

export const spec: ServiceSpec<ShardReaderSpec, ShardReaderConfig> = {
  kind: 'shard-reader',
  role: 'consumer',
  otherNames: ['reader'],
  summary: 'Workers of one application that share the shards of a stream and read them by GetRecords.',
  schema: z.strictObject({
    kind: z.literal('shard-reader'),
    from: link('Name of the stream it reads from.', { port: 'log' }),
    location: locationField,
    workers: count('Workers; the shards are shared evenly, workers beyond the number of shards are idle.', {
      least: 1,
      most: 100_000,
      says: 'between 1 and 100000',
    }).prefault(1),
    pollInterval: duration('Time between the GetRecords calls to one shard.', { positive: true }).prefault('1s'),
    records: count('Records a GetRecords call asks for.', { least: 1, most: 10_000, says: 'between 1 and 10000' }).prefault(10_000),
    serviceTime: timeDistribution('Work on a record (or on a batch, see serviceTimePer).'),
    serviceTimePer: z
      .enum(['message', 'batch'])
      .prefault('message')
      .meta({ description: 'Whether serviceTime is the work on one record or on what one call returned.' }),
  }),
  offers: ['completions'],
  links: ({ from }) => [{ ...READS, name: 'from', field: 'from', target: from, port: 'log' }],
  limits: [],
  latencies: [],
  metrics: consumerMetrics,
  prices: transferPrices,
  pricesOutOfForce: ({ location }) => transferOutOfForce(location),
  assumptions: [
    {
      id: 'evenShards',
      text: 'Shards are shared evenly among the workers from the start and stay where they are; reading begins at the oldest record.',
      source: 'modelling choice',
      asOf: '2026-11',
      trust: 'none',
    },
    {
      id: 'refusedPolls',
      text: 'A refused call is made again after half to one and a half poll intervals, so that no reader is refused for ever by polling in step with others.',
      source: 'modelling choice',
      asOf: '2026-11',
      trust: 'none',
    },
  ],
  notModelled: [
    'What HTTP and its encoding add to data transfer, which is of payload alone.',
    'Leases, their failover and checkpoints.',
    'Retries of GetRecords by the SDK: a refused call is made again as a poll of its own.',
    'Telling a record that was sent twice from its first: duplicates stay at none, and goodput counts both.',
  ],
  facts: (written) => ({
    work: told<WorkFacts>({
      isAfar: () => written.location !== 'region',
      workers: () => written.workers,
      batch: () => written.records,
      prefetch: () => 0,
      pollsPerSecond: () => SECOND / written.pollInterval,
      wait: () => 0 as Micros,
      serviceTime: () => distributionOf(written.serviceTime),
      serviceTimePer: () => written.serviceTimePer,
      heartbeat: () => 0 as Micros,
      failureShare: () => 0,
    }),
  }),
  compile: ({ records, kind: _, from: __, location: ___, ...written }) => ({
    ...written,
    recordsMost: records,
    serviceTime: distributionOf(written.serviceTime),
  }),
};
