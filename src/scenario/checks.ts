/** What is wrong or odd about a scenario that reads well: found before anything runs. */

import { meanOf } from '../kernel/moments.ts';
import type { Facts, SendingFacts, TrafficFacts, WorkFacts } from '../services/facts.ts';
import { exceedance, leastOf } from '../services/fields/distribution-facts.ts';
import { trafficOf } from '../services/rates.ts';
import { specOf } from '../services/specs.ts';
import { exactDuration, formatByteRate, formatBytes, formatCompact, formatCount, formatDuration, formatRate } from '../units/format.ts';
import { checkGathering } from './batch-checks.ts';
import { type Link, linksOf, pathOf, sendsOn } from './links.ts';
import { checkPolls, logsOf } from './read-checks.ts';
import type { Notebook } from './reading.ts';
import type { Scenario, ScenarioComponent } from './scenario.ts';
import { componentFacts } from './settings.ts';
import { checkTraffic } from './traffic-checks.ts';
import type { Path } from './tree.ts';
import { checkVisibility } from './visibility-checks.ts';

const MESSAGES_MOST = 5e9;

/** A link's two ends, with what each tells of itself. */
interface Ends {
  readonly self: ScenarioComponent;
  readonly facts: Facts;
  readonly other: ScenarioComponent;
  readonly otherFacts: Facts;
}

/** A duration of 0 stands for one that is missing or wrong: what hangs on it is not judged. */
export function checkScenario(scenario: Scenario, notebook: Notebook): void {
  const factsOf = (component: ScenarioComponent): Facts => componentFacts(scenario, component);
  for (const component of scenario.components) checkName(component, factsOf(component), notebook);
  for (const self of scenario.components) {
    const facts = factsOf(self);
    if (facts.traffic !== undefined) checkTraffic(self, facts.traffic, scenario, notebook);
    if (facts.sending !== undefined) checkSizes(self, facts.sending, notebook);
    for (const link of linksOf(self)) {
      const other = scenario.components.find(({ name }) => name === link.target);
      if (other === undefined || !specOf(other.kind).offers.includes(link.port)) continue;
      const ends: Ends = { self, facts, other, otherFacts: factsOf(other) };
      if (link.setsAside === true && facts.visibilityTimeout === Number.POSITIVE_INFINITY) warnNothingReturns(self, wholeOf(link), notebook);
      if (facts.work !== undefined && link.flow === 'in') checkWork(ends, facts.work, scenario, factsOf, notebook);
      if (facts.sending === undefined || !sendsOn(link)) continue;
      checkSending(ends, facts.sending, notebook);
      checkGathering({ ...ends, after: followedBy(self, scenario, factsOf) }, facts.sending, scenario, notebook);
      if (facts.traffic !== undefined) checkOffered(ends, facts.sending, facts.traffic, scenario, notebook);
    }
  }
  for (const { component, readers } of logsOf(scenario, factsOf)) checkPolls(component, readers, factsOf(component), notebook);
  checkSize(scenario, factsOf, notebook);
}

/** The map that a link is a part of: `deadLetter` of `deadLetter.queue`. */
function wholeOf({ self, field }: Link): Path {
  return pathOf(self, field.split('.')[0]);
}

