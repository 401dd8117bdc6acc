/** What is wrong or odd about a scenario that reads well: found before anything runs. */

import { meanOf } from '../kernel/moments.ts';
import type { Facts, SendingFacts, TrafficFacts, WorkFacts } from '../services/facts.ts';
import { exceedance, leastOf } from '../services/fields/distribution-facts.ts';
import { trafficOf } from '../services/rates.ts';
import { specOf } from '../services/specs.ts';
import { exactDuration, formatByteRate, formatBytes, formatCompact, formatCount, formatDuration, formatRate } from '../units/format.ts';
import { checkGathering } from './batch-checks.ts';
import type { Judged } from './judged.ts';
import { type Link, pathOf, sendsOn } from './links.ts';
import { checkPolls, logsOf } from './read-checks.ts';
import type { Notebook } from './reading.ts';
import type { ScenarioComponent } from './scenario.ts';
import { checkTraffic } from './traffic-checks.ts';
import type { Path } from './tree.ts';
import { knownOr, whereKnown } from './unread.ts';
import { checkHidden } from './visibility-checks.ts';

const MESSAGES_MOST = 5e9;

/** A link's two ends, with what each tells of itself. */
interface Ends {
  readonly self: ScenarioComponent;
  readonly facts: Facts;
  readonly other: ScenarioComponent;
  readonly otherFacts: Facts;
}

export function checkScenario(judged: Judged, notebook: Notebook): void {
  for (const self of judged.components) {
    const facts = judged.factsOf(self);
    const { traffic, sending } = facts;
    whereKnown(() => checkName(self, facts, notebook));
    whereKnown(() => checkChanges(self, facts, judged, notebook));
    if (traffic !== undefined) checkTraffic(self, traffic, judged, notebook);
    if (sending !== undefined) whereKnown(() => checkSizes(self, sending, notebook));
    for (const link of judged.linksOf(self)) checkLinked(self, link, judged, notebook);
  }
  for (const { component, readers } of logsOf(judged)) whereKnown(() => checkPolls(component, readers, judged.factsOf(component), notebook));
  checkSize(judged, notebook);
}

/** What the two ends of a link say of themselves, one against the other. */
function checkLinked(self: ScenarioComponent, link: Link, judged: Judged, notebook: Notebook): void {
  const other = judged.named(link.target);
  if (other === undefined || !specOf(other.kind).offers.includes(link.port)) return;
  const facts = judged.factsOf(self);
  const { work, sending, traffic } = facts;
  const ends: Ends = { self, facts, other, otherFacts: judged.factsOf(other) };
  whereKnown(() => {
    const readers = judged.readersOf(self).map((reader) => judged.factsOf(reader).work?.visibilityTimeout);
    if (link.setsAside === true && hidesForEver(facts) && readers.every((timeout) => timeout === undefined)) warnNothingReturns(self, wholeOf(link), notebook);
  });
  if (work !== undefined && link.flow === 'in') for (const check of OF_WORK) whereKnown(() => check(ends, work, judged, notebook));
  if (sending === undefined || !sendsOn(link)) return;
  for (const check of OF_SENDING) whereKnown(() => check(ends, sending, notebook));
  whereKnown(() => checkGathering({ ...ends, after: followedBy(self, judged) }, sending, judged, notebook));
  if (traffic !== undefined) whereKnown(() => checkOffered(ends, sending, traffic, judged, notebook));
}

/** The map that a link is a part of: `deadLetter` of `deadLetter.queue`. */
function wholeOf({ self, field }: Link): Path {
  return pathOf(self, field.split('.')[0]);
}

/** What the consumer that a relay follows tells of its work. */
function followedBy(self: ScenarioComponent, judged: Judged): WorkFacts | undefined {
  const target = judged.linksOf(self).find(({ port }) => port === 'completions')?.target;
  const consumer = target === undefined ? undefined : judged.named(target);
  return consumer === undefined ? undefined : judged.factsOf(consumer).work;
}

function checkName(component: ScenarioComponent, { nameEnds }: Facts, notebook: Notebook): void {
  if (nameEnds === undefined) return;
  const real = 'name' in component.spec && typeof component.spec.name === 'string' ? component.spec.name : component.name;
  if (real.endsWith(nameEnds)) return;
  notebook.warn(
    pathOf(component),
    {
      rule: 'fifo-name',
      message: `the name of a FIFO queue ends in ${nameEnds}; ${real} does not`,
      hint: `call it ${real}${nameEnds}, or give its real name with name: ${real}${nameEnds}`,
    },
    'key',
  );
}

