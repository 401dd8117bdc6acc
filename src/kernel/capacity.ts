/** More than a run can hold, or than it will ever get through: what the scenario asks for, not a fault of ours. */

/** An error that crosses threads keeps its message and loses its class. */
const MARK = 'this run asks for too much: ';

export class CapacityExceeded extends RangeError {
  override readonly name = 'CapacityExceeded';

  /** `what`: `more than 100 events pending`. */
  constructor(what: string) {
    super(what.startsWith(MARK) ? what : `${MARK}${what}`);
  }
}

/** The error as one of capacity, whichever thread it comes from; null for any other. */
export function asCapacityExceeded(error: unknown): CapacityExceeded | null {
  if (error instanceof CapacityExceeded) return error;
  return error instanceof Error && error.message.startsWith(MARK) ? new CapacityExceeded(error.message) : null;
}