/** What the consumer that a relay follows tells of its work. */
function followedBy(self: ScenarioComponent, { components }: Scenario, factsOf: (component: ScenarioComponent) => Facts): WorkFacts | undefined {
  const target = linksOf(self).find(({ port }) => port === 'completions')?.target;
  const consumer = components.find(({ name }) => name === target);
  return consumer === undefined ? undefined : factsOf(consumer).work;
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

function checkSending({ self, other, otherFacts }: Ends, sending: SendingFacts, notebook: Notebook): void {
  const { callEntries, callBytes, messageBytes } = otherFacts;
  if (callEntries !== undefined && sending.batchRecords > callEntries.value) {
    notebook.report(pathOf(self, 'batch.records'), {
      rule: 'batch-over-limit',
      message: `batches of ${formatCount(sending.batchRecords)} are more than ${other.name} takes in a call`,
      expected: `at most ${formatCount(callEntries.value)} (${other.name}.${callEntries.limit})`,
    });
  }
  if (callBytes !== undefined && sending.batchBytes > callBytes.value) {
    notebook.report(pathOf(self, 'batch.bytes'), {
      rule: 'batch-over-limit',
      message: `batches of ${formatBytes(sending.batchBytes)} are more than ${other.name} takes in a call`,
      expected: `at most ${formatBytes(callBytes.value)} (${other.name}.${callBytes.limit})`,
    });
  }
  if (messageBytes !== undefined) checkMessageSize(self, other, sending, messageBytes, notebook);
  checkBatchBytes({ self, other, otherFacts }, sending, notebook);
  if (sending.deduplication === 'content' && otherFacts.hashesBody === false) {
    notebook.report(pathOf(self, 'deduplication'), {
      rule: 'deduplication',
      message: `${self.name} gives no deduplication ids and ${other.name} does not hash bodies: every send would be refused`,
      hint: `set contentBasedDeduplication: true on ${other.name}, or deduplication: explicit here`,
    });
  }
}

function checkMessageSize(
  self: ScenarioComponent,
  other: ScenarioComponent,
  { size }: SendingFacts,
  { value, limit }: { value: number; limit: string },
  notebook: Notebook,
): void {
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
function checkBatchBytes({ self, other, otherFacts }: Omit<Ends, 'facts'>, sending: SendingFacts, notebook: Notebook): void {
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

function checkOffered({ self, other, otherFacts }: Ends, { size }: SendingFacts, { pattern }: TrafficFacts, { duration }: Scenario, notebook: Notebook): void {
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

function checkWork(
  { self, other, otherFacts }: Ends,
  work: WorkFacts,
  scenario: Scenario,
  factsOf: (component: ScenarioComponent) => Facts,
  notebook: Notebook,
): void {
  const { receiveMost, waitMost, visibilityTimeout, shards } = otherFacts;
  if (receiveMost !== undefined && work.batch > receiveMost.value) {
    notebook.report(pathOf(self, 'batch'), {
      rule: 'batch-over-limit',
      message: `a receive of ${formatCount(work.batch)} is more than ${other.name} returns`,
      expected: `at most ${formatCount(receiveMost.value)} (${other.name}.${receiveMost.limit})`,
    });
  }
  if (waitMost !== undefined && work.wait > waitMost.value) {
    notebook.report(pathOf(self, 'wait'), {
      rule: 'wait-over-limit',
      message: `${self.name} waits ${exactDuration(work.wait)} for a message, longer than ${other.name} lets a receive wait`,
      expected: `at most ${formatDuration(waitMost.value)} (${other.name}.${waitMost.limit})`,
    });
  }
  if (leastOf(work.serviceTime) < 0)
    notebook.report(pathOf(self, 'serviceTime'), {
      rule: 'bad-value',
      message: `service times of ${self.name} may be negative`,
      expected: 'times of at least 0s',
    });
  if (visibilityTimeout === Number.POSITIVE_INFINITY && work.failureShare > 0) warnNothingReturns(other, pathOf(self, 'failures'), notebook);
  if (visibilityTimeout !== undefined) checkVisibility({ self, other, work, visibilityTimeout }, notebook);
  if (shards !== undefined && work.workers > shards) {
    notebook.warn(pathOf(self, 'workers'), {
      rule: 'idle-workers',
      message: `${self.name} has ${formatCount(work.workers)} workers for the ${formatCount(shards)} shard${shards === 1 ? '' : 's'} of ${other.name}: ${formatCount(work.workers - shards)} will be idle`,
    });
  }
  const keys = otherFacts.isGrouped === true ? keysInto(other, scenario, factsOf) : Number.POSITIVE_INFINITY;
  if (work.workers > keys) {
    notebook.warn(pathOf(self, 'workers'), {
      rule: 'idle-workers',
      message: `${self.name} has ${formatCount(work.workers)} workers for the ${formatCount(keys)} message group${keys === 1 ? '' : 's'} of ${other.name}: a group is worked on by one at a time`,
    });
  }
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

function keysInto(queue: ScenarioComponent, scenario: Scenario, factsOf: (component: ScenarioComponent) => Facts): number {
  const senders = scenario.components.filter((component) => linksOf(component).some((link) => link.target === queue.name && sendsOn(link)));
  // Who sends on what others sent tells nothing of its keys.
  const keys = senders.map((sender) => factsOf(sender).sending?.keys ?? Number.POSITIVE_INFINITY);
  return keys.length === 0 ? Number.POSITIVE_INFINITY : keys.reduce((sum, each) => sum + each, 0);
}

function checkSize(scenario: Scenario, factsOf: (component: ScenarioComponent) => Facts, notebook: Notebook): void {
  const producers = scenario.components.flatMap((component) => {
    const { traffic } = factsOf(component);
    return traffic === undefined ? [] : [{ component, messages: trafficOf(traffic.pattern, scenario.duration).messages }];
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
