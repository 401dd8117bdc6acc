/** Links between components: they lead somewhere, to the right kind of thing, and not in a circle. */
import type { Role } from '../model/model.ts';
import { PORT_WORDS } from '../services/fields/link.ts';
import type { PortKind } from '../services/service.ts';
import { specOf, specs } from '../services/specs.ts';
import type { Known } from './choices.ts';
import { checkCircles } from './circles.ts';
import { endsOf, type Link, linksOf, pathOf } from './links.ts';
import { didYouMean } from './nearest.ts';
import type { Notebook } from './reading.ts';
import type { ScenarioComponent } from './scenario.ts';
import { linksIn } from './schema-walk.ts';

/** Components of a known kind, and the names of all that are written. */
type Linked = Pick<Known, 'components' | 'names'>;

/** Links are judged whatever else is wrong with a component: its kind says what they need. */
export function checkLinks(notebook: Notebook, { components, broken, names }: Known): void {
  const all = { components: [...components, ...broken], names };
  const links = all.components.flatMap(linksOf);
  for (const link of links) checkLink(link, all, notebook);
  checkCircles(all.components, notebook);
  // A broken component may hold the missing link: nothing is said of ends then.
  if (components.length === names.length) checkEnds(links, components, notebook);
}

function checkLink(link: Link, { components, names }: Linked, notebook: Notebook): void {
  const { self, target, port, verb } = link;
  const path = pathOf(self, link.field);
  const other = components.find(({ name }) => name === target);
  if (other === undefined) {
    if (names.includes(target)) return;
    const able = components.filter((component) => specOf(component.kind).offers.includes(port)).map(({ name }) => name);
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
function checkEnds(links: readonly Link[], components: readonly ScenarioComponent[], notebook: Notebook): void {
  for (const service of components.filter(({ role }) => role === 'service')) {
    const into = links.filter((link) => endsOf(link).to === service.name);
    const outOf = links.filter((link) => endsOf(link).from === service.name && link.setsAside !== true);
    if (into.length === 0) {
      const message = outOf.length === 0 ? `nothing sends to ${service.name} and nothing reads from it` : `nothing sends to ${service.name}`;
      notebook.warn(pathOf(service), { rule: 'dead-end', message }, 'key');
    } else if (outOf.length === 0 && !into.some(({ setsAside }) => setsAside === true)) {
      notebook.warn(
        pathOf(service),
        { rule: 'dead-end', message: `nothing reads from ${service.name}: what is sent to it stays until its retention ends` },
        'key',
      );
    }
  }
}
