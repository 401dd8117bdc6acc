/**
 * Does the system keep up? Judged from the backlog over time, replications averaged.
 *
 * Growth is tested on increments: the last half is cut into ten parts, and the ten changes of the backlog
 * from part to part must be above zero on average by Student's t. A line that merely wanders or comes in
 * bursts has changes of both signs and does not pass; one that grows without bound does. See decision 020.
 */
import { meanOf, total } from '../measure/sums.ts';
import { formatDuration, formatNumber } from '../units/format.ts';
import { GROWTH_FACTOR, GROWTH_MESSAGES, growsBy } from './growth.ts';
import { type FallenBehind, FULL, fallenBehind, slowestWorkerSeconds } from './late-workers.ts';
import { firstObserved, intervalSeconds, measured } from './observed.ts';
import type { RunResult } from './run-result.ts';
import type { ComponentResult, StabilityLabel } from './study-result.ts';

type Stability = ComponentResult['stability'];

const PARTS = 10;
/** A standing backlog counts once working it off takes longer than this, and than 1 % of the run. */
const DRAIN_SECONDS_MIN = 5;
const DRAIN_SHARE_MIN = 0.01;
/** What half a run has gathered and a moment of it works off is more in hand, not too much to do: a second, or a thousandth of a short run. */
const GATHERED_SECONDS = 1;
const GATHERED_SHARE = 0.001;
/** Of what comes, the part that may leave by retention before its readers are said not to keep up. */
const DROPPED_SHARE_MIN = 0.01;
/** Messages waiting for someone, where a component tells them from those in flight and delayed. */
const WAITING_GAUGES = ['ApproximateNumberOfMessagesVisible', 'backlog'] as const;
/** A queue counts in its backlog what its receivers hold; a stream does not count what its readers have taken. */
const HELD_GAUGE = 'ApproximateNumberOfMessagesNotVisible';
const DELAYED_GAUGE = 'ApproximateNumberOfMessagesDelayed';
export interface StabilityInput {
  readonly role: 'producer' | 'service' | 'consumer';
  /** The consumers that take from it, by index: a dead-letter queue often has none. */
  readonly readers: readonly number[];
}

export function judgeStability(runs: readonly RunResult[], component: number, { role, readers }: StabilityInput): Stability {
  const isRead = readers.length > 0;
  const holders = role === 'service' && measured(runs, component, HELD_GAUGE).length === 0 ? readers : [];
  const backlog = withHeld(runs, levelOverTime(runs, component, 'backlog'), holders);
  const run = runs[0]!;
  if (backlog === null || backlog.length === 0) return stable(null);
  const growth = growthOf(run, withoutDelayed(runs, component, backlog), passedOverTime(runs, component, role));
  const outflow = holders.length > 1 ? slowestPerSecond(runs, holders) : outflowPerSecond(runs, component, role, growth.perSecond);
  const held = heldAtEnd(runs, holders);
  const final = lastLevel(runs, component) + held;
  const drainAt = (perSecond: number): number => (final <= 0 ? 0 : perSecond > 0 ? final / perSecond : Infinity);
  const least = Math.min(GATHERED_SECONDS, (GATHERED_SHARE * run.horizon) / 1e6);
  const workers = role === 'consumer' ? [component] : holders;
  const behind = fallenBehind(runs, workers);
  if (behind !== null && behind.drainSeconds > least) return overloadedShards(behind, role);
  if (growth.isSignificant) {
    if (!isRead && role === 'service') return unread(final, growth.perSecond);
    const drain = Math.max(drainAt(outflow), slowestWorkerSeconds(runs, workers), role === 'service' ? slowestGroupSeconds(runs, component, readers) : 0);
    if (drain > least) return overloaded(growth.perSecond, { final, held }, drain);
  }
  const drain = drainAt(outflow);
  const waiting = waitingAtEnd(runs, component, tailMean(backlog, 1 / PARTS));
  const dropped = isRead && role === 'service' ? (lateRate(runs, component, 'expired') ?? 0) : 0;
  // What failed until its retention was over is dropped too, with nobody waiting in line.
  const isMuch = dropped > DROPPED_SHARE_MIN * (lateRate(runs, component, 'accepted') ?? 0);
  if (isMuch && waiting / outflow > DRAIN_SECONDS_MIN) return dropping(growth.perSecond, dropped, drain);
  if (role === 'service' && standsOut(run, waiting, outflow)) {
    return isRead ? backlogged(growth.perSecond, waiting, waiting / outflow) : unread(final, growth.perSecond);
  }
  const isIdle = backlog.every((level) => level === 0) && CAME.every((counter) => sumOf(runs, component, counter) === 0);
  const said = stable(growth.perSecond, drain);
  if (isIdle) return { ...said, sentence: IDLE };
  return role === 'service' && !isRead ? { ...said, sentence: UNREAD } : said;
}

