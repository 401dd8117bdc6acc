/**
 * What happened, by name: the events of replication 0 from an instant on, and what is then pending.
 * A flat list of integers is only legible with names.
 */
import { assemble } from '../model/assemble.ts';
import type { Model } from '../model/model.ts';

export interface TraceOptions {
  /** Only events of this component; '' for all. */
  readonly component: string;
  /** µs. */
  readonly from: number;
  readonly count: number;
}

export interface TracedEvent {
  readonly time: number;
  readonly handler: string;
  readonly argument: number;
}

export interface Trace {
  readonly past: readonly TracedEvent[];
  /** The component's last event before that; null when there is none, or all components are asked for. */
  readonly before: TracedEvent | null;
  /** Due next, at most as many as were asked for. */
  readonly pending: readonly TracedEvent[];
  readonly endedAt: number;
}

/** Steps between looks at whether enough was seen, µs. */
const STEP = 100_000;

export function traceOf(model: Model, { component, from, count }: TraceOptions): Trace {
  const { simulation, parts } = assemble(model, 0);
  const past: TracedEvent[] = [];
  const isWanted = (handler: string): boolean => component === '' || handler.startsWith(`${component}.`);
  let before: TracedEvent | null = null;
  const start = Math.max(0, Math.min(from, model.horizon) - 1);
  if (component === '') simulation.run(start);
  else
    simulation.runWatched(start, (time, handler, argument) => {
      if (isWanted(handler)) before = { time, handler, argument };
    });
  while (past.length < count && simulation.now < model.horizon) {
    simulation.runWatched(Math.min(model.horizon, simulation.now + STEP), (time, handler, argument) => {
      if (past.length < count && isWanted(handler)) past.push({ time, handler, argument });
    });
    for (const part of parts) part.component.flush?.();
  }
  const pending = simulation.pending().filter(({ handler }) => isWanted(handler));
  return { past, before, pending: pending.slice(0, count), endedAt: simulation.now };
}
