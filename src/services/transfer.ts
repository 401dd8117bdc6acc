/**
 * Data transfer: what leaves a service is charged by where it goes, so each reader says where it is and its bill has the line. What
 * is sent into a service is free, from its own Region and from the internet.
 */
import { z } from 'zod';
import { RECEIVED_GB } from './received.ts';
import type { Price } from './service.ts';

/** Where a reader is, as the service it reads from sees it. */
export type Location = 'region' | 'internet' | 'other-region';

const rules = 'https://aws.amazon.com/about-aws/global-infrastructure/global-network/faqs';
const payload = 'Payload as it was received, redeliveries included; what HTTP and its encoding add is not known.';

/** A secondary source, which has us-east-1 alone; AWS's own table was not to be had. */
const beyond = { source: 'https://www.usage.ai/blogs/aws/networking-cost/data-transfer-costs/', asOf: '2026-06-02' } as const;

const shared = { usage: RECEIVED_GB, per: 1, unit: 'GB' } as const;
const infracost = { resource: 'aws_data_transfer', withRegion: true } as const;

/** The line of a reader in each of its locations. Only the one of its own is in force. */
const PRICES: Readonly<Record<Location, Price>> = {
  region: {
    ...shared,
    id: 'transferInRegion',
    item: 'Data transfer within the Region',
    usd: 0,
    source: `Free between SQS or Kinesis and instances of one Region, ${rules}`,
    asOf: '2026-11-27',
    note: `${payload} A NAT gateway or an interface endpoint on the way has a price of its own.`,
  },
  internet: {
    ...shared,
    id: 'transferToInternet',
    item: 'Data transfer out to the internet',
    usd: { 'us-east-1': 0.09, 'eu-west-1': 0.09 },
    freePerMonth: 100,
    tiers: [
      { above: 10_240, usd: { 'us-east-1': 0.085 }, ...beyond },
      { above: 51_200, usd: { 'us-east-1': 0.07 }, ...beyond },
      { above: 153_600, usd: { 'us-east-1': 0.05 }, ...beyond },
    ],
    infracost: { ...infracost, key: 'monthly_outbound_internet_gb' },
    source: 'AWS Price List, offer AWSDataTransfer, https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer',
    asOf: '2026-07-20',
    note: `${payload} The free 100 GB are shared by all services and Regions of the account.`,
  },
  'other-region': {
    ...shared,
    id: 'transferToOtherRegion',
    item: 'Data transfer to another Region',
    usd: {},
    infracost: { ...infracost, key: 'monthly_outbound_other_regions_gb' },
    source: `Charged by the Region it leaves, ${rules}`,
    asOf: '2026-11-27',
    note: `${payload} The price list has one for each pair of Regions, so that it is unknown here until the scenario says it.`,
  },
};

export const transferPrices: readonly Price[] = Object.values(PRICES);

/** Ids of the lines a reader in this location has not. */
export function transferOutOfForce(location: Location): readonly string[] {
  return transferPrices.filter((price) => price !== PRICES[location]).map(({ id }) => id);
}

export const locationField = z.enum(['region', 'internet', 'other-region']).prefault('region').meta({
  description: 'Where it reads from: within the Region of the service, over the internet, or from another Region. It decides what data transfer costs.',
});
