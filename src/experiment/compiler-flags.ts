/**
 * The models are many small methods, which the engine inlines only up to a budget; ours is larger than
 * its default. Measured on M/M/1 through a scenario: 1.5 times the speed. Results do not depend on it.
 * See bench/README.md.
 */
import { setFlagsFromString } from 'node:v8';

export function widenInlining(): void {
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=4000');
}
