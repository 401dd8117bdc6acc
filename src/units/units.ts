/**
 * Numbers that carry their unit. A branded number is a plain number at run time; the brand keeps a
 * duration from being passed where a size is meant. Base units: whole microseconds, bytes, per second.
 */
declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]?: Name };

/** A duration or an instant in simulated time, whole microseconds. */
export type Micros = Unit<'µs'>;
/** A size in bytes. */
export type Bytes = Unit<'B'>;
/** A rate per second. */
export type PerSecond = Unit<'/s'>;
/** A share of one, 0..1. */
export type Ratio = Unit<'ratio'>;

export const MILLISECOND = 1_000 as Micros;
export const SECOND = 1_000_000 as Micros;
export const MINUTE = 60_000_000 as Micros;
export const HOUR = 3_600_000_000 as Micros;
export const DAY = 86_400_000_000 as Micros;
export const MIB = 1_048_576 as Bytes;
/** AWS bills 2^30 bytes as a GB. */
export const BILLED_GB = 1_073_741_824 as Bytes;
