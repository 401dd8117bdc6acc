/** Links between components, as their kinds declare them, and where they stand in a scenario. */
import type { ServiceLink } from '../services/service.ts';
import { specOf } from '../services/specs.ts';
import type { ScenarioComponent } from './scenario.ts';

export type Link = ServiceLink & { readonly self: ScenarioComponent };

type LinkMeant = ServiceLink | (Omit<ServiceLink, 'target'> & { readonly target: undefined });

/** Of a component whose spec is wrong, those that are written. */
export function linksOf(component: ScenarioComponent): readonly Link[] {
  return linksMeant(component).flatMap((link) => (link.target === undefined ? [] : [{ ...link, target: link.target, self: component }]));
}

/** With those whose target is missing, or no name. */
export function linksMeant({ kind, spec }: ScenarioComponent): readonly LinkMeant[] {
  return specOf(kind).links(spec as never);
}

/** The names a link joins, in the direction messages go. */
export function endsOf({ self, target, flow }: Link): { readonly from: string; readonly to: string } {
  return flow === 'in' ? { from: target, to: self.name } : { from: self.name, to: target };
}

/** Whether a link takes on what is still to be worked on: not what is set aside. */
export function sendsOn({ flow, setsAside }: Link): boolean {
  return flow === 'out' && setsAside !== true;
}

export function pathOf(component: ScenarioComponent, field = ''): readonly string[] {
  return [`${component.role}s`, component.name, ...(field === '' ? [] : field.split('.'))];
}
