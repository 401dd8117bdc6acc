/**
 * A distribution, resolved: what `scenario/` makes of moments (`mean`, `cv`) or percentiles (`p50`, `p99`).
 * Values are in the base unit of what is drawn: microseconds, bytes, or a pure number.
 */
export type Distribution =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'exponential'; readonly mean: number }
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  /** exp(mu + sigma Z), Z standard normal. */
  | { readonly kind: 'lognormal'; readonly mu: number; readonly sigma: number }
  | { readonly kind: 'gamma'; readonly shape: number; readonly scale: number }
  /** Sum of `phases` exponentials with mean `mean / phases`. */
  | { readonly kind: 'erlang'; readonly phases: number; readonly mean: number }
  | { readonly kind: 'weibull'; readonly shape: number; readonly scale: number }
  /** P(X > x) = (minimum / x)^shape for x ≥ minimum. */
  | { readonly kind: 'pareto'; readonly shape: number; readonly minimum: number }
  | { readonly kind: 'hyperexponential'; readonly branches: readonly { readonly probability: number; readonly mean: number }[] }
  | { readonly kind: 'triangular'; readonly min: number; readonly mode: number; readonly max: number }
  /** Inverse distribution function through (share, value), linear between; shares ascend from 0 to 1. */
  | { readonly kind: 'quantiles'; readonly points: readonly { readonly share: number; readonly value: number }[] }
  /** Each value equally likely. */
  | { readonly kind: 'empirical'; readonly values: readonly number[] };
