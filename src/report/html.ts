/** report.html. Everything behind it, Vega above all, is loaded only when somebody asks for it. See decision 010. */
import type { StudyResult } from '../result/study-result.ts';
import type { Artifact } from './artifact.ts';

export async function html(result: StudyResult): Promise<Artifact[]> {
  const { renderPage } = await import('./html/page.tsx');
  return [{ name: 'report.html', text: await renderPage(result) }];
}
