/** What stands out, most important first: what bound first, losses, overload, objectives, warnings. */
import { formatCount, formatDuration, formatShare } from '../units/format.ts';
import { formatValue } from '../units/values.ts';
import { clockOf } from './clock.ts';
import type { AttributeChange, StudyContext } from './context.ts';
import { readersOf, sendersTo } from './flows.ts';
import { laggingReaders } from './overload.ts';
import { peaksOf } from './peaks.ts';
import type { ComponentResult, Finding, LimitUseResult, ObjectiveResult, Series, TimeFrame } from './study-result.ts';

type Components = Readonly<Record<string, ComponentResult>>;

export interface FindingsInput {
  readonly context: StudyContext;
  readonly components: Components;
  readonly objectives: readonly ObjectiveResult[];
  readonly series: readonly Series[];
  readonly time: TimeFrame;
  /** Warnings about the statistics themselves: warm-up not over, an interrupted study. */
  readonly warnings: readonly string[];
}

/** Counters of messages that did not get where they were sent, and how a sentence says so. */
const LOSSES = [
  ['lost', 'messages were given up by the sender'],
  ['undeleted', 'messages were done and show again, as every attempt to delete them was refused'],
  ['expired', 'messages left retention before they were read'],
  ['rejected', 'messages were refused for their size'],
  ['deadLettered', 'messages were moved to the dead-letter queue'],
] as const;

/** Work done again that is worth a line; a standard queue delivers a message twice now and then. */
const AGAIN = 0.01;
/** Nothing was refused, but this much of a limit was used. */
const NEAR = 0.8;
/** Workers beyond this have no time left. */
const BUSY = 0.95;

export function findingsOf(input: FindingsInput): readonly Finding[] {
  return [
    ...bounds(input),
    ...losses(input),
    ...doneAgain(input),
    ...overloads(input),
    ...peaksOf(input, clockOf(input.time)),
    ...missed(input),
    ...changes(input),
    ...disorder(input),
    ...near(input),
    ...warnings(input),
    ...bursts(input),
  ];
}

function bounds({ components, time }: FindingsInput): readonly Finding[] {
  const clock = clockOf(time);
  // Metrics count from here; limits count the whole run.
  const warmUpMs = Math.max(...time.warmUp.untilMs);
  const refused = usesOf(components).filter(({ use }) => use.firstRefusalAtMs !== null);
  refused.sort((a, b) => a.use.firstRefusalAtMs! - b.use.firstRefusalAtMs!);
  // One line per limit: the place where it bound first; the other places are in `limitUse`.
  const first = refused.filter(({ component, use }, i) => refused.findIndex((one) => one.component === component && one.use.limit === use.limit) === i);
  return first.map(({ component, use }, i) => ({
    kind: 'bound',
    component,
    atMs: use.firstRefusalAtMs,
    sentence: `${i === 0 ? 'Bound first' : 'Then bound'}: ${limitText(use)} of ${component} from ${clock.at(use.firstRefusalAtMs!)}; ${formatCount(use.refusals)} ${refusedBy(use)}${use.firstRefusalAtMs! < warmUpMs ? ', warm-up included' : ''}, limit ${formatValue(use.value, use.unit)}, peak ${formatValue(use.peak, use.unit)}.`,
  }));
}

/** A long poll that meets the cap on what is in flight waits, and is not refused. */
function refusedBy({ limit }: { readonly limit: string }): string {
  return limit === 'inFlight' ? 'receives found it full' : 'refused';
}

function losses({ components, series, time }: FindingsInput): readonly Finding[] {
  const { seriesIntervalMs } = time;
  const clock = clockOf(time);
  const found: Finding[] = [];
  for (const [component, { metrics }] of Object.entries(components)) {
    for (const [name, words] of LOSSES) {
      const sum = metrics[name]?.sum ?? 0;
      if (sum === 0) continue;
      const share = metrics[name]?.share;
      const part = share === undefined ? '' : ` (${formatShare(share)} of ${metrics[name]?.shareOf})`;
      const atMs = firstAbove(series, component, name, seriesIntervalMs);
      found.push({
        kind: 'loss',
        component,
        atMs,
        sentence: `${component}: ${formatCount(sum)} ${words}${part}${atMs === null ? '' : `, first in the ${formatDuration(1000 * seriesIntervalMs)} from ${clock.at(atMs)}`}.`,
      });
    }
  }
  return found;
}

/** Workers' time that brought nothing, and the commonest reason of it. */
function doneAgain({ components }: FindingsInput): readonly Finding[] {
  return Object.entries(components).flatMap(([component, { role, metrics }]) => {
    const { sum = 0, share = 0 } = (role === 'consumer' ? metrics.duplicates : undefined) ?? {};
    if (sum === 0 || share < AGAIN) return [];
    const sentence = `${component}: ${formatCount(sum)} messages were done that had been done before (${formatShare(share)} of completed): they were delivered again before they were deleted, as when work outlasts the visibility timeout.`;
    return [{ kind: 'loss', component, atMs: null, sentence } as const];
  });
}

