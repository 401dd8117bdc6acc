/** What does not keep up, as everything before and behind it feels it. */
import { isDeadLetter, upstreamOf } from './flows.ts';
import type { ComponentResult, StudyResult } from './study-result.ts';

export type NamedComponent = readonly [name: string, component: ComponentResult];

type Study = Pick<StudyResult, 'components' | 'links'>;

/** The component itself or, for a consumer, the nearest of all its messages pass before, when its backlog grows without bound. */
export function overloadOf({ components, links }: Study, name: string): NamedComponent | null {
  // Where dead letters come from is another matter.
  const flows = links.filter((flow) => !isDeadLetter(flow));
  for (const each of components[name]?.role === 'consumer' ? upstreamOf(name, flows) : [name]) {
    const component = components[each];
    if (component?.stability.label === 'overloaded' && !keepsUp({ components, links }, name, each)) return [each, component];
  }
  return null;
}

/** Whether a reader keeps up with a stream that another of its readers falls behind: it lacks less than half of what that one does. */
function keepsUp({ components, links }: Study, reader: string, stream: string): boolean {
  const lacking = lackOfReaders({ components, links }, stream);
  const own = lacking.get(reader);
  return own !== undefined && own < Math.max(...lacking.values()) / 2;
}

/** Records a second that each of several readers of a stream reads less than come to it. Empty where readers share what there is, as those of a queue. */
export function lackOfReaders({ components, links }: Study, stream: string): ReadonlyMap<string, number> {
  const { shards, metrics } = components[stream] ?? {};
  const readers = links.filter(({ from, to }) => from === stream && components[to]?.role === 'consumer').map(({ to }) => to);
  if (shards === undefined || readers.length < 2) return new Map();
  return new Map(readers.map((reader) => [reader, (metrics?.accepted?.mean ?? 0) - (components[reader]?.metrics.delivered?.mean ?? 0)]));
}
