/** Two ways through one loop: the shorter where a worker holds one message and no call takes any time. */
import type { Component, Surroundings } from '../component.ts';
import type { PollerConfig } from './config.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { Poller } from './poller.ts';

export const build = (config: object, around: Surroundings): Component => {
  const poller = config as PollerConfig;
  const holdsOne = poller.batch + poller.prefetch === 1 && poller.heartbeat === 0;
  return holdsOne && around.linked('from')!.queue!.isInstant ? new OneAtATime(poller, around) : new Poller(poller, around);
};
