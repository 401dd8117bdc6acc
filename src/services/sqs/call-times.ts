/** How long a queue's calls take, as its callers see them. */
import { CallTimer } from '../call-timer.ts';
import type { Inlet } from '../ports.ts';
import type { Site } from '../site.ts';
import type { SqsConfig } from './config.ts';

export function sendTimeOf({ latencies }: SqsConfig, site: Site): Inlet['sendTime'] {
  const send = new CallTimer(latencies.send, site, 'SendMessage');
  return (entries, bytes) => send.next(entries, bytes);
}

/** What the calls of receivers take, by operation; `wake` is how long the answer of a standing long poll is under way. */
export interface CallTimers {
  readonly receive: CallTimer;
  readonly wake: CallTimer;
  readonly delete: CallTimer;
  readonly changeVisibility: CallTimer;
}

export function callTimersOf({ latencies }: SqsConfig, site: Site): CallTimers {
  return {
    receive: new CallTimer(latencies.receive, site, 'ReceiveMessage'),
    wake: new CallTimer(latencies.wake, site, 'wake'),
    delete: new CallTimer(latencies.delete, site, 'DeleteMessage'),
    changeVisibility: new CallTimer(latencies.changeVisibility, site, 'ChangeMessageVisibility'),
  };
}
