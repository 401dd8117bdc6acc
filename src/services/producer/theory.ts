/** An application that sends at a rate, as queueing theory sees it. */
import type { Theory } from '../theory.ts';
import type { ProducerConfig } from './config.ts';

function viewOf(config: ProducerConfig): Theory {
  return { traffic: { ...config, over: 'to', withRate: (rate): ProducerConfig => ({ ...config, rate }) } };
}

export const theory = (config: object): Theory => viewOf(config as ProducerConfig);
