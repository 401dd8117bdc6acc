/** A kind that comes later falls under everything there is, without a line changed elsewhere. See decision 044. */
import { describe, expect, it } from 'vitest';
import { runVariant } from '../../src/experiment/source.ts';
import { prepareSweep, runSweep } from '../../src/experiment/sweep.ts';
import { topologyLayout } from '../../src/report/html/topology-layout.ts';
import { readScenario } from '../../src/scenario/read.ts';
import { plan } from '../support/plan.ts';
import { registerToys } from '../support/toys.ts';

registerToys();

const HEAD = 'name: toys\nseed: 3\nduration: 10m\nwarmUp: 0s\nlimits: none\nlatencies: none\n';
/** A sensor into a topic, which two queues subscribe to; `more` goes after the topic's subscribers. */
const fanOut = (more = ', undelivered: lost', relay = ''): string => `${HEAD}producers:
  sensor: { kind: toy-sensor, feeds: news, every: 100ms }
${relay}services:
  news: { kind: toy-topic, subscribers: [{ into: left }, { into: small }]${more} }
  left: { kind: sqs-standard }
  small: { kind: sqs-standard }
  lost: { kind: sqs-standard }
  next: { kind: sqs-standard }
consumers:
  hands: { kind: toy-hand, takes: left, hands: 2, mean: 100ms }
  poller: { kind: poller, from: small, serviceTime: 10ms }
  last: { kind: poller, from: next, serviceTime: 10ms }
`;

const RELAY = '  relay: { after: hands, to: next }\n';

function problemsOf(text: string): readonly string[] {
  const read = readScenario(text, { file: 'toys.yaml' });
  const problems = read.ok ? read.scenario.warnings : read.problems.map(({ line, rule, message }) => `${line} ${rule}: ${message}`);
  return problems;
}

describe('validate', () => {
  it('finds nothing amiss where nothing is', () => {
    expect(problemsOf(fanOut(undefined, RELAY))).toEqual([]);
  });

  it('says what a link does in its own words, at its own place', () => {
    const text = fanOut().replace('into: small', 'into: smal').replace('takes: left', 'takes: news');
    const found = problemsOf(text);
    expect(found).toContainEqual('10 unknown-component: news fans out to smal, which is not there');
    expect(found).toContainEqual('16 wrong-link: hands takes from news, which is a service (toy-topic); toy-hand needs a queue');
    // A topic keeps nothing that somebody would have to read.
    expect(found.filter((problem) => problem.includes('dead-end')).join()).not.toContain('news');
  });

  it('judges the links of a component that is wrong elsewhere', () => {
    const found = problemsOf(fanOut(', speed: 3').replace('into: small', 'into: smal'));
    expect(found).toContainEqual('10 unknown-component: news fans out to smal, which is not there');
  });

  it('refuses what would go round for ever, by whatever kinds', () => {
    expect(problemsOf(fanOut('', '  relay: { after: hands, to: news }\n')).join()).toContain('what relay sends on comes back to hands');
    expect(problemsOf(fanOut('', '  relay: { after: last, to: news }\n  more: { after: poller, to: next }\n')).join()).toContain(
      'what more sends on comes back to poller',
    );
    const toItself = fanOut().replace('into: small', 'into: news');
    expect(problemsOf(toItself).join()).toContain('circle: messages go in a circle: news → news: every message would go round for ever');
  });

  it('refuses a circle of which one link sets messages aside', () => {
    const text = fanOut(', undelivered: other }\n  other: { kind: toy-topic, subscribers: [{ into: news }]');
    expect(problemsOf(text).filter((problem) => problem.includes('circle'))).toEqual([
      expect.stringContaining('messages go in a circle: news → other → news'),
      expect.stringContaining('messages go in a circle: other → news → other'),
    ]);
  });
});

describe('links that cannot be built', () => {
  it('are refused though no message goes round', () => {
    const text = fanOut('')
      .replace('into: small', 'into: other')
      .replace('  left:', '  other: { kind: toy-topic, subscribers: [{ into: small }], pulls: news }\n  left:');
    expect(problemsOf(text).filter((problem) => problem.includes('circle'))).toEqual([
      '10 circle: news → other → news: each needs the next one to be there before it',
      '11 circle: other → news → other: each needs the next one to be there before it',
    ]);
  });
});

