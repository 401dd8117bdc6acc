/** `prices:`: what is really paid, over the price list. `<component>.<price>` or `<kind>.<price>`: USD per unit of the list. */
import { z } from 'zod';
import { number, shown } from '../services/fields/quantity.ts';
import { pricesOf, specOf } from '../services/specs.ts';
import type { Known } from './choices.ts';
import { didYouMean } from './nearest.ts';
import type { Notebook } from './reading.ts';
import type { PriceChoice, ScenarioComponent } from './scenario.ts';
import type { Path } from './tree.ts';
import { plainOf, treeAt } from './tree.ts';

const price = number('USD per unit of the price list.', { least: 0 });

/** For the schema: what may stand under a component or kind, or under component.price. */
export const priceField = z.union([price, z.record(z.string(), price)], { error: (issue) => `${shown(issue.input)} is no price` }).meta({
  expected: 'USD per unit of the price list, such as 0.35, or a map such as { requests: 0.35 }',
});

/** Prices by component and price id; those of a component go before those of its kind. Values were checked by the schema. */
export function readPrices(notebook: Notebook, known: Known): PriceChoice {
  const written = writtenPrices(notebook);
  const prices: Record<string, Record<string, number>> = {};
  const all = [...known.components, ...known.broken];
  for (const isOfKind of [true, false]) {
    for (const { name, value } of written) {
      const found = placesOf(name, all, isOfKind);
      const paid = price.safeParse(value);
      for (const component of found?.components ?? []) if (paid.success) prices[component.name] = { ...prices[component.name], [found!.id]: paid.data };
    }
  }
  for (const { name, path } of written) {
    const found = [true, false].flatMap((isOfKind) => placesOf(name, all, isOfKind) ?? []);
    if (found.length === 0) notebook.report(path, unknownPrice(name, all), 'key');
    else if (!found.some(({ components, id }) => components.some((component) => mayPay(component, id, known))))
      notebook.warn(path, priceOutOfForce(name, found[0]!), 'key');
  }
  return prices;
}

/** Components, and a price of theirs. */
interface Places {
  readonly components: readonly ScenarioComponent[];
  readonly id: string;
}

interface Written {
  readonly path: Path;
  /** `orders.requests`, however it was nested. */
  readonly name: string;
  readonly value: unknown;
}

function writtenPrices(notebook: Notebook): readonly Written[] {
  const tree = treeAt(notebook.root, ['prices']);
  if (tree?.kind !== 'map') return [];
  return [...tree.entries].flatMap(([name, { value }]): readonly Written[] =>
    value.kind === 'map'
      ? [...value.entries].map(([id, inner]) => ({ path: ['prices', name, id], name: `${name}.${id}`, value: plainOf(inner.value) }))
      : [{ path: ['prices', name], name, value: plainOf(value) }],
  );
}

/** What is wrong elsewhere may come to pay it. */
function mayPay(component: ScenarioComponent, id: string, { broken }: Known): boolean {
  return broken.some(({ name }) => name === component.name) || pricesOf(component).some((price) => price.id === id);
}

/** The components a name speaks of, by kind or by their own names, and the price. */
function placesOf(name: string, components: readonly ScenarioComponent[], isOfKind: boolean): Places | null {
  const wordOf = (component: ScenarioComponent): string => (isOfKind ? component.kind : component.name);
  for (const component of components) {
    const id = name.startsWith(`${wordOf(component)}.`) ? name.slice(wordOf(component).length + 1) : '';
    if (specOf(component.kind).prices.some((price) => price.id === id))
      return { components: components.filter((other) => wordOf(other) === wordOf(component)), id };
  }
  return null;
}

/** A price that is, and that nobody pays as the file has it. No error, as a point of a sweep may. */
function priceOutOfForce(name: string, { components, id }: Places) {
  const owner = name.slice(0, -id.length - 1);
  const paid = new Set(components.flatMap(pricesOf).map((price) => `${owner}.${price.id}`));
  return {
    rule: 'price-not-paid',
    message: `${owner} does not pay "${id}" as this file has it`,
    hint: `what it pays: ${[...paid].join(', ')}`,
  };
}

function unknownPrice(name: string, components: readonly ScenarioComponent[]) {
  const names = components.flatMap((component) => specOf(component.kind).prices.map(({ id }) => `${component.name}.${id}`));
  return {
    rule: 'unknown-price',
    message: `"${name}" is no price of this scenario`,
    expected: names.length === 0 ? 'nothing here has a price' : `one of ${names.join(', ')}`,
    hint: didYouMean(name, names),
  };
}