function checkSizes(self: ScenarioComponent, { size }: SendingFacts, notebook: Notebook): void {
  if (leastOf(size) < 0)
    notebook.report(pathOf(self, 'size'), { rule: 'bad-value', message: `sizes of ${self.name} may be negative`, expected: 'sizes of at least 0 B' });
}

/** Of what is sent over a link, a question each. */
const OF_SENDING: readonly ((ends: Ends, sending: SendingFacts, notebook: Notebook) => void)[] = [
  checkBatchRecords,
  checkBatchBytesMost,
  checkMessageSize,
  checkBatchBytes,
  checkDeduplication,
];

function checkBatchRecords({ self, other, otherFacts: { callEntries } }: Ends, { batchRecords }: SendingFacts, notebook: Notebook): void {
  if (callEntries === undefined || batchRecords <= callEntries.value) return;
  notebook.report(pathOf(self, 'batch.records'), {
    rule: 'batch-over-limit',
    message: `batches of ${formatCount(batchRecords)} are more than ${other.name} takes in a call`,
    expected: `at most ${formatCount(callEntries.value)} (${other.name}.${callEntries.limit})`,
  });
}

function checkBatchBytesMost({ self, other, otherFacts: { callBytes } }: Ends, { batchBytes }: SendingFacts, notebook: Notebook): void {
  if (callBytes === undefined || batchBytes <= callBytes.value) return;
  notebook.report(pathOf(self, 'batch.bytes'), {
    rule: 'batch-over-limit',
    message: `batches of ${formatBytes(batchBytes)} are more than ${other.name} takes in a call`,
    expected: `at most ${formatBytes(callBytes.value)} (${other.name}.${callBytes.limit})`,
  });
}

function checkDeduplication({ self, other, otherFacts }: Ends, { deduplication }: SendingFacts, notebook: Notebook): void {
  if (deduplication !== 'content' || otherFacts.hashesBody !== false) return;
  notebook.report(pathOf(self, 'deduplication'), {
    rule: 'deduplication',
    message: `${self.name} gives no deduplication ids and ${other.name} does not hash bodies: every send would be refused`,
    hint: `set contentBasedDeduplication: true on ${other.name}, or deduplication: explicit here`,
  });
}

function checkMessageSize({ self, other, otherFacts: { messageBytes } }: Ends, { size }: SendingFacts, notebook: Notebook): void {
  if (messageBytes === undefined) return;
  const { value, limit } = messageBytes;
  const expected = `at most ${formatBytes(value)} (${other.name}.${limit})`;
  const share = exceedance(size, value);
  if (leastOf(size) > value)
    notebook.report(pathOf(self, 'size'), {
      rule: 'message-over-limit',
      message: `every message of ${self.name} is larger than ${other.name} takes`,
      expected,
    });
  else if (share > 0.01)
    notebook.warn(pathOf(self, 'size'), {
      rule: 'message-over-limit',
      message: `${Math.round(share * 100)}% of the messages of ${self.name} are larger than ${other.name} takes and will be refused`,
      expected,
    });
}

/** Full batches of mean size that a call cannot hold: they leave earlier than `records` says. */
function checkBatchBytes({ self, other, otherFacts }: Ends, sending: SendingFacts, notebook: Notebook): void {
  const { callBytes } = otherFacts;
  const full = sending.batchRecords * meanOf(sending.size);
  if (callBytes === undefined || sending.batchBytes > 0 || sending.batchRecords <= 1 || !Number.isFinite(full) || full <= callBytes.value) return;
  const fits = Math.max(1, Math.floor(callBytes.value / meanOf(sending.size)));
  notebook.warn(pathOf(self, 'batch.records'), {
    rule: 'batch-bytes',
    message: `${formatCount(sending.batchRecords)} messages of ${formatBytes(Math.round(meanOf(sending.size)))} on average are ${formatBytes(Math.round(full))}, more than ${other.name} takes in a call: batches leave at about ${fits}`,
    expected: `at most ${formatBytes(callBytes.value)} (${other.name}.${callBytes.limit})`,
  });
}

