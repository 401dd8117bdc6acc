/**
 * The models are many small methods, which the engine inlines only up to a budget; ours is about twice its
 * default. Measured on M/M/1 through a scenario: 1.3 to 1.5 times the speed once compiled, for a longer time
 * to compile. Results do not depend on it. See bench/README.md.
 */
import { setFlagsFromString } from 'node:v8';

export function widenInlining(): void {
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=2000');
}
