/** The order in which an inlet accepted messages, kept the obvious way: the slow twin of what components count. */
import { ACCEPTED } from '../../src/services/outcome.ts';
import type { Inlet } from '../../src/services/ports.ts';

/** Notes, key by key, the instants at which accepted messages were made, in the order they were accepted. */
export function acceptedOrder(inlet: Inlet): Map<number, number[]> {
  const order = new Map<number, number[]>();
  const send = inlet.send.bind(inlet);
  Object.assign(inlet, {
    send(batch: Parameters<Inlet['send']>[0]): number {
      const refused = send(batch);
      for (let i = 0; i < batch.length; i++) if (batch.outcome[i] === ACCEPTED) append(order, batch.key[i]!, batch.born[i]!);
      return refused;
    },
  });
  return order;
}

/** How many came after a later-made one. */
export function lateIn(order: ReadonlyMap<number, readonly number[]>): number {
  return [...order.values()].flatMap((list) => list.filter((born, i) => list.slice(0, i).some((before) => before > born))).length;
}

export function append(order: Map<number, number[]>, key: number, born: number): void {
  const list = order.get(key);
  if (list === undefined) order.set(key, [born]);
  else list.push(born);
}
