/** What is remembered is made once; what was asked for longest ago goes first; what is too large takes nothing else's place. */
import { beforeEach, expect, test } from 'vitest';
import { Remembered } from '../../src/services/remembered.ts';

let made: string[];
let remembered: Remembered<string>;
const ask = (description: string, size = 1): string =>
  remembered.of(description, () => {
    made.push(description);
    return { made: `${description}!`, size };
  });

/** One after the other; those without a size of their own have 1. */
function askEach(descriptions: readonly string[], sizes: Readonly<Record<string, number>> = {}): void {
  for (const description of descriptions) ask(description, sizes[description]);
}

beforeEach(() => {
  made = [];
  remembered = new Remembered(3);
});

test('is made once', () => {
  expect([ask('a'), ask('b'), ask('a'), ask('b')]).toEqual(['a!', 'b!', 'a!', 'b!']);
  expect(made).toEqual(['a', 'b']);
});

test('what was asked for longest ago is forgotten first', () => {
  askEach(['a', 'b', 'c', 'a', 'd', 'a', 'c', 'd', 'b']);
  expect(made).toEqual(['a', 'b', 'c', 'd', 'b']);
});

test('sizes count, not how many there are', () => {
  askEach(['a', 'b', 'large', 'b', 'large', 'a'], { large: 2 });
  expect(made).toEqual(['a', 'b', 'large', 'a']);
});

test('what is larger than the room is made each time, and what is there stays', () => {
  askEach(['a', 'huge', 'huge', 'a'], { huge: 4 });
  expect(made).toEqual(['a', 'huge', 'huge']);
});

test('what could not be made is not remembered', () => {
  const refused = (): never => {
    throw new Error('no such thing');
  };
  expect(() => remembered.of('a', refused)).toThrow('no such thing');
  expect(ask('a')).toBe('a!');
});
