/** Exported by vega and missing from its types: how text is measured. */
import 'vega';

declare module 'vega' {
  export const textMetrics: {
    /** Whether to measure with a canvas, where one is installed, instead of by estimate. */
    canvas(use: boolean): void;
  };
}
