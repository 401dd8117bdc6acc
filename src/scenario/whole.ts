/** `--whole`: every trace from the first instant of its file to its last, and a run as long as the longest. */

import type { Problem } from './problem.ts';
import { problemAt } from './problem.ts';
import type { Entry, MapTree, Tree } from './tree.ts';
import { treeAt } from './tree.ts';

/** As it stands among overrides, so that it goes wherever they go. */
export const WHOLE = '--whole';

/** Cuts off `from` and `until` of all traces and the duration, which is then that of the longest; as it is where that cannot be. */
export function withWholeTraces(root: MapTree, overrides: readonly string[], sources: Map<string, string>, problems: Problem[]): MapTree {
  if (!overrides.includes(WHOLE)) return root;
  sources.set(WHOLE, WHOLE);
  const refuse = (message: string, expected: string): MapTree => {
    problems.push(problemAt(sources, { file: WHOLE, start: 0, end: WHOLE.length }, { rule: 'no-whole', message, expected }));
    return root;
  };
  if (overrides.some((override) => /^(--)?duration=/.test(override)))
    return refuse('a run of whole traces is as long as the longest of them, so its duration cannot be set as well', '--whole or a duration');
  const producers = treeAt(root, ['producers']);
  const names = producers?.kind === 'map' ? [...producers.entries.keys()].filter((name) => treeAt(producers, [name, 'rate', 'trace']) !== undefined) : [];
  if (names.length === 0) return refuse('no rate of this scenario is a trace, so there is none to play as a whole', 'a rate such as { trace: traffic.csv }');
  return without(names.reduce<MapTree>(withWholeTrace, root), ['duration']);
}

function withWholeTrace(root: MapTree, name: string): MapTree {
  return changedAt(root, ['producers', name, 'rate'], (rate) => changedAt(without(rate, CUTS), ['trace'], (trace) => without(trace, CUTS)));
}

const CUTS: readonly string[] = ['from', 'until'];

function without(map: MapTree, keys: readonly string[]): MapTree {
  return { ...map, entries: new Map([...map.entries].filter(([key]) => !keys.includes(key))) };
}

/** The tree with the map at a path changed; as it is where there is no map. */
function changedAt(map: MapTree, [step = '', ...rest]: readonly string[], change: (map: MapTree) => MapTree): MapTree {
  const entry: Entry | undefined = map.entries.get(step);
  if (entry?.value.kind !== 'map') return map;
  const value: Tree = rest.length === 0 ? change(entry.value) : changedAt(entry.value, rest, change);
  return { ...map, entries: new Map(map.entries).set(step, { ...entry, value }) };
}
