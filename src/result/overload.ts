/** What does not keep up, as everything before and behind it feels it. */
import { isDeadLetter, upstreamOf } from './flows.ts';
import type { ComponentResult, StudyResult } from './study-result.ts';

export type NamedComponent = readonly [name: string, component: ComponentResult];

/** The component itself or, for a consumer, the nearest of all its messages pass before, when its backlog grows without bound. */
export function overloadOf({ components, links }: Pick<StudyResult, 'components' | 'links'>, name: string): NamedComponent | null {
  // Where dead letters come from is another matter.
  const flows = links.filter((flow) => !isDeadLetter(flow));
  for (const each of components[name]?.role === 'consumer' ? upstreamOf(name, flows) : [name]) {
    const component = components[each];
    if (component?.stability.label === 'overloaded') return [each, component];
  }
  return null;
}
