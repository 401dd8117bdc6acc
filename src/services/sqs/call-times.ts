/** How long a queue's calls take, as its callers see them. */
import { CallTimer } from '../call-timer.ts';
import type { Inlet, Queue } from '../ports.ts';
import type { Site } from '../site.ts';
import type { SqsConfig } from './config.ts';

export function sendTimeOf({ latencies }: SqsConfig, site: Site): Inlet['sendTime'] {
  const send = new CallTimer(latencies.send, site, 'SendMessage');
  return (entries, bytes) => send.next(entries, bytes);
}

export function callTimesOf({ latencies }: SqsConfig, site: Site): Pick<Queue, 'receiveTime' | 'wakeTime' | 'deleteTime' | 'changeVisibilityTime'> {
  const receive = new CallTimer(latencies.receive, site, 'ReceiveMessage');
  const wake = new CallTimer(latencies.wake, site, 'wake');
  const deletes = new CallTimer(latencies.delete, site, 'DeleteMessage');
  const change = new CallTimer(latencies.changeVisibility, site, 'ChangeMessageVisibility');
  return {
    receiveTime: () => receive.next(1, 0),
    wakeTime: () => wake.next(1, 0),
    deleteTime: (entries) => deletes.next(entries, 0),
    changeVisibilityTime: () => change.next(1, 0),
  };
}
