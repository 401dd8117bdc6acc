/**
 * A thread's first moments: a few short runs that nobody reads.
 *
 * The engine compiles the models for the objects it has met. A thread that has met one replication compiles
 * for its very objects, and again from the start when the second comes. Having met several small ones it
 * compiles once, for all that follow. Results do not depend on it. See bench/README.md.
 */
import type { Model } from '../model/model.ts';
import { replicate } from './replicate.ts';
import { expectedMessages } from './traffic.ts';

const TIMES = 3;
/** Enough to pass through all that a message usually passes through. */
const MESSAGES = 100;
/** Nor more than this part of a run, however few its messages: a fleet that polls an empty queue is busy too. */
const SHARE_MOST = 0.01;

let hasRehearsed = false;

/** Rehearses unless this thread has. */
export function rehearseOnce(model: Model): void {
  if (!hasRehearsed) rehearse(model);
  hasRehearsed = true;
}

/** Runs the model's first moments a few times. */
export function rehearse(model: Model): void {
  const horizon = Math.ceil(model.horizon * Math.min(SHARE_MOST, MESSAGES / Math.max(1, expectedMessages(model))));
  const opening: Model = { ...model, horizon, seriesInterval: horizon, warmUp: { kind: 'fixed', until: 0 } };
  for (let replication = 0; replication < TIMES; replication++) replicate({ model: opening, replication, fingerprint: false });
}
