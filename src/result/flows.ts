/** Questions about the links of a result, which lie as messages travel. */
import type { StudyContext } from './context.ts';

export type Flow = StudyContext['links'][number];
type Ends = Pick<Flow, 'from' | 'to'>;

/** The component and everything messages pass before they reach it. */
export function upstreamOf(component: string, flows: readonly Ends[]): readonly string[] {
  const seen = [component];
  for (let i = 0; i < seen.length; i += 1) {
    for (const { from, to } of flows) if (to === seen[i] && !seen.includes(from)) seen.push(from);
  }
  return seen;
}

/** Consumers that take from a component; a dead-letter queue often has none. */
export function readersOf(component: string, { components, links }: Pick<StudyContext, 'links' | 'components'>): readonly string[] {
  const to = new Set(links.filter(({ from }) => from === component).map((flow) => flow.to));
  return components.filter(({ name, role }) => role === 'consumer' && to.has(name)).map(({ name }) => name);
}

/** Components that send to this one, dead letters left out. */
export function sendersTo(component: string, flows: readonly Flow[]): readonly string[] {
  return flows.filter((flow) => flow.to === component && !isDeadLetter(flow)).map(({ from }) => from);
}

/** The label of every link that sets messages aside: a result knows those by it, whatever kinds they join. */
export const DEAD_LETTERS = 'dead letters';

export function isDeadLetter({ label }: Flow): boolean {
  return label === DEAD_LETTERS;
}
