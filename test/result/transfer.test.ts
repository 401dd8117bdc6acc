/**
 * Data transfer, a line of each reader: bills by hand. A month has 2,628,000 seconds, a GB 2^30 bytes; us-east-1: the account's first
 * 100 GB to the internet free, then 0.09 up to 10,240 GB, 0.085 to 51,200, 0.07 to 153,600, 0.05 beyond.
 */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { infracost } from '../../src/report/infracost.ts';
import type { Cost, CostLine } from '../../src/result/study-result.ts';
import { readScenario } from '../../src/scenario/read.ts';
import { billFor, cents, resultOf } from '../support/bills.ts';
import { sumOf } from '../support/models.ts';
import { runsOfScenario } from '../support/scenario-runs.ts';

/** Ten messages a second of 64 KiB are 655,360 B/s: 1,604.00 GB a month. */
const SENDER =
  'duration: 1000s\nproducers: { shop: { to: orders, arrivals: regular, retry: none, rate: 10/s, size: 64 KiB } }\nservices: { orders: { kind: sqs-standard } }\n';
const MONTHLY_GB = (10 * 65_536 * 730 * 3600) / 2 ** 30;
/** Two messages more or less in 10,000. */
const NEAR = 0.4;

const reader = (more: string, name = 'desk'): string => `consumers: { ${name}: { kind: poller, from: orders, serviceTime: 1ms, ${more} } }`;

function transferOf({ lines }: Cost): readonly CostLine[] {
  return lines.filter(({ item }) => item.startsWith('Data transfer'));
}

describe('the line of a reader', () => {
  it.each(['workers: 4, batch: 1', 'workers: 4, batch: 10', 'workers: 4, batch: 10, prefetch: 10', 'wait: 0s, interval: 50ms'])(
    'has all bytes it received: %s',
    async (how) => {
      const [line] = transferOf(await billFor(SENDER + reader(how)));
      expect(line).toMatchObject({ component: 'desk', item: 'Data transfer within the Region', unit: 'GB', price: 0, monthly: 0, asOf: '2026-11-27' });
      expect(Math.abs(line!.quantity - MONTHLY_GB)).toBeLessThan(NEAR);
    },
  );

  it('has what is received again as well: nothing is ever deleted, and shows every second', () => {
    const text = `latencies: none\n${SENDER.replace('sqs-standard', 'sqs-standard, visibilityTimeout: 1s').replace('1000s', '20s')}${reader('workers: 50, failures: { share: 100% }')}`;
    const [run] = runsOfScenario(text, 1);
    const received = sumOf(run!, 'desk', 'delivered');
    // Sent at k/10 s, received at once and at each whole second after: far more than the 200 sent.
    expect(received).toBeGreaterThan(1900);
    const desk = run!.components.find(({ name }) => name === 'desk');
    expect(desk?.usage).toEqual({ receivedGb: (received * 65_536) / 2 ** 30 });
  });

  it('is there for each application of a stream, which all read everything', async () => {
    const cost = await billFor(`duration: 1000s
producers: { web: { to: clicks, arrivals: regular, retry: none, rate: 10/s, size: 64 KiB } }
services: { clicks: { kind: kinesis, shards: 4 } }
consumers:
  a: { kind: shard-reader, from: clicks, serviceTime: 1ms }
  b: { kind: shard-reader, from: clicks, serviceTime: 1ms, location: internet }`);
    const [a, b] = transferOf(cost);
    // Up to a poll interval of a second is unread at the end, in four shards: ten records.
    expect(Math.abs(a!.quantity - MONTHLY_GB)).toBeLessThan(11 * NEAR);
    expect(b!.quantity + b!.free!).toBeCloseTo(a!.quantity, 0);
    expect(b!.monthly).toBeCloseTo(b!.quantity * 0.09, 9);
  });

  it('is there, with nothing, where nothing comes', async () => {
    const cost = await billFor(`duration: 1000s\nservices: { orders: { kind: sqs-standard } }\n${reader('location: internet')}`);
    expect(transferOf(cost)).toMatchObject([{ quantity: 0, monthly: 0 }]);
  });
});

