/** Whether a queue hides messages for as long as its poller holds them. */

import { meanOf } from '../kernel/moments.ts';
import type { Facts, WorkFacts } from '../services/facts.ts';
import { exceedance } from '../services/fields/distribution-facts.ts';
import { exactDuration, formatCount, formatDuration, formatShare } from '../units/format.ts';
import type { Micros } from '../units/units.ts';
import { pathOf } from './links.ts';
import type { Notebook } from './reading.ts';
import type { ScenarioComponent } from './scenario.ts';
import type { Path } from './tree.ts';

interface Holding {
  readonly self: ScenarioComponent;
  readonly work: WorkFacts;
  readonly visibilityTimeout: Micros;
  /** Who sets it, and where. */
  readonly hider: ScenarioComponent;
  readonly path: Path;
}

/** Each timeout that receives over a link ever ask for: the consumer's own, or the queue's and what it is changed to. */
export function checkHidden(self: ScenarioComponent, work: WorkFacts, other: ScenarioComponent, queue: Facts, notebook: Notebook): void {
  const check = (hider: ScenarioComponent, visibilityTimeout: Micros, ...at: Path): void =>
    checkVisibility({ self, work, visibilityTimeout, hider, path: [...pathOf(hider), ...at] }, notebook);
  if (work.visibilityTimeout !== undefined) check(self, work.visibilityTimeout, 'visibilityTimeout');
  else if (queue.visibilityTimeout !== undefined) {
    check(other, queue.visibilityTimeout, 'visibilityTimeout');
    for (const { visibilityTimeout, index } of queue.changes ?? [])
      if (visibilityTimeout !== undefined) check(other, visibilityTimeout, 'changes', index, 'visibilityTimeout');
  }
}

/** A heartbeat extends what is still hidden: one that comes when the timeout is over, or later, is none. */
function checkVisibility(holding: Holding, notebook: Notebook): void {
  const { heartbeat } = holding.work;
  const isTooLate = heartbeat >= holding.visibilityTimeout;
  if (heartbeat > 0 && isTooLate) warnTooLate(holding, notebook);
  if (heartbeat === 0 || isTooLate) checkHold(holding, notebook);
}

function warnTooLate({ self, hider, work, visibilityTimeout }: Holding, notebook: Notebook): void {
  const half = Math.floor(visibilityTimeout / 2e6) * 1e6;
  const longer = `set visibilityTimeout on ${hider.name} to ${exactDuration(work.heartbeat * 2)} or so`;
  notebook.warn(pathOf(self, 'heartbeat'), {
    rule: 'heartbeat-above-visibility',
    message: `${self.name} extends the visibility of what it holds every ${exactDuration(work.heartbeat)}, ${hider.name} hides it for ${exactDuration(visibilityTimeout)}: it is visible again by the first heartbeat`,
    hint: half > 0 ? `a heartbeat of ${exactDuration(half)} or less, or ${longer}` : longer,
  });
}

/** Part of the messages whose work may outlast the visibility timeout before anybody is told. */
const OUTLASTING_LEAST = 0.01;

/** A message is held until those before it in its worker's batch are done. */
function checkHold(holding: Holding, notebook: Notebook): void {
  const { work, visibilityTimeout } = holding;
  const held = work.batch + work.prefetch;
  const hold = meanOf(work.serviceTime) * (work.serviceTimePer === 'message' ? held : Math.ceil(held / work.batch));
  // Work without a finite mean outlasts any timeout now and then, and none is long enough to advise.
  if (!Number.isFinite(hold)) return;
  // At the timeout itself the delete comes too late.
  if (hold > 0 && hold >= visibilityTimeout) warnHold(holding, held, hold, notebook);
  else checkTail(holding, held, notebook);
}

function warnHold(holding: Holding, held: number, hold: Micros, notebook: Notebook): void {
  const { self, hider, path, work, visibilityTimeout } = holding;
  const sum =
    work.serviceTimePer === 'message' && held > 1
      ? `${formatCount(held)} messages of ${formatDuration(Math.round(meanOf(work.serviceTime)))} each`
      : `work of ${formatDuration(Math.round(meanOf(work.serviceTime)))}`;
  notebook.warn(
    path,
    {
      rule: 'visibility-below-work',
      message: `${self.name} may hold a message for ${formatDuration(Math.round(hold))} (${sum}), ${hider.name} hides it for ${formatDuration(visibilityTimeout)}: messages will be delivered again while they are worked on`,
      hint: `set visibilityTimeout on ${hider.name} to ${exactDuration(Math.ceil((hold * 2) / 1e6) * 1e6)} or so, a smaller batch, or ${heartbeatHint(holding)}`,
    },
    'key',
  );
}

/** Work that is short in the mean and now and then is not. Of several in turn only the mean is known here. */
function checkTail(holding: Holding, held: number, notebook: Notebook): void {
  const { self, hider, path, work, visibilityTimeout } = holding;
  const share = held === 1 ? exceedance(work.serviceTime, visibilityTimeout) : 0;
  if (share < OUTLASTING_LEAST) return;
  notebook.warn(
    path,
    {
      rule: 'visibility-below-work',
      message: `${self.name} works longer than ${formatDuration(visibilityTimeout)} on ${formatShare(share)} of the messages, ${hider.name} hides them no longer than that: these will be delivered again while they are worked on`,
      hint: `a longer visibilityTimeout on ${hider.name}, or ${heartbeatHint(holding)}`,
    },
    'key',
  );
}

function heartbeatHint({ self, work }: Holding): string {
  return work.heartbeat > 0 ? `a heartbeat on ${self.name} that is shorter than the timeout` : `a heartbeat on ${self.name}`;
}
