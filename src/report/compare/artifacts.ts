/** The files of a comparison: comparison.json and comparison.html. */
import type { Comparison } from '../../result/comparison.ts';
import { writeComparison } from '../../result/comparison-schema.ts';
import type { Artifact } from '../artifact.ts';
import type { Pair } from './change-text.ts';

export async function comparisonArtifacts(comparison: Comparison, pair: Pair): Promise<readonly Artifact[]> {
  const { renderComparison } = await import('./page.tsx');
  return [
    { name: 'comparison.json', text: writeComparison(comparison) },
    { name: 'comparison.html', text: await renderComparison(comparison, pair) },
  ];
}
