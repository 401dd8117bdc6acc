/** Maps and lists among the values of a matrix: kept as the line of YAML that `--set` takes. */
import { stringify } from 'yaml';

/** `{ exponential: 10ms }` */
export function flowText(value: object): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

/** Whether a text stands for a map or a list: no value of a scenario that is a word begins so. */
export function isFlowText(text: string): boolean {
  return /^[{[]/.test(text);
}