function overloads({ components, context }: FindingsInput): readonly Finding[] {
  const found: Finding[] = [];
  for (const [component, { stability }] of Object.entries(components)) {
    if (stability.label === 'stable') continue;
    const kind = stability.label === 'overloaded' ? 'overload' : 'warning';
    found.push({
      kind,
      component,
      atMs: null,
      sentence: `${component} ${inSentence(stability.sentence)}${readersBehind(component, components, context)}${busyReaders(component, components, context)}`,
    });
  }
  const growth = ({ component }: Finding): number => components[component]?.stability.growthPerSecond ?? 0;
  return found.sort((a, b) => (a.kind === b.kind ? growth(b) - growth(a) : a.kind === 'overload' ? -1 : 1));
}

/** What is said of a component where its name does not stand before it, with the name before it. */
function inSentence(said: string): string {
  return said.charAt(0).toLowerCase() + said.slice(1);
}

/** Of several readers of a stream, those the backlog is of. */
function readersBehind(component: string, components: Components, { links }: StudyContext): string {
  const lagging = laggingReaders({ components, links }, component);
  if (lagging === null || components[component]?.stability.label !== 'overloaded') return '';
  const { readers, behind } = lagging;
  const others = readers.length - behind.length;
  if (others === 0) return '';
  return ` Of its ${readers.length} readers ${behind.join(', ')} ${behind.length > 1 ? 'fall' : 'falls'} behind; the ${others > 1 ? 'others keep' : 'other keeps'} up.`;
}

/** An overloaded queue is explained by readers that have no time left. */
function busyReaders(component: string, components: Components, context: StudyContext): string {
  const findsAlways = isFoundAlways(components[component]);
  const busy = readersOf(component, context).flatMap((reader) => {
    const utilisation = components[reader]?.metrics.utilisation?.mean ?? 0;
    if (utilisation > BUSY) return [`${reader}'s workers are busy ${formatShare(utilisation)} of the time`];
    return findsAlways && utilisation > 0 ? [`${reader}'s workers work ${formatShare(utilisation)} of the time and spend the rest in calls`] : [];
  });
  return busy.length === 0 ? '' : ` ${busy.join('; ')}.`;
}

/** Whether every receive of an overloaded queue finds messages: most of them are visible, and neither a group nor a limit keeps them back. */
function isFoundAlways(queue: ComponentResult | undefined): boolean {
  const { ApproximateNumberOfMessagesVisible: visible, backlog } = queue?.metrics ?? {};
  if (queue === undefined || queue.groups !== undefined || queue.limitUse.some(({ refusals }) => refusals > 0)) return false;
  return visible?.last !== undefined && visible.last > (backlog?.last ?? 0) / 2;
}

function missed({ objectives }: FindingsInput): readonly Finding[] {
  const found = objectives
    .filter(({ verdict }) => verdict !== 'met')
    .map(
      ({ component, expression, actual, unit, verdict, note }): Finding => ({
        kind: 'objective',
        component,
        atMs: null,
        sentence: `${verdict === 'missed' ? 'Missed' : 'Undecided'}: ${expression}${actual === null ? '' : `, is ${formatValue(actual, unit)}`}.${note === '' ? '' : ` ${note}`}`,
      }),
    );
  return found.sort((a, b) => Number(b.sentence.startsWith('Missed')) - Number(a.sentence.startsWith('Missed')));
}

/** What the scenario itself changes on the way: what looks different after it is not chance. What is felt together is one sentence. */
function changes({ context, time }: FindingsInput): readonly Finding[] {
  const clock = clockOf(time);
  const isWith = (a: AttributeChange, b: AttributeChange): boolean => a.component === b.component && a.atMs === b.atMs && a.feltAtMs === b.feltAtMs;
  const firsts = context.changes.filter((change, i) => context.changes.findIndex((one) => isWith(one, change)) === i);
  return firsts.map((first) => {
    const { component, atMs, feltAtMs } = first;
    const told = context.changes.filter((one) => isWith(one, first)).map(({ attribute, from, to }) => `${attribute} from ${from} to ${to}`);
    const lag = feltAtMs > atMs ? `set at ${clock.at(atMs)} and felt from ${clock.at(feltAtMs)}` : `from ${clock.at(atMs)}`;
    return { kind: 'change', component, atMs: feltAtMs, sentence: `Changed on ${component}: ${told.join(', ')}; ${lag}.` };
  });
}