describe('out to the internet', () => {
  it('1,604.00 GB less 100 at 0.09 are 135.36, and stand in the sum and in the component', async () => {
    const cost = await billFor(`${SENDER}${reader('location: internet')}`);
    const [line] = transferOf(cost);
    expect(line).toMatchObject({ item: 'Data transfer out to the internet', free: 100, price: 0.09, asOf: '2026-07-20' });
    expect(Math.abs(line!.monthly! - 135.36)).toBeLessThan(0.09 * NEAR);
    const requests = cost.lines.find(({ component }) => component === 'orders')!.monthly!;
    expect(cost.monthly).toBeCloseTo(requests + line!.monthly!, 9);
    expect(cost.byComponent?.find(({ component }) => component === 'desk')).toMatchObject({ monthly: line!.monthly, unknown: 0 });
  });

  it('two readers share the free 100 GB', async () => {
    const lines = transferOf(
      await billFor(
        `${SENDER}consumers:\n  a: { kind: poller, from: orders, serviceTime: 1ms, location: internet }\n  b: { kind: poller, from: orders, serviceTime: 1ms, location: internet }`,
      ),
    );
    expect(lines.map(({ component, free = 0 }) => [component, free])).toEqual([
      ['a', 100],
      ['b', 0],
    ]);
    const sum = lines.reduce((all, { monthly }) => all + monthly!, 0);
    expect(Math.abs(sum - 135.36)).toBeLessThan(0.09 * NEAR);
  });

  it('100 MiB a second are 256,640.6 GB: 912.60 + 3,481.60 + 7,168.00 + 5,152.03', async () => {
    const cost = await billFor(
      `duration: 100s\nproducers: { shop: { to: orders, arrivals: regular, retry: none, rate: 100/s, size: 1 MiB } }\nservices: { orders: { kind: sqs-standard } }\n${reader('workers: 4, location: internet')}`,
    );
    const lines = transferOf(cost);
    expect(lines.map(({ item }) => item)).toEqual([
      'Data transfer out to the internet',
      'Data transfer out to the internet beyond 10,240 GB',
      'Data transfer out to the internet beyond 51,200 GB',
      'Data transfer out to the internet beyond 153,600 GB',
    ]);
    expect(lines.slice(0, 3).map(({ monthly }) => cents(monthly))).toEqual(['912.60', '3481.60', '7168.00']);
    // One message in 10,000 is 26 GB.
    expect(Math.abs(lines[3]!.monthly! - 5152.03)).toBeLessThan(0.05 * 27);
  });

  it('a price of the scenario is for every unit, whatever the tiers of the list: 256,640.6 GB less 100 at 0.06 are 15,392.44', async () => {
    const text = `duration: 100s\nprices: { desk.transferToInternet: 0.06 }\nproducers: { shop: { to: orders, arrivals: regular, retry: none, rate: 100/s, size: 1 MiB } }\nservices: { orders: { kind: sqs-standard } }\n`;
    const [line, ...more] = transferOf(await billFor(`${text}${reader('workers: 4, location: internet')}`));
    expect(more).toEqual([]);
    expect(Math.abs(line!.monthly! - 15_392.44)).toBeLessThan(0.06 * 27);
  });

  it('in eu-west-1 the first 10 TB are known, what is beyond is not', async () => {
    const cost = await billFor(`region: eu-west-1\n${SENDER.replace('10/s', '100/s')}${reader('workers: 4, location: internet')}`);
    expect(transferOf(cost).map(({ price, monthly }) => [price, cents(monthly)])).toEqual([
      [0.09, '912.60'],
      [null, 'unknown'],
    ]);
    expect(cost.note).toContain('Data transfer out to the internet beyond 10,240 GB of desk');
    // Who knows us-east-1 alone is no source of what is unknown here.
    expect(transferOf(cost)[1]!.source).not.toContain('usage.ai');
  });
});

describe('to another Region', () => {
  it('is unknown, in no sum, and said', async () => {
    const cost = await billFor(`${SENDER}${reader('location: other-region')}`);
    expect(transferOf(cost)).toMatchObject([{ item: 'Data transfer to another Region', price: null, monthly: null }]);
    expect(cost.monthly).toBe(cost.lines.find(({ component }) => component === 'orders')!.monthly);
    expect(cost.note).toContain('Without what has no known price here: Data transfer to another Region of desk.');
  });

  it.each(['desk.transferToOtherRegion: 0.02', 'poller.transferToOtherRegion: 0.02'])('is what the scenario says: %s, 32.08', async (price) => {
    const [line] = transferOf(await billFor(`${SENDER}prices: { ${price} }\n${reader('location: other-region')}`));
    expect(line).toMatchObject({ price: 0.02, source: 'this scenario' });
    expect(Math.abs(line!.monthly! - 32.08)).toBeLessThan(0.02 * NEAR);
  });
});

