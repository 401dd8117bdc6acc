/** Where the lines of a text begin. Kept by text, because a file that went wrong in one place did so in thousands. */
import type { Sources } from './problem.ts';

class Lines {
  readonly text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.text = text;
    this.#starts = starts;
  }

  /** Line and column of an offset, both from 1. */
  placeOf(offset: number): { readonly line: number; readonly column: number } {
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }

  /** A line by its number from 1, without its end. */
  at(number: number): string {
    const start = this.#starts[number - 1];
    return start === undefined ? '' : this.text.slice(start, (this.#starts[number] ?? this.text.length + 1) - 1);
  }
}

const known = new WeakMap<Sources, Map<string, Lines>>();

export function linesOf(sources: Sources, file: string): Lines {
  const text = sources.get(file) ?? '';
  const files = known.get(sources) ?? new Map<string, Lines>();
  known.set(sources, files);
  const kept = files.get(file);
  if (kept?.text === text) return kept;
  const lines = new Lines(text);
  files.set(file, lines);
  return lines;
}
