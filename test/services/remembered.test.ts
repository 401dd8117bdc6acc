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

beforeEach(() => {
  made = [];
  remembered = new Remembered(3);
});

test('is made once', () => {
  expect([ask('a'), ask('b'), ask('a'), ask('b')]).toEqual(['a!', 'b!', 'a!', 'b!']);
  expect(made).toEqual(['a', 'b']);
});

test('what was asked for longest ago is forgotten first', () => {
  for (const description of ['a', 'b', 'c', 'a', 'd', 'a', 'c', 'd', 'b']) ask(description);
  expect(made).toEqual(['a', 'b', 'c', 'd', 'b']);
});

test('sizes count, not how many there are', () => {
  for (const [description, size] of [
    ['a', 1],
    ['b', 1],
    ['large', 2],
    ['b', 1],
    ['large', 2],
    ['a', 1],
  ] as const)
    ask(description, size);
  expect(made).toEqual(['a', 'b', 'large', 'a']);
});

test('what is larger than the room is made each time, and what is there stays', () => {
  for (const [description, size] of [
    ['a', 1],
    ['huge', 4],
    ['huge', 4],
    ['a', 1],
  ] as const)
    ask(description, size);
  expect(made).toEqual(['a', 'huge', 'huge']);
});

test('what could not be made is not remembered', () => {
  const refused = (): never => {
    throw new Error('no such thing');
  };
  expect(() => remembered.of('a', refused)).toThrow('no such thing');
  expect(ask('a')).toBe('a!');
});
