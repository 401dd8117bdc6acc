import type { Ratio } from '../../units/units.ts';
import type { SenderConfig } from '../sender/config.ts';

export interface RelayConfig extends SenderConfig {
  /** Part of the completed messages that is sent on. */
  readonly share: Ratio;
}
