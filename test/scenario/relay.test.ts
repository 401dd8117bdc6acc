/** Pipelines of several stages: how they are written, what is refused, and what reads them later. */
import { describe, expect, it } from 'vitest';
import { loadOf } from '../../src/experiment/plan-load.ts';
import { withSecondOpinions } from '../../src/experiment/second-opinion.ts';
import { studyHere } from '../../src/experiment/study.ts';
import { compile } from '../../src/model/compile.ts';
import { readScenario } from '../../src/scenario/read.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

/** Orders are packed, parcels are carried; `relays` are further producers. */
const pipeline = (relays: string): string => `name: pipeline
duration: 10m
seed: 1
producers:
  shop: { to: orders, rate: 2/s }
${relays}
services:
  orders: { kind: sqs-standard, deadLetter: { queue: orders-dlq, maxReceiveCount: 5 } }
  orders-dlq: { kind: sqs-standard }
  parcels: { kind: sqs-standard }
consumers:
  packers: { kind: poller, from: orders, workers: 3, batch: 1, serviceTime: 200ms }
  couriers: { kind: poller, from: parcels, workers: 3, batch: 1, serviceTime: 200ms }
  cleaners: { kind: poller, from: orders-dlq, serviceTime: 200ms }
`;

function scenarioOf(relays: string): Scenario {
  const read = readScenario(pipeline(relays), { file: 'pipeline.yaml' });
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('\n'));
  return read.scenario;
}

function refusalsOf(relays: string): readonly string[] {
  const read = readScenario(pipeline(relays), { file: 'pipeline.yaml' });
  return read.ok ? [] : read.problems.map(({ rule, message }) => `${rule}: ${message}`);
}

describe('a relay', () => {
  it('is what follows a consumer, whether or not it says its kind', () => {
    for (const written of ['packed: { after: packers, to: parcels }', 'packed: { kind: relay, after: packers, to: parcels }']) {
      const { components } = scenarioOf(`  ${written}`);
      expect(components.find(({ name }) => name === 'packed')).toMatchObject({ kind: 'relay', role: 'producer', spec: { share: 1 } });
    }
  });

  it('has its own fields set though its kind goes unsaid', () => {
    const set = (path: string) => readScenario(pipeline('  packed: { after: packers, to: parcels }'), { file: 'pipeline.yaml', overrides: [path] });
    const read = set('producers.packed.share=50%');
    expect(read.ok && read.scenario.components.find(({ name }) => name === 'packed')).toMatchObject({ spec: { share: 0.5 } });
    expect(set('producers.packed.rate=5/s')).toMatchObject({
      ok: false,
      problems: [{ rule: 'unknown-path', message: 'producers.packed.rate: packed has no rate' }],
    });
  });

  it('has no rate of its own, and needs whom it follows', () => {
    expect(refusalsOf('  packed: { after: packers, to: parcels, rate: 3/s }').join()).toContain('unknown-key: packed has no "rate"');
    expect(refusalsOf('  packed: { kind: relay, to: parcels }').join()).toContain('missing-key: packed needs "after"');
    expect(refusalsOf('  packed: { after: orders, to: parcels }').join()).toContain('wrong-link: packed follows orders, which is a queue');
    expect(refusalsOf('  packed: { after: packer, to: parcels }').join()).toContain('unknown-component: packed follows packer, which is not there');
  });

  it('may not lead back to whom it follows, however long the way', () => {
    const message = 'comes back to packers: every message would go round for ever';
    expect(refusalsOf('  packed: { after: packers, to: orders }').join()).toContain(message);
    expect(refusalsOf('  packed: { after: packers, to: parcels }\n  back: { after: couriers, to: orders }').join()).toContain(message);
    expect(refusalsOf('  packed: { after: cleaners, to: orders }').join()).toContain('comes back to cleaners');
    expect(refusalsOf('  packed: { after: packers, to: parcels }\n  copies: { after: packers, to: parcels }')).toEqual([]);
  });

  it('is told what its batches may hold', () => {
    expect(refusalsOf('  packed: { after: packers, to: parcels, batch: { records: 11 } }').join()).toContain(
      'batches of 11 are more than parcels takes in a call',
    );
  });
});

describe('behind a relay', () => {
  const { model, context } = compile(scenarioOf('  packed: { after: packers, to: parcels, share: 50% }'));
  const result = withSecondOpinions(studyHere(model, context), model);

  it('flows are told in the direction messages go', () => {
    const links = result.links.map(({ from, to, label }) => `${from} ${label} ${to}`);
    expect(links).toContain('packers done packed');
    expect(links).toContain('packed sends parcels');
  });

  it('a message is paid for at each stage and counted once', () => {
    const shop = result.components.shop!.metrics.accepted!.sum!;
    const [monthly, millions] = [result.cost!.monthly!, (shop / 600) * 730 * 3600];
    expect(result.cost!.perMillionMessages).toBeCloseTo((1e6 * monthly) / millions, 6);
    expect(result.components.packed!.metrics.accepted!.sum).toBeGreaterThan(0.4 * shop);
  });

  it('theory says nothing of a station whose arrivals nobody wrote down', () => {
    const of = (result.secondOpinions ?? []).map(({ component }) => component);
    expect(of).toContain('packers');
    expect(of).not.toContain('couriers');
  });

  it('only a rate can be turned up', () => {
    const source = { text: pipeline('  packed: { after: packers, to: parcels }'), file: 'pipeline.yaml' };
    expect(() => loadOf(source, 'producers.packed.rate')).toThrow('there is producers.shop.rate');
  });
});
