/** The page's lists: what was asked, what came of it and what was wanted; what stood out, and when. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { StudyResult } from '../../src/result/study-result.ts';
import { clickstream } from './fixture.ts';
import { itemsOf, pageOf, sectionOf, textOf } from './fixture-page.ts';

/** Without components there is nothing to draw, which takes most of a page's time. */
const undrawn = (result: StudyResult): StudyResult => ({ ...result, components: {}, series: [], links: [] });

const verdictsIn = (page: string): string[] => itemsOf(sectionOf(page, 'objectives'), 'verdicts');
const findingsIn = (page: string): string[][] =>
  itemsOf(sectionOf(page, 'findings'), 'findings').map((item) => {
    const [, when = '', text = ''] = /<span class="when">([\s\S]*?)<\/span><span class="text">([\s\S]*?)<\/span><\/li>/.exec(item) ?? [];
    return [textOf(when), textOf(text)];
  });

describe('the verdicts', () => {
  let items: string[] = [];
  beforeAll(async () => {
    items = verdictsIn(await pageOf(clickstream()));
  });

  test('each says the objective, what was seen, its interval and what was wanted', () => {
    expect(items.map(textOf)).toEqual([
      'met sessions.sojourn.p99 < 5s 4.21 s [4.02 s, 4.4 s], wanted < 5 s',
      'missed clicks.WriteProvisionedThroughputExceeded.share < 0.1% 2.39% of what was offered [2.31%, 2.47%], wanted < 0.1%',
      'undecided orders.backlog.max < 2500 2,410 [2,260, 2,560], wanted < 2,500. the interval straddles the bound; more replications would decide',
    ]);
  });

  test('each has the colour of its verdict', () => {
    expect(items.map((item) => /^<li class="(\w+)"/.exec(item)?.[1])).toEqual(['met', 'missed', 'undecided']);
  });

  test('draw what was seen left of a bound it keeps below, and right of one it does not', () => {
    const sides = items.map((item) => {
      const [seen, bound] = [Number(/<circle cx="([\d.]+)"/.exec(item)?.[1]), Number(/<path d="M([\d.]+) 3V25"/.exec(item)?.[1])];
      return seen < bound ? 'left' : seen > bound ? 'right' : 'nowhere';
    });
    expect(sides).toEqual(['left', 'right', 'left']);
  });

  test('the words of what is wanted are those of its own bound and comparison', async () => {
    const result = clickstream();
    const objectives = result.objectives.map((objective, i) => ({ ...objective, operator: '>=' as const, bound: [250, 0.5, 42_000][i]! }));
    const wanted = verdictsIn(await pageOf({ ...undrawn(result), objectives })).map((item) => /, wanted ([^.]*)/.exec(textOf(item))?.[1]);
    expect(wanted).toEqual(['>= 250 ms', '>= 50%', '>= 42,000']);
  });
});

describe('what stands out', () => {
  test('begins with the kind, the clock time and the time into the run; what has no instant has neither', async () => {
    expect(findingsIn(await pageOf(undrawn(clickstream())))).toEqual([
      ['Limit, 21:42:10 +00:12:10 into the run', 'clicks: records/s on shard 3 bound first; 132,480 records were refused, 2.39% of those offered.'],
      [
        'Overload, 21:33:20 +00:03:20 into the run',
        'dispatch.fifo grows by 19 messages a second: group "truck-0042 (depot scanner)" sends faster than one message at a time can be worked.',
      ],
      ['Note', 'sessions: 4 of 12 workers have no shard and are idle.'],
    ]);
  });

  test('says the time into the run once where the scenario names no start', async () => {
    const result = clickstream();
    const [first] = findingsIn(await pageOf({ ...undrawn(result), time: { ...result.time, startsAt: null } }));
    expect(first?.[0]).toBe('Limit, 00:12:10');
  });

  test('calls each kind by its name', async () => {
    const kinds = ['bound', 'overload', 'change', 'warning', 'loss'] as const;
    const findings = kinds.map((kind, i) => ({ kind, component: 'clicks', atMs: 60_000 * i, sentence: `Of kind ${kind}.` }));
    expect(findingsIn(await pageOf({ ...undrawn(clickstream()), findings }))).toEqual([
      ['Limit, 21:30:00 +00:00:00 into the run', 'Of kind bound.'],
      ['Overload, 21:31:00 +00:01:00 into the run', 'Of kind overload.'],
      ['Change, 21:32:00 +00:02:00 into the run', 'Of kind change.'],
      ['Note, 21:33:00 +00:03:00 into the run', 'Of kind warning.'],
      ['Loss, 21:34:00 +00:04:00 into the run', 'Of kind loss.'],
    ]);
  });
});
