/** Links between components: they lead somewhere, to the right kind of thing, and not in a circle. */
import { PORT_WORDS } from '../services/fields/link.ts';
import type { PortKind } from '../services/service.ts';
import { specOf } from '../services/specs.ts';
import type { Known } from './choices.ts';
import { didYouMean } from './nearest.ts';
import type { Notebook } from './reading.ts';
import type { ScenarioComponent } from './scenario.ts';

export interface Link {
  readonly from: ScenarioComponent;
  readonly name: string;
  readonly field: string;
  readonly target: string;
  readonly port: PortKind;
  readonly sameKind?: true;
}

const VERBS: Readonly<Record<string, string>> = { to: 'sends to', from: 'reads from', deadLetter: 'moves dead letters to', after: 'follows' };

/** Of a component whose spec is wrong, those that are written. */
export function linksOf(component: ScenarioComponent): readonly Link[] {
  const links: readonly (Omit<Link, 'from' | 'target'> & { readonly target?: string })[] = specOf(component.kind).links(component.spec as never);
  return links.flatMap((link) => (link.target === undefined ? [] : [{ ...link, target: link.target, from: component }]));
}

export function pathOf(component: ScenarioComponent, field = ''): readonly string[] {
  return [`${component.role}s`, component.name, ...(field === '' ? [] : field.split('.'))];
}

/** Components of a known kind, and the names of all that are written. */
type Linked = Pick<Known, 'components' | 'names'>;

/** Links are judged whatever else is wrong with a component: its kind says what they need. */
export function checkLinks(notebook: Notebook, { components, broken, names }: Known): void {
  const all = { components: [...components, ...broken], names };
  const links = all.components.flatMap(linksOf);
  for (const link of links) checkLink(link, all, notebook);
  for (const component of all.components) checkCircle(component, all, notebook);
  for (const component of all.components) checkRound(component, all, notebook);
  // A broken component may hold the missing link: nothing is said of ends then.
  if (components.length === names.length) checkEnds(links, components, notebook);
}

function checkLink(link: Link, { components, names }: Linked, notebook: Notebook): void {
  const { from, target, port } = link;
  const path = pathOf(from, link.field);
  const verb = VERBS[link.name] ?? `needs (${link.name})`;
  const other = components.find(({ name }) => name === target);
  if (other === undefined) {
    if (names.includes(target)) return;
    const able = components.filter((component) => specOf(component.kind).offers.includes(port)).map(({ name }) => name);
    notebook.report(path, {
      rule: 'unknown-component',
      message: `${from.name} ${verb} ${target}, which is not there`,
      expected: `${PORT_WORDS[port]} of this scenario`,
      hint: didYouMean(target, able),
    });
    return;
  }
  const offers = specOf(other.kind).offers;
  if (!offers.includes(port)) {
    notebook.report(path, {
      rule: 'wrong-link',
      message: `${from.name} ${verb} ${target}, which is ${describe(other)}; ${from.kind} needs ${PORT_WORDS[port]}`,
      hint: readerFor(offers, from),
    });
  } else if (link.sameKind === true && other.kind !== from.kind) {
    notebook.report(path, {
      rule: 'wrong-link',
      message: `${from.name} ${verb} ${target}, which is ${describe(other)}; a dead-letter queue is of the kind of its queue`,
      expected: from.kind,
      got: other.kind,
    });
  }
}

function describe({ kind, role }: ScenarioComponent): string {
  if (role !== 'service') return `a ${role}`;
  const { offers } = specOf(kind);
  return `${offers.includes('queue') ? 'a queue' : offers.includes('log') ? 'a stream' : 'a service'} (${kind})`;
}

function readerFor(offers: readonly PortKind[], from: ScenarioComponent): string | undefined {
  if (from.role !== 'consumer') return undefined;
  if (offers.includes('queue')) return 'a poller reads a queue';
  return offers.includes('log') ? 'a shard-reader reads a stream' : undefined;
}

/** A service must be built before those that need it, so links between services lead to an end. */
function checkCircle(component: ScenarioComponent, { components }: Linked, notebook: Notebook): void {
  const seen = [component.name];
  let here = component;
  for (;;) {
    const link = linksOf(here).find(({ name }) => name === 'deadLetter');
    const next = components.find(({ name }) => name === link?.target);
    if (link === undefined || next === undefined) return;
    if (next.name === component.name) {
      notebook.report(pathOf(component, linksOf(component)[0]?.field), {
        rule: 'circle',
        message: seen.length === 1 ? `${component.name} is its own dead-letter queue` : `dead letters go in a circle: ${[...seen, next.name].join(' → ')}`,
      });
      return;
    }
    if (seen.includes(next.name)) return;
    seen.push(next.name);
    here = next;
  }
}

/** What is sent on must not come back to the consumer it was sent on from: it would go round for ever. */
function checkRound(relay: ScenarioComponent, { components }: Linked, notebook: Notebook): void {
  const after = linksOf(relay).find(({ name }) => name === 'after');
  if (after === undefined) return;
  const way = [relay];
  for (const here of way) {
    for (const next of nextOf(here, components)) if (!way.includes(next)) way.push(next);
  }
  if (!way.some(({ name }) => name === after.target)) return;
  notebook.report(pathOf(relay, 'to'), {
    rule: 'circle',
    message: `what ${relay.name} sends on comes back to ${after.target}: every message would go round for ever`,
    hint: 'send it on to a queue or stream that another consumer reads',
  });
}

/** Where messages go next: what a component sends to, or who follows it. */
function nextOf(here: ScenarioComponent, components: readonly ScenarioComponent[]): readonly ScenarioComponent[] {
  const onwards = linksOf(here).filter(({ name }) => name === 'to' || name === 'deadLetter');
  return components.filter(
    (other) =>
      onwards.some(({ target }) => target === other.name) ||
      linksOf(other).some(({ name, target }) => target === here.name && (name === 'from' || name === 'after')),
  );
}

/** Services nothing reaches, or nothing leaves. */
function checkEnds(links: readonly Link[], components: readonly ScenarioComponent[], notebook: Notebook): void {
  for (const service of components.filter(({ role }) => role === 'service')) {
    const into = links.filter(({ target, port }) => target === service.name && port === 'inlet');
    const outOf = links.filter(({ target, port }) => target === service.name && port !== 'inlet');
    const isDeadLetter = into.some(({ name }) => name === 'deadLetter');
    if (into.length === 0) {
      const message = outOf.length === 0 ? `nothing sends to ${service.name} and nothing reads from it` : `nothing sends to ${service.name}`;
      notebook.warn(pathOf(service), { rule: 'dead-end', message }, 'key');
    } else if (outOf.length === 0 && !isDeadLetter) {
      notebook.warn(
        pathOf(service),
        { rule: 'dead-end', message: `nothing reads from ${service.name}: what is sent to it stays until its retention ends` },
        'key',
      );
    }
  }
}