/** What counts as having had something to do, in each role. */
const CAME = ['offered', 'redriven', 'delivered'] as const;
const IDLE = 'Nothing came while it was observed, so there is nothing to judge.';

/** A stream's backlog is what its readers have not read. */
const UNREAD = 'No consumer reads it, so nobody is behind; what it holds stays until its retention ends.';

function sumOf(runs: readonly RunResult[], component: number, counter: string): number {
  return total(measured(runs, component, counter).map(({ metric }) => (metric.kind === 'counter' ? metric.sum : 0)));
}

function stable(growth: number | null, drain = Infinity): Stability {
  return { label: 'stable', growthPerSecond: growth, drainMs: milliseconds(drain), sentence: 'Keeps up: the backlog does not grow.' };
}

interface Standing {
  readonly final: number;
  /** The part of it that a stream's reader has taken and not done. */
  readonly held: number;
  /** Whose backlog it is. */
  readonly of?: string;
  readonly hands?: string;
}

function overloaded(growth: number, { final, held, of = '', hands = "its reader's hands" }: Standing, drain: number): Stability {
  const inHand = held > 0 ? `, ${formatNumber(held)} of it in ${hands}` : '';
  const way = Number.isFinite(drain) ? `; if arrivals stopped, it would take ${formatDuration(1e6 * drain)} to work it off` : '; nothing is being completed';
  const sentence = `Does not keep up: the backlog${of} grows by ${formatNumber(growth)} messages a second and stands at ${formatNumber(final)}${inHand}${way}. Its times depend on how long the run is.`;
  return label('overloaded', growth, drain, sentence);
}

/** Where some shards fall behind, their growth and theirs alone: the others come and go. */
function overloadedShards({ shards, shardsRead, furthest, level, held, growthPerSecond, drainSeconds }: FallenBehind, role: StabilityInput['role']): Stability {
  const many = `${formatNumber(shards)} of ${formatNumber(shardsRead)} shards, shard ${furthest} the furthest behind,`;
  const of = shards === shardsRead ? '' : ` of ${shards === 1 ? `shard ${furthest}` : many}`;
  const hands = role === 'consumer' ? 'its hands' : "its reader's hands";
  return overloaded(growthPerSecond, { final: level, held, of, hands }, drainSeconds);
}

function dropping(growth: number, dropped: number, drain: number): Stability {
  const sentence = `Does not keep up: ${formatNumber(dropped)} messages a second leave at the end of their retention, unread. Its times depend on how long that is.`;
  return label('overloaded', growth, drain, sentence);
}

function backlogged(growth: number, final: number, drain: number): Stability {
  const way = Number.isFinite(drain) ? `, ${formatDuration(1e6 * drain)} of work at the measured rate` : '; nothing is being completed';
  return label('backlogged', growth, drain, `Ends with a backlog that does not grow: about ${formatNumber(final)} messages over the last tenth${way}.`);
}

function unread(final: number, growth: number): Stability {
  return label('backlogged', growth, Infinity, `Holds ${formatNumber(final)} messages at the end; no consumer reads it.`);
}

function label(of: StabilityLabel, growth: number, drain: number, sentence: string): Stability {
  return { label: of, growthPerSecond: growth, drainMs: milliseconds(drain), sentence };
}