/** A queue or a stream keeps the order in which it accepted messages, which need not be that in which they were made. */
function disorder({ components, context, series, time }: FindingsInput): readonly Finding[] {
  const { seriesIntervalMs } = time;
  return Object.entries(components).flatMap(
    ([
      component,
      {
        metrics: { outOfOrder },
      },
    ]): Finding[] => {
      if (outOfOrder === undefined || !((outOfOrder.sum ?? 0) > 0)) return [];
      const atMs = firstAbove(series, component, 'outOfOrder', seriesIntervalMs);
      const first = atMs === null ? '' : `, first in the ${formatDuration(1000 * seriesIntervalMs)} from ${clockOf(time).at(atMs)}`;
      const isRetried = sendersTo(component, context.links).some((sender) => (components[sender]?.metrics.retried?.sum ?? 0) > 0);
      const why = `${isRetried ? 'what was refused is sent again later, and ' : ''}calls under way at once may overtake each other`;
      const sentence = `${component}: ${formatCount(outOfOrder.sum ?? 0)} messages were accepted after a later one of the same key (${formatShare(outOfOrder.share ?? 0)} of accepted)${first}: ${why}.`;
      return [{ kind: 'warning', component, atMs, sentence }];
    },
  );
}

function near({ components, time }: FindingsInput): readonly Finding[] {
  const clock = clockOf(time);
  return usesOf(components)
    .filter(({ use }) => use.refusals === 0 && use.peak >= NEAR * use.value && use.peak <= use.value)
    .sort((a, b) => a.use.headroom - b.use.headroom)
    .map(({ component, use }) => ({
      kind: 'warning',
      component,
      atMs: use.peakAtMs,
      sentence: `Near its limit: ${limitText(use)} of ${component} reached ${formatShare(use.peak / use.value)} of ${formatValue(use.value, use.unit)} at ${clock.at(use.peakAtMs)}.`,
    }));
}

/**
 * A second above a limit that refused nothing is no fault: what was not used before may be used at once, and one answer may hold more than
 * a second's worth. Where another limit of the same calls refused, what was tried again may be counted each time.
 */
function bursts({ components, time }: FindingsInput): readonly Finding[] {
  const clock = clockOf(time);
  const uses = usesOf(components);
  return uses
    .filter(({ use }) => use.refusals === 0 && use.peak > use.value && formatValue(use.peak, use.unit) !== formatValue(use.value, use.unit))
    .sort((a, b) => a.use.headroom - b.use.headroom)
    .map(({ component, use }) => {
      const other = uses.find((one) => one.component === component && one.use.refusals > 0 && isOfSameCalls(one.use, use));
      const retried = other === undefined ? '' : `, or demand that ${limitName(other.use)} refused, retries counted`;
      const peak = `${limitText(use)} of ${component} came to ${formatValue(use.peak, use.unit)} at ${clock.at(use.peakAtMs)}`;
      return {
        kind: 'warning',
        component,
        atMs: use.peakAtMs,
        sentence: `Nothing refused by it: ${peak}, limit ${formatValue(use.value, use.unit)}: a burst that it allows${retried}.`,
      };
    });
}

/** `shard.write.records` and `shard.write.bytes` of one shard. */
function isOfSameCalls(a: LimitUseResult, b: LimitUseResult): boolean {
  const calls = ({ limit }: LimitUseResult): string => limit.slice(0, limit.lastIndexOf('.') + 1);
  return a.place === b.place && a.limit !== b.limit && calls(a) !== '' && calls(a) === calls(b);
}

function warnings({ context, warnings: own }: FindingsInput): readonly Finding[] {
  return [...own, ...context.warnings].map((sentence) => ({ kind: 'warning', component: '', atMs: null, sentence }));
}

function usesOf(components: Components): { component: string; use: LimitUseResult }[] {
  return Object.entries(components).flatMap(([component, { limitUse }]) => limitUse.map((use) => ({ component, use })));
}

function firstAbove(series: readonly Series[], component: string, metric: string, intervalMs: number): number | null {
  const line = series.find((one) => one.component === component && one.metric === metric && one.statistic === 'rate');
  const at = line?.values.findIndex((value) => value !== null && value > 0) ?? -1;
  return at < 0 ? null : at * intervalMs;
}

/** `shard.write.records` on `shard 3` reads "write records/s on shard 3": the place says the rest. */
function limitText(use: LimitUseResult): string {
  const { limit, place } = use;
  const last = limit.slice(limit.lastIndexOf('.') + 1);
  return `${limitName(use)} on ${place.endsWith(` ${last}`) ? place.slice(0, -last.length - 1) : place}`;
}

function limitName({ limit, place, unit }: LimitUseResult): string {
  const words = limit.split('.');
  const named = words.filter((word, i) => i === words.length - 1 || !place.startsWith(word));
  return `${named.join(' ')}${unit.endsWith('/s') ? '/s' : ''}`;
}