function checkOffered({ self, other, otherFacts }: Ends, { size }: SendingFacts, { pattern }: TrafficFacts, { duration }: Judged, notebook: Notebook): void {
  const { messages, peakPerSecond } = trafficOf(pattern, duration);
  const mean = (messages / duration) * 1e6;
  const { messagesPerSecond, bytesPerSecond } = otherFacts;
  const when = (rate: number): string => (rate === mean ? 'on average' : 'at its peak');
  for (const rate of new Set([mean, peakPerSecond])) {
    const isOver = messagesPerSecond !== undefined && rate > messagesPerSecond.value * 1.000001;
    const bytes = rate * meanOf(size);
    if (isOver) {
      notebook.warn(pathOf(self, 'rate'), {
        rule: 'offered-above-limit',
        message: `${self.name} sends ${formatRate(rate)} ${when(rate)}; ${other.name} takes ${formatRate(messagesPerSecond.value)} at most (${messagesPerSecond.limit})`,
      });
      return;
    }
    if (bytesPerSecond !== undefined && Number.isFinite(bytes) && bytes > bytesPerSecond.value * 1.000001) {
      notebook.warn(pathOf(self, 'rate'), {
        rule: 'offered-above-limit',
        message: `${self.name} sends ${formatByteRate(bytes)} ${when(rate)}; ${other.name} takes ${formatByteRate(bytesPerSecond.value)} at most (${bytesPerSecond.limit})`,
      });
      return;
    }
  }
}

/** Of the work on what comes over a link, a question each. */
const OF_WORK: readonly ((ends: Ends, work: WorkFacts, judged: Judged, notebook: Notebook) => void)[] = [
  checkReceive,
  checkWait,
  checkServiceTime,
  checkReturn,
  checkVisibilities,
  checkWorkersOfShards,
  checkWorkersOfGroups,
  checkDistance,
];

function checkReceive({ self, other, otherFacts: { receiveMost } }: Ends, { batch }: WorkFacts, _: Judged, notebook: Notebook): void {
  if (receiveMost === undefined || batch <= receiveMost.value) return;
  notebook.report(pathOf(self, 'batch'), {
    rule: 'batch-over-limit',
    message: `a receive of ${formatCount(batch)} is more than ${other.name} returns`,
    expected: `at most ${formatCount(receiveMost.value)} (${other.name}.${receiveMost.limit})`,
  });
}

function checkWait({ self, other, otherFacts: { waitMost } }: Ends, { wait }: WorkFacts, _: Judged, notebook: Notebook): void {
  if (waitMost === undefined || wait <= waitMost.value) return;
  notebook.report(pathOf(self, 'wait'), {
    rule: 'wait-over-limit',
    message: `${self.name} waits ${exactDuration(wait)} for a message, longer than ${other.name} lets a receive wait`,
    expected: `at most ${formatDuration(waitMost.value)} (${other.name}.${waitMost.limit})`,
  });
}

function checkServiceTime({ self }: Ends, { serviceTime }: WorkFacts, _: Judged, notebook: Notebook): void {
  if (leastOf(serviceTime) >= 0) return;
  notebook.report(pathOf(self, 'serviceTime'), {
    rule: 'bad-value',
    message: `service times of ${self.name} may be negative`,
    expected: 'times of at least 0s',
  });
}

function checkReturn({ self, other, otherFacts }: Ends, { failureShare, visibilityTimeout }: WorkFacts, _: Judged, notebook: Notebook): void {
  if (visibilityTimeout === undefined && hidesForEver(otherFacts) && failureShare > 0) warnNothingReturns(other, pathOf(self, 'failures'), notebook);
}

/** A queue whose own timeout is never over. */
function hidesForEver({ visibilityTimeout, changes = [] }: Facts): boolean {
  return visibilityTimeout === Number.POSITIVE_INFINITY && changes.every((change) => (change.visibilityTimeout ?? visibilityTimeout) === visibilityTimeout);
}

function checkVisibilities({ self, other, otherFacts }: Ends, work: WorkFacts, _: Judged, notebook: Notebook): void {
  checkHidden(self, work, other, otherFacts, notebook);
}

