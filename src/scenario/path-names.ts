/** Dotted names: `orders.fifo.backlog.max` begins with the component `orders.fifo`, not `orders`. */

/** The longest component a dotted name begins with, and the rest after its dot. */
export function splitAtComponent(name: string, components: readonly string[]): { readonly component: string; readonly rest: string } | null {
  let best: string | null = null;
  for (const component of components) {
    if (name.startsWith(`${component}.`) && component.length > (best?.length ?? -1)) best = component;
  }
  return best === null ? null : { component: best, rest: name.slice(best.length + 1) };
}
