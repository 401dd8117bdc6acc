/** What does not keep up, as everything before and behind it feels it. */
import { isDeadLetter, upstreamOf } from './flows.ts';
import type { ComponentResult, StudyResult } from './study-result.ts';

export type NamedComponent = readonly [name: string, component: ComponentResult];

type Study = Pick<StudyResult, 'components' | 'links'>;

/** The component and everything its messages pass before they reach it. What a relay sends on is a new message, with an age of its own. */
export function passedBefore(name: string, { components, links }: Study): readonly string[] {
  return upstreamOf(
    name,
    links.filter(({ to }) => components[to]?.role !== 'producer'),
  );
}

/** The component itself or, for a consumer, the nearest of all its messages pass before, when its backlog grows without bound. */
export function overloadOf({ components, links }: Study, name: string): NamedComponent | null {
  // Where dead letters come from is another matter.
  const flows = links.filter((flow) => !isDeadLetter(flow));
  for (const each of components[name]?.role === 'consumer' ? passedBefore(name, { components, links: flows }) : [name]) {
    const component = components[each];
    if (component?.stability.label === 'overloaded' && !keepsUp({ components, links }, name, each)) return [each, component];
  }
  return null;
}

/** Whether a reader keeps up with a stream that another of its readers falls behind. */
function keepsUp(study: Study, reader: string, stream: string): boolean {
  const { readers, behind } = laggingReaders(study, stream) ?? { readers: [], behind: [] };
  return readers.includes(reader) && !behind.includes(reader);
}

export interface LaggingReaders {
  readonly readers: readonly string[];
  /** Those of them the backlog is of. */
  readonly behind: readonly string[];
}

/**
 * Of several readers of a stream, those that fall behind: the ones that were found to, or else those that lack at least half of what the
 * one does that lacks most. Null where readers share what there is, as those of a queue.
 */
export function laggingReaders({ components, links }: Study, stream: string): LaggingReaders | null {
  const { shards, metrics } = components[stream] ?? {};
  const readers = links.filter(({ from, to }) => from === stream && components[to]?.role === 'consumer').map(({ to }) => to);
  if (shards === undefined || readers.length < 2) return null;
  const found = readers.filter((reader) => components[reader]?.stability.label === 'overloaded');
  if (found.length > 0) return { readers, behind: found };
  const lacking = readers.map((reader) => (metrics?.accepted?.mean ?? 0) - (components[reader]?.metrics.delivered?.mean ?? 0));
  return { readers, behind: readers.filter((_, i) => lacking[i]! >= Math.max(...lacking) / 2) };
}
