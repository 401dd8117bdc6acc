/** result.json: the study itself, checked against its schema as it is written. */
import { writeStudyResult } from '../result/schema.ts';
import type { StudyResult } from '../result/study-result.ts';
import type { Artifact } from './artifact.ts';

export function json(result: StudyResult): Artifact[] {
  return [{ name: 'result.json', text: writeStudyResult(result) }];
}
