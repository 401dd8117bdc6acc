import type { Distribution } from '../../kernel/distribution.ts';
import type { RatePattern } from '../../model/model.ts';
import type { Micros, Ratio } from '../../units/units.ts';
import type { SenderConfig } from '../sender/config.ts';

export interface ProducerConfig extends SenderConfig {
  readonly rate: RatePattern;
  readonly arrivals:
    | { readonly kind: 'poisson' }
    | { readonly kind: 'regular' }
    /** Any interarrival distribution, scaled to mean 1 and stretched by the rate. */
    | { readonly kind: 'renewal'; readonly interarrival: Distribution };
  /** A share of the messages is sent again, same body, `after` later: the application's own doubles. */
  readonly repeats: { readonly share: Ratio; readonly after: Micros; readonly hasNewIds: boolean; readonly hasNewKeys: boolean } | null;
}
