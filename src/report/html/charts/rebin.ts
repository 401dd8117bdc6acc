/**
 * A result's histogram, at most 200 bins (upper edge, count), drawn in fewer bins of equal width on a
 * logarithmic axis. A bin's count is spread over the new bins it overlaps in proportion, which keeps a
 * fine grid from beating against a coarse one.
 */
export interface LogBin {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

export function rebinned(histogram: readonly (readonly [number, number])[], count: number): LogBin[] {
  const sources = sourceBins(histogram);
  const total = sources.reduce((sum, bin) => sum + bin.count, 0);
  const first = sources[0];
  const last = sources.at(-1);
  if (first === undefined || last === undefined || total === 0) return [];
  const low = Math.log(first.from);
  const width = (Math.log(last.to) - low) / count;
  const sums = new Float64Array(count);
  for (const bin of sources) spread(bin, low, width, sums);
  return [...sums].map((sum, index) => ({ from: Math.exp(low + index * width), to: Math.exp(low + (index + 1) * width), share: sum / total }));
}

interface SourceBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Empty bins are not listed, so a bin reaches down to its neighbour or by the usual ratio, whichever is nearer. */
function sourceBins(histogram: readonly (readonly [number, number])[]): SourceBin[] {
  const positive = histogram.map(([edge, count]) => [Math.max(edge, 1e-3), count] as const).sort((a, b) => a[0] - b[0]);
  const ratios = positive
    .slice(1)
    .map(([edge], index) => edge / (positive[index]?.[0] ?? edge))
    .filter((ratio) => ratio > 1)
    .sort((a, b) => a - b);
  const usual = ratios[Math.floor(ratios.length / 2)] ?? 1.1;
  return positive.map(([to, count], index) => {
    const below = positive[index - 1]?.[0] ?? 0;
    return { from: Math.max(below, to / usual), to: Math.max(to, below * 1.000001), count };
  });
}

function spread(bin: SourceBin, low: number, width: number, sums: Float64Array): void {
  const from = (Math.log(bin.from) - low) / width;
  const to = Math.max((Math.log(bin.to) - low) / width, from + 1e-9);
  for (let index = Math.max(0, Math.floor(from)); index < Math.min(sums.length, Math.ceil(to)); index += 1) {
    const overlap = Math.min(to, index + 1) - Math.max(from, index);
    sums[index] = (sums[index] ?? 0) + (bin.count * Math.max(0, overlap)) / (to - from);
  }
}