/** A change that is felt when nothing is simulated any more. */
function checkChanges(self: ScenarioComponent, { changes = [] }: Facts, { duration }: Judged, notebook: Notebook): void {
  for (const { index, attribute, at, feltAt, lag } of duration === 0 ? [] : changes)
    if (feltAt >= duration)
      notebook.warn([...pathOf(self, 'changes'), index, 'at'], {
        rule: 'late-change',
        message: `${attribute} of ${self.name} is changed at ${exactDuration(at)} and felt from ${exactDuration(feltAt)}, the run ends at ${exactDuration(duration)}: nothing shows of it`,
        hint: feltAt > at ? `a longer duration, or another ${self.name}.${lag} under limits` : 'a longer duration, or an earlier change',
      });
}

function checkWorkersOfShards({ self, other, otherFacts: { shards } }: Ends, { workers }: WorkFacts, _: Judged, notebook: Notebook): void {
  if (shards === undefined || workers <= shards) return;
  notebook.warn(pathOf(self, 'workers'), {
    rule: 'idle-workers',
    message: `${self.name} has ${formatCount(workers)} workers for the ${formatCount(shards)} shard${shards === 1 ? '' : 's'} of ${other.name}: ${formatCount(workers - shards)} will be idle`,
  });
}

function checkWorkersOfGroups({ self, other, otherFacts }: Ends, { workers }: WorkFacts, judged: Judged, notebook: Notebook): void {
  const keys = otherFacts.isGrouped === true ? keysInto(other, judged) : Number.POSITIVE_INFINITY;
  if (workers <= keys) return;
  notebook.warn(pathOf(self, 'workers'), {
    rule: 'idle-workers',
    message: `${self.name} has ${formatCount(workers)} workers for the ${formatCount(keys)} message group${keys === 1 ? '' : 's'} of ${other.name}: a group is worked on by one at a time`,
  });
}

/** Calls from afar take longer than those that were measured, which are from within the Region. */
function checkDistance({ self, other, otherFacts: { readBy } }: Ends, { isAfar }: WorkFacts, judged: Judged, notebook: Notebook): void {
  if (!isAfar || readBy === undefined || judged.hasOwnLatency(other, readBy)) return;
  notebook.warn(pathOf(self, 'location'), {
    rule: 'near-latencies',
    message: `${self.name} is outside the Region of ${other.name}, and its calls take no longer than from within`,
    hint: `say under latencies what ${other.name}.${readBy} takes from there`,
  });
}

/** Ideal mode hides a received message for ever unless told otherwise, so that the closed forms apply. */
function warnNothingReturns(queue: ScenarioComponent, path: Path, notebook: Notebook): void {
  notebook.warn(
    path,
    {
      rule: 'nothing-returns',
      message: `${queue.name} hides a received message for ever, so work that fails never comes back and nothing is received often enough to be a dead letter`,
      hint: `set visibilityTimeout on ${queue.name}; with limits: none and latencies: none its default is never`,
    },
    'key',
  );
}

/** Keys that all senders to a queue have; without end where one of them may be any. */
function keysInto(queue: ScenarioComponent, judged: Judged): number {
  const senders = judged.sendersTo(queue);
  // Who sends on what others sent tells nothing of its keys.
  const keys = senders.map((sender) => judged.factsOf(sender).sending?.keys ?? Number.POSITIVE_INFINITY);
  const isAnyMissing = keys.length === 0 || !judged.areSendersKnown;
  return isAnyMissing ? Number.POSITIVE_INFINITY : keys.reduce((sum, each) => sum + each, 0);
}

function checkSize(judged: Judged, notebook: Notebook): void {
  const producers = judged.components.flatMap((component) => {
    const { traffic } = judged.factsOf(component);
    const messages = traffic === undefined ? 0 : knownOr(0, () => trafficOf(traffic.pattern, judged.duration).messages);
    return messages > 0 ? [{ component, messages }] : [];
  });
  const total = producers.reduce((sum, { messages }) => sum + messages, 0);
  const largest = producers.sort((a, b) => b.messages - a.messages)[0];
  if (total <= MESSAGES_MOST || largest === undefined) return;
  notebook.report(pathOf(largest.component, 'rate'), {
    rule: 'too-large',
    message: `this run would send ${formatCompact(total)} messages`,
    expected: `at most ${formatCompact(MESSAGES_MOST)}`,
    hint: `simulate a shorter window (duration), or a part of the traffic (scale) against the same part of the capacity`,
  });
}
