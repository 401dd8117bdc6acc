/** `prices:`: what is really paid, over the price list. `<component>.<price>` or `<kind>.<price>`: USD per unit of the list. */
import { specOf } from '../services/specs.ts';
import type { Known } from './choices.ts';
import { didYouMean } from './nearest.ts';
import type { Notebook } from './reading.ts';
import type { PriceChoice, ScenarioComponent } from './scenario.ts';
import type { Path } from './tree.ts';
import { plainOf, treeAt } from './tree.ts';

/** Prices by component and price id; those of a component go before those of its kind. Values were checked by the schema. */
export function readPrices(notebook: Notebook, known: Known): PriceChoice {
  const written = writtenPrices(notebook);
  const prices: Record<string, Record<string, number>> = {};
  const all = [...known.components, ...known.broken];
  for (const isOfKind of [true, false]) {
    for (const { name, value } of written) {
      const found = placesOf(name, all, isOfKind);
      for (const component of found?.components ?? [])
        if (typeof value === 'number') prices[component.name] = { ...prices[component.name], [found!.id]: value };
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
function mayPay({ name, kind, spec }: ScenarioComponent, id: string, { broken }: Known): boolean {
  return broken.some((other) => other.name === name) || !(specOf(kind).pricesOutOfForce?.(spec as never) ?? []).includes(id);
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

/** A price that is, and that nobody here pays: what was written for it changes nothing. No error, as another point of a sweep may pay it. */
function priceOutOfForce(name: string, { components, id }: Places) {
  const paid = components.flatMap(({ kind, spec }) => {
    const { prices, pricesOutOfForce } = specOf(kind);
    const outOfForce = pricesOutOfForce?.(spec as never) ?? [];
    return prices.filter((price) => !outOfForce.includes(price.id));
  });
  const owner = name.slice(0, -id.length - 1);
  return {
    rule: 'price-not-paid',
    message: `${owner} does not pay "${id}" as it is set up here, so nothing shows of it`,
    hint: `what it pays: ${[...new Set(paid.map((price) => `${owner}.${price.id}`))].join(', ')}`,
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
