/** Links as messages travel. A scenario's `from: orders` points at what is read, so it is turned round here. */
import type { StudyContext } from './context.ts';

export interface Flow {
  readonly from: string;
  readonly to: string;
}

export interface Linked {
  readonly links: StudyContext['links'];
  readonly components: readonly Pick<StudyContext['components'][number], 'name' | 'role'>[];
}

export function flowsOf({ links, components }: Linked): readonly Flow[] {
  const consumers = new Set(components.filter(({ role }) => role === 'consumer').map(({ name }) => name));
  return links.map(({ from, to, label }) => {
    const isTurned = label === 'from' && !(consumers.has(to) && !consumers.has(from));
    return isTurned ? { from: to, to: from } : { from, to };
  });
}

/** The component and everything messages pass before they reach it. */
export function upstreamOf(component: string, flows: readonly Flow[]): readonly string[] {
  const seen = [component];
  for (let i = 0; i < seen.length; i += 1) {
    for (const { from, to } of flows) if (to === seen[i] && !seen.includes(from)) seen.push(from);
  }
  return seen;
}

/** Consumers that take from a component; a dead-letter queue often has none. */
export function readersOf(component: string, { components, links }: Pick<StudyContext, 'links' | 'components'>): readonly string[] {
  const to = new Set(
    flowsOf({ components, links })
      .filter(({ from }) => from === component)
      .map((flow) => flow.to),
  );
  return components.filter(({ name, role }) => role === 'consumer' && to.has(name)).map(({ name }) => name);
}
