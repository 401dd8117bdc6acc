/** Events that come a delay later, where the delay may be another from one time to the next: a lane for each there is. */
import type { Lane } from '../../kernel/lane.ts';

export class LanesByDelay {
  private readonly make: (delay: number) => Lane;
  private readonly lanes = new Map<number, Lane>();

  /** `make` is called once for each delay, when it is first asked for. */
  constructor(make: (delay: number) => Lane) {
    this.make = make;
  }

  /** The lane of a delay; null where it is without end. */
  of(delay: number): Lane | null {
    if (delay === Number.POSITIVE_INFINITY) return null;
    const known = this.lanes.get(delay);
    if (known !== undefined) return known;
    const lane = this.make(delay);
    this.lanes.set(delay, lane);
    return lane;
  }
}
