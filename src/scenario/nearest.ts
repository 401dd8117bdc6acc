/** Did you mean …? */
import { distance } from 'fastest-levenshtein';

/** The candidate a typo away from `word`, or null when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of new Set(candidates)) {
    // Letters in the wrong order are the commonest slip, so of two equally near the one of the same length wins.
    const apart = distance(word.toLowerCase(), candidate.toLowerCase()) + Math.abs(word.length - candidate.length) / 1_000;
    if (apart < least) [best, least] = [candidate, apart];
  }
  const contained = candidates.filter(
    (candidate) =>
      word.length >= 3 &&
      (candidate.toLowerCase().includes(word.toLowerCase()) || (candidate.length >= 3 && word.toLowerCase().includes(candidate.toLowerCase()))),
  );
  if (best !== null && Math.floor(least) <= Math.max(1, Math.ceil(Math.max(word.length, best.length) / 3))) return best;
  return contained.length === 1 ? (contained[0] ?? null) : null;
}

/** Of candidates the user did not write, such as the machine's environment: only one that a slip of a letter or two makes of `word`. */
export function slipOf(word: string, candidates: readonly string[]): string | null {
  const most = word.length < 6 ? 1 : 2;
  return nearest(
    word,
    candidates.filter((candidate) => distance(word.toLowerCase(), candidate.toLowerCase()) <= most),
  );
}

export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const near = nearest(word, candidates);
  if (near !== null) return `did you mean ${near}?`;
  return candidates.length > 0 && candidates.length <= 12 ? `there are: ${candidates.join(', ')}` : undefined;
}
