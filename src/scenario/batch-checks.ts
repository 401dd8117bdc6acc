/** Whether a sender's batches gather anything. */

import { meanOf } from '../kernel/moments.ts';
import type { Facts, SendingFacts, TrafficFacts, WorkFacts } from '../services/facts.ts';
import { exceedance } from '../services/fields/distribution-facts.ts';
import { trafficOf } from '../services/rates.ts';
import { formatCount } from '../units/format.ts';
import type { Judged } from './judged.ts';
import { pathOf } from './links.ts';
import type { Notebook } from './reading.ts';
import type { ScenarioComponent } from './scenario.ts';
import { treeAt } from './tree.ts';

/** Below this part of the messages arriving together with the one before, a batch without a linger holds one as good as always. */
const TOGETHER_LEAST = 0.05;
/** Times that many workers may have in common to the microsecond. */
const OFTEN_EQUAL: readonly string[] = ['constant', 'empirical', 'quantiles'];

interface Gathering {
  readonly self: ScenarioComponent;
  readonly facts: Facts;
  readonly other: ScenarioComponent;
  readonly otherFacts: Facts;
  /** The consumer whose completions are sent on. */
  readonly after: WorkFacts | undefined;
}

export function checkGathering(gathering: Gathering, { batchRecords, linger }: SendingFacts, { duration }: Judged, notebook: Notebook): void {
  const { self, facts, after } = gathering;
  const batch = treeAt(notebook.root, pathOf(self, 'batch'));
  if (batch?.kind !== 'map') return;
  if (batch.entries.size > 0 && !batch.entries.has('records')) warnOfOne(gathering, notebook);
  if (batchRecords === 1 || linger > 0 || duration === 0) return;
  const isOneByOne = facts.traffic === undefined ? after !== undefined && completesOneByOne(after) : arrivesOneByOne(facts.traffic, duration);
  if (!isOneByOne) return;
  notebook.warn(pathOf(self, 'batch.records'), {
    rule: 'batch-of-one',
    message: `batches of ${self.name} hold one message, hardly ever more: without a linger a batch leaves with its first message, even where every connection is busy`,
    hint: `add linger: 50ms, say: how long a batch waits for the other ${formatCount(batchRecords - 1)}`,
  });
}

function warnOfOne({ self, other, otherFacts: { callEntries } }: Gathering, notebook: Notebook): void {
  notebook.warn(pathOf(self, 'batch'), {
    rule: 'batch-of-one',
    message: `${self.name} gathers nothing: a batch holds one message unless it says how many`,
    ...(callEntries === undefined || callEntries.value === Number.POSITIVE_INFINITY
      ? {}
      : { hint: `add records: ${callEntries.value}, the most that ${other.name} takes in a call, or fewer` }),
  });
}

/** Whether hardly any two messages come in the same microsecond, even at the peak. A trace's own instants may be alike. */
function arrivesOneByOne({ pattern, arrivals, interarrival }: TrafficFacts, duration: number): boolean {
  if (pattern.kind === 'instants') return false;
  const perMicro = trafficOf(pattern, duration).peakPerSecond / 1e6;
  if (arrivals === 'regular') return perMicro < TOGETHER_LEAST;
  const apart = interarrival === null ? Math.exp(-perMicro) : exceedance(interarrival, meanOf(interarrival) * perMicro);
  return 1 - apart < TOGETHER_LEAST;
}

/** Whether hardly any two completions come in the same microsecond, however busy the workers are. */
function completesOneByOne({ workers, serviceTime, serviceTimePer }: WorkFacts): boolean {
  if (serviceTimePer === 'batch' || workers / meanOf(serviceTime) >= TOGETHER_LEAST) return false;
  return exceedance(serviceTime, 1) > 1 - TOGETHER_LEAST && (workers === 1 || !OFTEN_EQUAL.includes(serviceTime.kind));
}
