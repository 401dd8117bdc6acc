/** Workers on a queue, as queueing theory sees them. */
import type { Theory } from '../theory.ts';
import type { PollerConfig } from './config.ts';

function viewOf({ batch, wait, ...config }: PollerConfig): Theory {
  return { work: { ...config, over: 'from', atOnce: batch, polls: wait === 0 } };
}

export const theory = (config: object): Theory => viewOf(config as PollerConfig);