interface Growth {
  readonly perSecond: number;
  readonly isSignificant: boolean;
}

/** `passed`: messages that left in each interval; null where that is not counted. */
function growthOf(run: RunResult, backlog: readonly number[], passed: readonly number[] | null): Growth {
  const half = backlog.slice(Math.floor(backlog.length / 2));
  const parts = partMeans(half, Math.min(PARTS, half.length));
  const changes = parts.slice(1).map((level, i) => level - parts[i]!);
  if (changes.length < 2) return { perSecond: 0, isSignificant: false };
  const secondsPerPart = (half.length / parts.length) * (run.seriesInterval / 1e6);
  const early = headMean(backlog, 1 / 4);
  const final = tailMean(backlog, 1 / PARTS);
  const isSignificant = growsBy(changes, { early, final }) && !growsWithWhatPasses(backlog, passed);
  return { perSecond: meanOf(changes) / secondsPerPart, isSignificant };
}

/**
 * Where more comes and as much more is done, more is inside by Little's law, and nobody waits longer: the backlog is no greater part
 * of what passes than it was.
 */
function growsWithWhatPasses(backlog: readonly number[], passed: readonly number[] | null): boolean {
  if (passed === null) return false;
  const [early, late] = [headMean(passed, 1 / 4), tailMean(passed, 1 / PARTS)];
  return early > 0 && late > GROWTH_FACTOR * early && tailMean(backlog, 1 / PARTS) / late <= GROWTH_FACTOR * (headMean(backlog, 1 / 4) / early);
}

/** What is delayed waits for nobody: while the first delay fills, more of it is no sign that readers do not keep up. */
function withoutDelayed(runs: readonly RunResult[], component: number, backlog: readonly number[]): readonly number[] {
  const delayed = levelOverTime(runs, component, DELAYED_GAUGE);
  return delayed === null ? backlog : backlog.map((level, i) => level - (delayed[i] ?? 0));
}

/** Messages that leave in each interval, replications averaged. */
function passedOverTime(runs: readonly RunResult[], component: number, role: StabilityInput['role']): readonly number[] | null {
  for (const counter of role === 'producer' ? ['accepted'] : ['completed', 'delivered']) {
    const series = measured(runs, component, counter).flatMap(({ metric }) => (metric.kind === 'counter' ? [metric.series] : []));
    if (series.length > 0) return averageOf(series);
  }
  return null;
}

/** Interval means of a gauge, averaged over replications; null when it is not measured. */
function levelOverTime(runs: readonly RunResult[], component: number, gauge: string): readonly number[] | null {
  const series = measured(runs, component, gauge).flatMap(({ metric }) => (metric.kind === 'gauge' ? [metric.series] : []));
  return series.length === 0 ? null : averageOf(series);
}

/** Of replications, which have as many intervals each; of one, itself. */
function averageOf(series: readonly ArrayLike<number>[]): readonly number[] {
  const [first] = series;
  const length = Math.min(...series.map((values) => values.length));
  if (first !== undefined && series.length === 1) return Array.from({ length }, (_, i) => first[i]!);
  return Array.from({ length }, (_, i) => total(series.map((values) => values[i]!)) / series.length);
}

/**
 * What is stored, and what the reader that holds most has taken and not done: a batch goes from the one to the other
 * and back down to nothing, so each alone is a saw in which slow growth does not show.
 */
function withHeld(runs: readonly RunResult[], stored: readonly number[] | null, holders: readonly number[]): readonly number[] | null {
  if (stored === null || holders.length === 0) return stored;
  const held = holders.flatMap((holder) => {
    const level = levelOverTime(runs, holder, 'backlog');
    return level === null ? [] : [level];
  });
  return stored.map((level, i) => level + Math.max(0, ...held.map((of) => of[i] ?? 0)));
}

