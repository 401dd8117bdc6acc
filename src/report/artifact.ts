/** What every report is: a function from the result to named texts. Nothing here touches a disk. */
import type { StudyResult } from '../result/study-result.ts';

/** A file to be: its name inside the output folder and its whole text. */
export interface Artifact {
  readonly name: string;
  readonly text: string;
}

/** Only the HTML report is asynchronous. See decision 010. */
export type Report = (result: StudyResult) => Artifact[] | Promise<Artifact[]>;
