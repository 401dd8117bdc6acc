/** Links that come back to where they began: what could not be built, and what would never end. */
import type { PortKind } from '../services/service.ts';
import { specOf } from '../services/specs.ts';
import { endsOf, type Link, linksOf, pathOf } from './links.ts';
import type { Notebook } from './reading.ts';
import type { ScenarioComponent } from './scenario.ts';

/** By name: every component's own links, what it offers, and where messages go next from it. */
interface Net {
  readonly own: ReadonlyMap<string, readonly Link[]>;
  readonly offers: ReadonlyMap<string, readonly PortKind[]>;
  readonly next: ReadonlyMap<string, readonly string[]>;
}

export function checkCircles(components: readonly ScenarioComponent[], notebook: Notebook): void {
  // No link leads to the second of two components of one name, which is a problem of its own.
  const names = new Set<string>();
  const reachable = components.filter(({ name }) => !names.has(name) && names.add(name));
  const net = netOf(reachable);
  const inCircles = new Set(reachable.filter((component) => reportCircle(component, net, notebook)));
  for (const component of reachable) if (!inCircles.has(component)) reportRound(component, net, notebook);
}

function netOf(components: readonly ScenarioComponent[]): Net {
  const next = new Map<string, string[]>();
  for (const { from, to } of components.flatMap(linksOf).map(endsOf)) {
    const there = next.get(from);
    if (there === undefined) next.set(from, [to]);
    else there.push(to);
  }
  return {
    own: new Map(components.map((component) => [component.name, linksOf(component)])),
    offers: new Map(components.map(({ name, kind }) => [name, specOf(kind).offers])),
    next,
  };
}

/** A component is built after those it links to, so links lead to an end. */
function reportCircle(component: ScenarioComponent, net: Net, notebook: Notebook): boolean {
  const circle = circleThrough(component, net);
  if (circle === null) return false;
  const [first] = circle;
  notebook.report(pathOf(component, first?.field), { rule: 'circle', message: circleText(component.name, circle) });
  return true;
}

/** The shortest way along links from a component back to itself. A link to what is of no use to it is another problem. */
function circleThrough(start: ScenarioComponent, { own, offers }: Net): readonly Link[] | null {
  const seen = new Set([start.name]);
  const ways: (readonly Link[])[] = linksOf(start).map((link) => [link]);
  for (const way of ways) {
    const { target, port } = way.at(-1)!;
    if (offers.get(target)?.includes(port) !== true) continue;
    if (target === start.name) return way;
    if (seen.has(target)) continue;
    seen.add(target);
    for (const link of own.get(target) ?? []) ways.push([...way, link]);
  }
  return null;
}

function circleText(name: string, circle: readonly Link[]): string {
  const way = [name, ...circle.map(({ target }) => target)].join(' → ');
  if (circle.every(({ setsAside }) => setsAside === true))
    return circle.length === 1 ? `${name} is its own dead-letter queue` : `dead letters go in a circle: ${way}`;
  if (circle.every(({ flow }) => flow === 'out')) return `messages go in a circle: ${way}: every message would go round for ever`;
  return circle.length === 1 ? `${name} ${circle[0]?.verb} itself` : `${way}: each needs the next one to be there before it`;
}

/** What is sent on must not come back to where it was taken from: it would go round for ever. */
function reportRound(component: ScenarioComponent, net: Net, notebook: Notebook): void {
  const own = linksOf(component);
  const sources = own.filter(({ flow }) => flow === 'in');
  if (sources.length === 0) return;
  for (const onwards of own.filter(({ flow }) => flow === 'out')) {
    const reached = reachedFrom(onwards.target, net);
    const back = sources.find(({ target }) => reached.has(target));
    if (back === undefined) continue;
    notebook.report(pathOf(component, onwards.field), {
      rule: 'circle',
      message: `what ${component.name} sends on comes back to ${back.target}: every message would go round for ever`,
      hint: 'send it on to a queue or stream that another consumer reads',
    });
    return;
  }
}

/** A component and all that its messages go to from there, by whichever end a link was declared; through what is known alone. */
function reachedFrom(start: string, { own, next }: Net): ReadonlySet<string> {
  const reached = new Set([start].filter((name) => own.has(name)));
  for (const here of reached) for (const there of next.get(here) ?? []) if (own.has(there)) reached.add(there);
  return reached;
}