/** Seconds the message group that is furthest behind takes by itself, while workers stand idle: no other helps it. 0 where no group binds. */
function slowestGroupSeconds(runs: readonly RunResult[], component: number, readers: readonly number[]): number {
  const busy = readers.flatMap((reader) => measured(runs, reader, 'utilisation').flatMap(({ metric }) => (metric.kind === 'gauge' ? [metric.mean] : [])));
  if (busy.length === 0 || meanOf(busy) >= FULL) return 0;
  const seconds = runs.map(({ components, horizon }) =>
    Math.max(
      0,
      // The last row is of all of them.
      ...(components[component]?.tables.groups ?? [])
        .slice(0, -1)
        .filter(({ backlogEnd, deleted }) => Number(backlogEnd) > GROWTH_MESSAGES && Number(deleted) > 0)
        .map(({ backlogEnd, deleted }) => (Number(backlogEnd) * horizon) / 1e6 / Number(deleted)),
    ),
  );
  return meanOf(seconds);
}

function waitingAtEnd(runs: readonly RunResult[], component: number, otherwise: number): number {
  for (const gauge of WAITING_GAUGES) {
    const level = levelOverTime(runs, component, gauge);
    if (level !== null && level.length > 0) return tailMean(level, 1 / PARTS);
  }
  return otherwise;
}

function standsOut({ horizon }: RunResult, waiting: number, outflow: number): boolean {
  if (waiting < 1) return false;
  return waiting / outflow > Math.max(DRAIN_SECONDS_MIN, (DRAIN_SHARE_MIN * horizon) / 1e6);
}

/** Messages per second that left over the last half: counted where they are, else what came in less what stayed. */
function outflowPerSecond(runs: readonly RunResult[], component: number, role: StabilityInput['role'], growth: number): number {
  const completed = lateRate(runs, component, 'completed');
  if (completed !== null) return completed;
  const accepted = lateRate(runs, component, 'accepted');
  if (accepted === null) return 0;
  // Nobody has done what left retention.
  const expired = lateRate(runs, component, 'expired') ?? 0;
  // What a producer's service accepts has left the producer; what a service accepts has come to it.
  return role === 'producer' ? accepted : Math.max(0, accepted - expired - growth);
}

/** What the slowest of several readers of one stream gets done: the backlog is what it has not read. */
function slowestPerSecond(runs: readonly RunResult[], readers: readonly number[]): number {
  return Math.min(...readers.map((reader) => lateRate(runs, reader, 'completed') ?? 0));
}

/** The backlog when the run ends, replications averaged. */
function lastLevel(runs: readonly RunResult[], component: number): number {
  const levels = measured(runs, component, 'backlog').flatMap(({ metric }) => (metric.kind === 'gauge' ? [metric.last] : []));
  return levels.length === 0 ? 0 : total(levels) / levels.length;
}

/** What the reader that holds most has in hand when the run ends. */
function heldAtEnd(runs: readonly RunResult[], holders: readonly number[]): number {
  return Math.max(0, ...holders.map((holder) => lastLevel(runs, holder)));
}

function lateRate(runs: readonly RunResult[], component: number, counter: string): number | null {
  const rates = measured(runs, component, counter).flatMap(({ run, metric }) => {
    if (metric.kind !== 'counter') return [];
    const from = Math.max(Math.floor(metric.series.length / 2), Math.min(firstObserved(run), metric.series.length - 1));
    let seconds = 0;
    for (let i = from; i < metric.series.length; i += 1) seconds += intervalSeconds(run, i);
    return [total(metric.series.subarray(from)) / seconds];
  });
  return rates.length === 0 ? null : total(rates) / rates.length;
}

function partMeans(values: readonly number[], parts: number): readonly number[] {
  return Array.from({ length: parts }, (_, part) => {
    const slice = values.slice(Math.floor((part * values.length) / parts), Math.floor(((part + 1) * values.length) / parts));
    return total(slice) / slice.length;
  });
}

function tailMean(values: readonly number[], share: number): number {
  const tail = values.slice(-Math.max(1, Math.round(share * values.length)));
  return total(tail) / tail.length;
}

function headMean(values: readonly number[], share: number): number {
  const head = values.slice(0, Math.max(1, Math.round(share * values.length)));
  return total(head) / head.length;
}

function milliseconds(seconds: number): number | null {
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}