async function run(text: string) {
  const result = await runVariant({ text, file: 'toys.yaml' }, [], { threads: 0 });
  if (result === null) throw new Error('interrupted');
  return result;
}

describe('a run', () => {
  it('draws links as messages go, and tells dead letters apart', async () => {
    const result = await run(fanOut(undefined, RELAY));
    expect(result.links).toEqual([
      { from: 'sensor', to: 'news', label: 'readings' },
      { from: 'relay', to: 'next', label: 'sends' },
      { from: 'hands', to: 'relay', label: 'done' },
      { from: 'news', to: 'left', label: 'fans out' },
      { from: 'news', to: 'small', label: 'fans out' },
      { from: 'news', to: 'lost', label: 'dead letters' },
      { from: 'left', to: 'hands', label: 'takes' },
      { from: 'small', to: 'poller', label: 'reads' },
      { from: 'next', to: 'last', label: 'reads' },
    ]);
    const { boxes, flows } = topologyLayout(result);
    const x = (name: string): number => boxes.find((box) => box.name === name)!.x;
    expect([x('sensor') < x('news'), x('news') < x('left'), x('left') < x('hands'), x('lost') === x('news')]).toEqual([true, true, true, true]);
    expect(flows.filter(({ isDeadLetter }) => isDeadLetter)).toEqual([{ from: 'news', to: 'lost', isDeadLetter: true }]);
  });

  it('sets aside what a subscriber refuses, and loses nothing', async () => {
    const { components } = await run(fanOut().replace('limits: none', 'limits: { small.message.bytes: 50 B }'));
    expect(components.news?.ledger.out).toEqual({ delivered: 6_000, setAside: 6_000 });
    expect(components.lost?.ledger.inside).toBe(6_000);
    expect(components.hands?.metrics.completed?.sum).toBeGreaterThan(5_900);
  });
});

describe('theory', () => {
  it('has a second opinion of a source and a consumer that tell of themselves', async () => {
    const { secondOpinions } = await run(`${HEAD}producers:
  sensor: { kind: toy-sensor, feeds: left, every: 100ms }
services:
  left: { kind: sqs-standard }
consumers:
  hands: { kind: toy-hand, takes: left, hands: 2, mean: 120ms }
`);
    expect(secondOpinions).toMatchObject([{ component: 'hands', servers: 2, offeredLoad: expect.closeTo(1.2, 9), broken: [] }]);
  });

  it('is silent about what a kind feeds that tells nothing', async () => {
    const beside = 'producers:\n  other: { kind: toy-sensor, feeds: left, every: 1s }\n';
    expect((await run(fanOut().replace('producers:\n', beside))).secondOpinions).toBeUndefined();
  });
});

describe('a plan', () => {
  it('rules out by the places and limits a stream tells of', async () => {
    const found = await plan(
      `${HEAD.replace('limits: none\n', '').replace('10m', '2m')}producers:
  sensor: { kind: toy-sensor, feeds: stream, every: 2ms }
services:
  stream: { kind: toy-river, beds: 1 }
consumers:
  reader: { kind: shard-reader, from: stream, workers: 1, serviceTime: 1us }
objectives: [stream.throttled.share < 1%]
`,
      { vary: ['services.stream.beds=1..8'], minimise: 'services.stream.beds' },
    );
    expect(found.counts.ruledOutByTheory).toBe(4);
    expect(found.skipped).toMatchObject([{ values: [1, 2, 3, 4], sentence: expect.stringContaining('of 4 would be offered more than its 100 records/s') }]);
    expect(found.answer?.values).toEqual({ 'services.stream.beds': 6 });
  });
});

it('a sweep varies its fields', async () => {
  const matrix = { axes: { 'consumers.hands.hands': [1, 2, 4] }, include: [], exclude: [], stop: null };
  const result = await runSweep(prepareSweep({ text: fanOut().replace('10m', '1m'), file: 'toys.yaml' }, { matrix }), { threads: 0 });
  expect(result?.points.map(({ outcome, id }) => `${outcome} ${id}`)).toEqual([1, 2, 4].map((hands) => `finished consumers.hands.hands=${hands}`));
});
