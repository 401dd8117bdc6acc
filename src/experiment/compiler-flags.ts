/**
 * The models are many small methods, which the engine inlines only up to a budget. Its own, 920, suits work
 * that is over before more compiling pays; four times as much makes long runs of M/M/c a tenth to a fifth faster and
 * short studies of many replications slower, as each thread compiles for itself. Results do not
 * depend on it. See bench/README.md.
 */
import { setFlagsFromString } from 'node:v8';

const ENGINES_OWN = 920;
const WIDE = 4000;
/** Below so many messages more compiling does not pay. */
const MESSAGES_LONG = 2e6;

/** Sets the budget for work of about so many messages on threads that are started from now on. */
export function setInlining(messages: number): void {
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${messages < MESSAGES_LONG ? ENGINES_OWN : WIDE}`);
}
