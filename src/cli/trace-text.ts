/** The trace of `run --trace`: what happened and what is due next, as lines or as JSON. */
import { type TracedEvent, traceOf } from '../experiment/trace.ts';
import { compile } from '../model/compile.ts';
import { wrap } from '../report/text-table.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { parseDuration } from '../units/parse.ts';
import { formatValue } from '../units/values.ts';
import { UsageError } from './exit-codes.ts';
import type { RunVerbArguments } from './run.ts';
import { textWidth } from './width.ts';

const COUNT = 100;

/** Numbers are used again, so that what was meant for who had one before is told apart by its turn: see the poller's wake-ups and a queue's receipts. */
const ARGUMENT =
  'argument: which worker, shard, call or message, from 0; the n-th wait or beat of a worker is n × 1048576 + worker, the n-th message of a place n × 67108864 + place';

type TraceArguments = Pick<RunVerbArguments, 'trace' | 'from' | 'count'>;

/** Throws `UsageError` for an instant or a number nobody can mean, and for either without a trace. */
export function checkTrace({ trace, from, count }: TraceArguments): void {
  if (trace === undefined && (from !== undefined || count !== undefined))
    throw new UsageError(`${from === undefined ? '--count' : '--from'} goes only with --trace COMPONENT`);
  if (count !== undefined && !(Number.isInteger(count) && count > 0)) throw new UsageError(`--count takes a whole number above 0, got ${count}`);
  startOf(from);
}

function startOf(from = '0s'): number {
  const start = parseDuration(from);
  if (start.ok) return start.value;
  throw new UsageError([`--from: ${start.message}`, `  expected ${start.expected}`, ...(start.hint === undefined ? [] : [`  ${start.hint}`])].join('\n'));
}

/** The document of `--trace --json`; instants in µs of simulated time. */
export interface TraceDocument {
  readonly name: string;
  /** '' is all. */
  readonly component: string;
  readonly timeUnit: 'µs';
  readonly past: readonly TracedEvent[];
  /** The component's last event before `--from`. */
  readonly before: TracedEvent | null;
  readonly pending: readonly TracedEvent[];
  readonly endedAt: number;
}

export function traceDocument(scenario: Scenario, { trace: component = '', from, count = COUNT }: TraceArguments): TraceDocument {
  const { model, context } = compile(scenario);
  const known = context.components.map(({ name }) => name);
  if (component !== '' && !known.includes(component)) throw new UsageError(`there is no component "${component}" to trace; there are ${known.join(', ')}`);
  const start = startOf(from);
  if (start > model.horizon) throw new UsageError(`--from ${from} lies beyond the run of ${scenario.name}, which ends at ${formatValue(model.horizon, 'µs')}`);
  return { name: scenario.name, component, timeUnit: 'µs', ...traceOf(model, { component, from: start, count }) };
}

export function traceText({ component, past, before, pending, endedAt }: TraceDocument): string {
  const isSilent = component !== '' && past.length === 0;
  const silence =
    before === null
      ? `${component} has no event of its own here: what is asked of it is done in the events of who asks; --trace "" prints those of all`
      : `${component} has no event from there on; its last was ${before.handler} at ${secondsOf(before.time)} s`;
  if (isSilent && pending.length === 0) return `${silence}\n`;
  const lines = [
    ...(isSilent ? [silence] : []),
    ...wrap(ARGUMENT, textWidth(), '  '),
    'time s         event                                     argument',
    ...past.map(traceLine),
    `pending at ${secondsOf(endedAt)} s`,
    ...pending.map(traceLine),
  ];
  return `${lines.join('\n')}\n`;
}

function traceLine({ time, handler, argument }: TracedEvent): string {
  return `${secondsOf(time).padStart(13)}  ${handler.padEnd(40)}  ${argument}`;
}

function secondsOf(micros: number): string {
  return (micros / 1e6).toFixed(6);
}
