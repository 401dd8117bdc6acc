/** The name of another component, and what that one must offer. */
import { z } from 'zod';
import type { PortKind } from '../service.ts';

export const PORT_WORDS: Readonly<Record<PortKind, string>> = { inlet: 'a queue or a stream', queue: 'a queue', log: 'a stream', completions: 'a consumer' };

/** What a link's field says of itself, for whoever lists the names that would do. */
export interface LinkField {
  readonly port: PortKind;
  /** A dead-letter queue is of the kind of its queue. */
  readonly sameKind?: true;
}

/** What most links say of themselves, so that the same is said alike. */
export const SENDS = { flow: 'out', verb: 'sends to', label: 'sends' } as const;
export const READS = { flow: 'in', verb: 'reads from', label: 'reads' } as const;

export function link(description: string, field: LinkField) {
  const { port, sameKind } = field;
  return z.string().meta({ description, expected: `the name of ${sameKind === true ? 'a queue of the same kind' : PORT_WORDS[port]}`, link: field });
}
