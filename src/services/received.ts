/** What a reader received, by which data transfer is charged. */
import { BILLED_GB } from '../units/units.ts';

/** Key of `ComponentRun.usage`: GB of payload received, redeliveries included. */
export const RECEIVED_GB = 'receivedGb';

export function receivedUsage(bytes: number): Readonly<Record<string, number>> {
  return { [RECEIVED_GB]: bytes / BILLED_GB };
}