describe('prices', () => {
  it('a NAT gateway on the way within the Region is priced by the scenario: 1,604.00 GB × 0.045', async () => {
    const [line] = transferOf(await billFor(`${SENDER}prices: { desk.transferInRegion: 0.045 }\n${reader('')}`));
    expect(Math.abs(line!.monthly! - 72.18)).toBeLessThan(0.045 * NEAR);
  });

  it('one that nobody pays is warned of, with the one that is paid', () => {
    const read = readScenario(`${SENDER}prices: { desk.transferToInternet: 0.05 }\n${reader('')}`, { file: 'bill.yaml' });
    expect(read.ok && read.warnings.map(({ rule, path, message, hint }) => ({ rule, path, message, hint }))).toEqual([
      {
        rule: 'price-not-paid',
        path: 'prices.desk.transferToInternet',
        message: 'desk does not pay "transferToInternet" as this file has it',
        hint: 'what it pays: desk.transferInRegion',
      },
    ]);
  });

  it('one for a kind is taken where some of that kind pay it, and not judged while a component is wrong', () => {
    const two = `consumers:\n  a: { kind: poller, from: orders, serviceTime: 1ms }\n  b: { kind: poller, from: orders, serviceTime: 1ms, location: internet }`;
    const ofTwo = readScenario(`${SENDER}prices: { poller.transferToInternet: 0.05 }\n${two}`, { file: 'bill.yaml' });
    expect(ofTwo.ok && ofTwo.warnings.map(({ rule }) => rule)).toEqual(['near-latencies']);
    const broken = readScenario(`${SENDER}prices: { desk.transferToInternet: 0.05 }\n${reader('location: the moon')}`, { file: 'bill.yaml' });
    expect(broken.ok ? [] : broken.problems.map(({ path }) => path)).toEqual(['consumers.desk.location']);
  });
});

describe('calls from afar', () => {
  const warned = (text: string): readonly string[] => {
    const read = readScenario(text, { file: 'far.yaml' });
    if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
    return read.warnings.filter(({ rule }) => rule === 'near-latencies').map(({ path }) => path);
  };

  it.each([
    ['', 'location: internet', ['consumers.desk.location']],
    ['', 'location: region', []],
    ['', 'wait: 20s', []],
    ['latencies: none\n', 'location: internet', []],
    ['latencies: { orders: { ReceiveMessage: 90ms } }\n', 'location: internet', []],
    ['latencies: { orders.ReceiveMessage: 90ms }\n', 'location: other-region', []],
    ['latencies: { orders: none }\n', 'location: other-region', []],
    // A reader does not send.
    ['latencies: { orders.SendMessage: 90ms }\n', 'location: internet', ['consumers.desk.location']],
  ])('%j with %s', (latencies, more, paths) => {
    expect(warned(`${latencies}${SENDER}${reader(more)}`)).toEqual(paths);
  });
});

it('says nothing of latencies while those are wrong', () => {
  const read = readScenario(`latencies: { orders.ReceiveMessage: soon }\n${SENDER}${reader('location: internet')}`, { file: 'far.yaml' });
  expect(read.ok ? [] : read.problems.map(({ path }) => path)).toEqual(['latencies.orders.ReceiveMessage']);
});

describe('infracost-usage.yml', () => {
  it('has what goes out, with its Region, free units included, and nothing of what stays within', async () => {
    const [artifact] = infracost(
      await resultOf(`region: eu-west-1\n${SENDER}consumers:
  near: { kind: poller, from: orders, serviceTime: 1ms }
  far: { kind: poller, from: orders, serviceTime: 1ms, location: internet }
  there: { kind: poller, from: orders, serviceTime: 1ms, location: other-region }`),
    );
    expect(artifact?.text).toContain('# aws_data_transfer has none: its names stay as they are.\n');
    const { resource_usage: usage } = parse(artifact?.text ?? '');
    expect(Object.keys(usage)).toEqual(['aws_sqs_queue.orders', 'aws_data_transfer.far', 'aws_data_transfer.there']);
    const { far, there } = { far: usage['aws_data_transfer.far'], there: usage['aws_data_transfer.there'] };
    expect([far.region, there.region]).toEqual(['eu-west-1', 'eu-west-1']);
    expect(Object.keys(far)).toEqual(['region', 'monthly_outbound_internet_gb']);
    expect(Object.keys(there)).toEqual(['region', 'monthly_outbound_other_regions_gb']);
    // Three readers share the queue in turn.
    expect(Math.abs(far.monthly_outbound_internet_gb - MONTHLY_GB / 3)).toBeLessThan(NEAR);
    expect(Math.abs(there.monthly_outbound_other_regions_gb - MONTHLY_GB / 3)).toBeLessThan(NEAR);
  });
});
