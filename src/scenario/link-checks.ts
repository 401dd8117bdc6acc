/** Links between components: they lead somewhere, to the right kind of thing, and not in a circle. */
import type { Role } from '../model/model.ts';
import { PORT_WORDS } from '../services/fields/link.ts';
import type { PortKind } from '../services/service.ts';
import { specOf, specs } from '../services/specs.ts';
import { checkCircles } from './circles.ts';
import type { BrokenComponent, Components } from './components.ts';
import { endsOf, type Link, linksMeant, linksOf, pathOf } from './links.ts';
import { didYouMean } from './nearest.ts';
import type { Notebook } from './reading.ts';
import type { ScenarioComponent } from './scenario.ts';
import { linksIn } from './schema-walk.ts';
import { guarded, knownOr } from './unread.ts';

/** Components of a known kind, by name, and the names of all that are written. */
interface Linked {
  readonly known: ReadonlyMap<string, ScenarioComponent>;
  readonly names: ReadonlySet<string>;
}

/** Links are judged whatever else is wrong with a component: its kind says what they need. */
export function checkLinks(notebook: Notebook, components: Components): void {
  const all = [...components.components, ...components.broken];
  const linked = { known: byName(all), names: new Set(components.names) };
  const links = all.flatMap(linksOf);
  for (const link of links) checkLink(link, linked, notebook);
  checkCircles(all, notebook);
  checkEnds(links, components, notebook);
}

/** Of two of one name, which is a problem of its own, the first. */
function byName(components: readonly ScenarioComponent[]): ReadonlyMap<string, ScenarioComponent> {
  return new Map([...components].reverse().map((component) => [component.name, component]));
}

/** Whether links are missing because they are wrong: of a service nobody sends to, or nobody reads, nothing is said then. */
export interface LinkDoubts {
  readonly senders: boolean;
  readonly readers: boolean;
}

export function linkDoubtsOf({ components, broken, names }: Components): LinkDoubts {
  const all = [...components, ...broken];
  const known = byName(all);
  if (all.length < names.length || broken.some(hasUnreadLinks)) return { senders: true, readers: true };
  const lost = all.flatMap(linksMeant).filter(({ target, port }) => {
    const other = target === undefined ? undefined : known.get(target);
    return other === undefined || !specOf(other.kind).offers.includes(port);
  });
  return { senders: lost.some(({ flow }) => flow === 'out'), readers: lost.some(({ flow }) => flow === 'in') };
}

/** Whether it may have links that are not even told by their names, such as a `deadLetter` that is no map. */
function hasUnreadLinks(component: BrokenComponent): boolean {
  return linksMeant(component).every(({ target }) => target !== undefined) && !areLinksRead(component);
}

function areLinksRead({ kind, part }: BrokenComponent): boolean {
  return knownOr(false, () => specOf(kind).links(guarded(part) as never).length >= 0);
}

function checkLink(link: Link, { known, names }: Linked, notebook: Notebook): void {
  const { self, target, port, verb } = link;
  const path = pathOf(self, link.field);
  const other = known.get(target);
  if (other === undefined) {
    if (names.has(target)) return;
    const able = [...known.values()].filter((component) => specOf(component.kind).offers.includes(port)).map(({ name }) => name);
    notebook.report(path, {
      rule: 'unknown-component',
      message: `${self.name} ${verb} ${target}, which is not there`,
      expected: `${PORT_WORDS[port]} of this scenario`,
      hint: didYouMean(target, able),
    });
    return;
  }
  const offers = specOf(other.kind).offers;
  if (!offers.includes(port)) {
    notebook.report(path, {
      rule: 'wrong-link',
      message: `${self.name} ${verb} ${target}, which is ${describe(other)}; ${self.kind} needs ${PORT_WORDS[port]}`,
      hint: readerFor(offers, self.role),
    });
  } else if (link.sameKind === true && other.kind !== self.kind) {
    notebook.report(path, {
      rule: 'wrong-link',
      message: `${self.name} ${verb} ${target}, which is ${describe(other)}; ${link.setsAside === true ? 'a dead-letter queue' : 'it'} is of the kind of its queue`,
      expected: self.kind,
      got: other.kind,
    });
  }
}

function describe({ kind, role }: ScenarioComponent): string {
  if (role !== 'service') return `a ${role}`;
  const { offers } = specOf(kind);
  return `${offers.includes('queue') ? 'a queue' : offers.includes('log') ? 'a stream' : 'a service'} (${kind})`;
}

/** The kind of consumer that reads what is offered. */
function readerFor(offers: readonly PortKind[], role: Role): string | undefined {
  if (role !== 'consumer') return undefined;
  for (const spec of Object.values(specs)) {
    const port = spec.role === role ? linksIn(spec.schema).find((link) => offers.includes(link.port))?.port : undefined;
    if (port !== undefined) return `a ${spec.kind} reads ${PORT_WORDS[port]}`;
  }
  return undefined;
}

/** Services nothing reaches, or nothing leaves. What is set aside may stay where it is. */
function checkEnds(links: readonly Link[], components: Components, notebook: Notebook): void {
  const doubts = linkDoubtsOf(components);
  if (doubts.senders && doubts.readers) return;
  const reached = new Set(links.map((link) => endsOf(link).to));
  const asides = new Set(links.filter(({ setsAside }) => setsAside === true).map((link) => endsOf(link).to));
  const left = new Set(links.filter(({ setsAside }) => setsAside !== true).map((link) => endsOf(link).from));
  for (const service of [...components.components, ...components.broken].filter(({ role }) => role === 'service')) {
    const isRead = left.has(service.name) || doubts.readers;
    if (!reached.has(service.name)) {
      const message = isRead ? `nothing sends to ${service.name}` : `nothing sends to ${service.name} and nothing reads from it`;
      if (!doubts.senders) notebook.warn(pathOf(service), { rule: 'dead-end', message }, 'key');
    } else if (!isRead && !asides.has(service.name)) {
      notebook.warn(
        pathOf(service),
        { rule: 'dead-end', message: `nothing reads from ${service.name}: what is sent to it stays until its retention ends` },
        'key',
      );
    }
  }
}
