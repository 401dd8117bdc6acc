/** Whether the readers of a stream together ask more often than a shard answers. */

import type { Facts } from '../services/facts.ts';
import { exactDuration, formatRate, formatShare } from '../units/format.ts';
import type { Judged } from './judged.ts';
import { pathOf } from './links.ts';
import type { Notebook } from './reading.ts';
import type { ScenarioComponent } from './scenario.ts';
import { knownOr } from './unread.ts';

const NAMED_MOST = 4;

interface Reader {
  readonly component: ScenarioComponent;
  readonly pollsPerSecond: number;
}

/** The streams, each with its readers: every one of these polls all of the shards. Those of unknown haste are left out. */
export function logsOf(judged: Judged) {
  return judged.components.map((component) => ({
    component,
    readers: judged.readersOf(component).flatMap((reader): readonly Reader[] => {
      const isOfIt = judged.linksOf(reader).some(({ port, target }) => port === 'log' && target === component.name);
      const polls = isOfIt ? knownOr(undefined, () => judged.factsOf(reader).work?.pollsPerSecond) : undefined;
      return polls === undefined ? [] : [{ component: reader, pollsPerSecond: polls }];
    }),
  }));
}

/** Readers that lag behind poll more seldom, so the part that is refused is the most there can be. */
export function checkPolls(log: ScenarioComponent, readers: readonly Reader[], { readCalls }: Facts, notebook: Notebook): void {
  const polls = readers.reduce((sum, { pollsPerSecond }) => sum + pollsPerSecond, 0);
  const [fastest] = [...readers].sort((a, b) => b.pollsPerSecond - a.pollsPerSecond);
  if (readCalls === undefined || fastest === undefined || polls <= readCalls.value * 1.000001) return;
  const least = exactDuration(Math.ceil((readers.length / readCalls.value) * 1e3) * 1e3);
  const all = readers.length === 1 ? `${fastest.component.name} polls` : `${listed(readers)} together poll`;
  notebook.warn(pathOf(fastest.component, 'pollInterval'), {
    rule: 'polls-above-limit',
    message: `${all} each shard of ${log.name} ${formatRate(polls)}, and it answers ${formatRate(readCalls.value)} (${readCalls.limit}): up to ${formatShare(1 - readCalls.value / polls)} of the calls will be refused`,
    hint: `a pollInterval of ${least} or more${readers.length === 1 ? '' : ' for each'}`,
  });
}

function listed(readers: readonly Reader[]): string {
  if (readers.length > NAMED_MOST) return `${readers.length} readers`;
  const names = readers.map(({ component }) => component.name);
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
