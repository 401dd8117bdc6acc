/**
 * Names as long as a box of the topology has room for. The beginning and the end stay; where names would then
 * read alike, what stays is the beginning and what follows from the word in which they first differ.
 */

/** Widths are those of a wide typeface in parts of its size: the reader's own is not known, and a narrower one fits too. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[fijlrt.,:;'|!/()[\]\-\s]/, 0.45],
  [/[mwMW@%…]/, 1.1],
  [/[a-z\d_]/, 0.72],
  [/\p{L}/u, 0.85],
];
const WIDEST = 1.1;
const HEAD_LEAST = 3;

/** Of bold letters, in parts of their size. */
export function estimatedWidth(text: string): number {
  return [...text].reduce((sum, letter) => sum + (WIDTHS.find(([letters]) => letters.test(letter))?.[1] ?? WIDEST), 0);
}

export function namesIn(room: number, names: readonly string[]): ReadonlyMap<string, string> {
  const short = new Map(names.map((name) => [name, middleCut(name, room)]));
  return new Map(
    names.map((name) => {
      const alike = names.filter((other) => short.get(other) === short.get(name));
      return [name, alike.length === 1 ? middleCut(name, room) : cutBefore(name, firstDifference(alike), room)];
    }),
  );
}

function middleCut(text: string, room: number): string {
  const letters = [...text];
  let kept = letters.length;
  const cut = (): string => `${letters.slice(0, Math.ceil(kept / 2)).join('')}…${letters.slice(letters.length - Math.floor(kept / 2)).join('')}`;
  if (estimatedWidth(text) <= room) return text;
  while (kept > 0 && estimatedWidth(cut()) > room) kept -= 1;
  return cut();
}

/** As much of the beginning as there is room for, and the rest from where names differ; that is cut too where it is long. */
function cutBefore(name: string, from: number, room: number): string {
  const letters = [...name];
  const rest = letters.slice(from).join('');
  let kept = from;
  while (kept > HEAD_LEAST && estimatedWidth(`${letters.slice(0, kept).join('')}…${rest}`) > room) kept -= 1;
  const beginning = letters.slice(0, kept).join('') + (kept < from ? '…' : '');
  return beginning + middleCut(rest, room - estimatedWidth(beginning));
}

/** Where the word begins in which the names first differ; in names of one word, the letter. */
function firstDifference(names: readonly string[]): number {
  const [first = [], ...others] = names.map((name) => [...name]);
  let end = 0;
  while (end < first.length && others.every((other) => other[end] === first[end])) end += 1;
  const word = first.slice(0, end).findLastIndex((letter) => /[-_.\s]/.test(letter)) + 1;
  return word === 0 ? end : word;
}
