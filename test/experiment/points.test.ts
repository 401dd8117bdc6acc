/** The points of a sweep: their number and order by hand, the inclusion rules from GitHub's documentation of `matrix`. */
import { describe, expect, it } from 'vitest';
import { amountOf, axisFromText, overrideOf, pointsOf, withAxes } from '../../src/experiment/points.ts';
import type { Matrix } from '../../src/scenario/scenario.ts';

const matrix = (axes: Matrix['axes'], more: Partial<Matrix> = {}): Matrix => ({ axes, include: [], exclude: [], stop: null, ...more });
const ids = (of: Matrix): string[] => pointsOf(of).map(({ id }) => id);

describe('combinations', () => {
  it('turn the last axis fastest', () => {
    expect(ids(matrix({ a: [1, 2], b: ['x', 'y'] }))).toEqual(['a=1 b=x', 'a=1 b=y', 'a=2 b=x', 'a=2 b=y']);
  });

  it('are numbered from 0 and carry their overrides', () => {
    expect(pointsOf(matrix({ 'services.clicks.shards': [2, 4] }))[1]).toEqual({
      index: 1,
      id: 'services.clicks.shards=4',
      values: { 'services.clicks.shards': 4 },
      overrides: ['services.clicks.shards=4'],
    });
  });

  it('of a matrix without axes are none', () => {
    expect(ids(matrix({}))).toEqual([]);
  });

  it('count a value once that is written twice', () => {
    expect(ids(matrix({ a: [1, 1, '1', 2] }))).toHaveLength(2);
  });

  it('are refused beyond 100,000, with their number', () => {
    const many = Array.from({ length: 400 }, (_, i) => i);
    expect(() => pointsOf(matrix({ a: many, b: many }))).toThrow('160000 points (400 of a × 400 of b); at most 100000');
  });
});

describe('exclude and include', () => {
  it('leaves out every combination that holds the excluded values', () => {
    expect(ids(matrix({ a: [1, 2], b: ['x', 'y'] }, { exclude: [{ a: 1, b: 'y' }, { a: 2 }] }))).toEqual(['a=1 b=x']);
  });

  it('refuses an exclusion by a path that does not vary', () => {
    expect(() => pointsOf(matrix({ a: [1] }, { exclude: [{ c: 1 }] }))).toThrow('matrix.exclude names c');
  });

  // The example of GitHub's documentation, "Expanding or adding matrix configurations".
  it('adds as GitHub Actions does', () => {
    const include = [
      { color: 'green' },
      { color: 'pink', animal: 'cat' },
      { fruit: 'apple', shape: 'circle' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ];
    const points = pointsOf(matrix({ fruit: ['apple', 'pear'], animal: ['cat', 'dog'] }, { include })).map(({ values }) => values);
    expect(points).toEqual([
      { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
      { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
      { fruit: 'pear', animal: 'cat', color: 'pink' },
      { fruit: 'pear', animal: 'dog', color: 'green' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ]);
  });

  it('excludes first and includes then, so what was excluded can come back', () => {
    expect(ids(matrix({ a: [1, 2] }, { exclude: [{ a: 2 }], include: [{ a: 2 }] }))).toEqual(['a=1', 'a=2']);
  });

  it('runs a list of inclusions alone', () => {
    expect(
      ids(
        matrix(
          {},
          {
            include: [
              { a: 1, b: 2 },
              { a: 3, b: 4 },
            ],
          },
        ),
      ),
    ).toEqual(['a=1 b=2', 'a=3 b=4']);
  });
});

describe('axes from text', () => {
  const values = (text: string, file = ''): readonly unknown[] => axisFromText(text, () => file).values;

  it('reads lists, with numbers as numbers and quoted commas kept', () => {
    expect(axisFromText('services.q.kind=sqs-standard, "a,b",8,true')).toEqual({ path: 'services.q.kind', values: ['sqs-standard', 'a,b', 8, true] });
  });

  it('reads ranges with both ends', () => {
    expect(values('a=1..4')).toEqual([1, 2, 3, 4]);
    expect(values('a=1..16 step 5')).toEqual([1, 6, 11, 16]);
    expect(values('a=range(1,10,3)')).toEqual([1, 4, 7, 10]);
    expect(values('a=range(1,9,3)')).toEqual([1, 4, 7]);
    expect(values('a=range(0.1,0.5,0.1)')).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(values('a=range(3,1,-1)')).toEqual([3, 2, 1]);
  });

  it('gives every value of a range its unit', () => {
    expect(values('a=range(100,300,100)/s')).toEqual(['100/s', '200/s', '300/s']);
    expect(values('a=1..2 ms')).toEqual(['1ms', '2ms']);
  });

  it('reads a file line by line, without comments', () => {
    expect(values('a=@rates.txt', '# rates\n100/s\n\n 200/s  # busy\n300/s,400/s\n')).toEqual(['100/s', '200/s', '300/s', '400/s']);
  });

  it('refuses what is no axis', () => {
    expect(() => axisFromText('services.q.shards')).toThrow('is no axis');
    expect(() => axisFromText('a=')).toThrow('no values');
    expect(() => axisFromText('a=5..1')).toThrow('empty');
    expect(() => axisFromText('a=range(1,5,0)')).toThrow('empty');
    expect(() => axisFromText('a=1..1000000')).toThrow('1000000 values');
    expect(() => axisFromText('a=x: 1')).toThrow('no value');
  });

  it('keeps a map or a list whole, as the line that sets it', () => {
    const axis = axisFromText("a=10ms,{x: {y: 1,z: '2, 3'}}, [4,5]");
    expect(axis.values).toEqual(['10ms', '{ x: { y: 1, z: "2, 3" } }', '[ 4, 5 ]']);
    expect(axis.values.map((value) => overrideOf('a', value))).toEqual(['a=10ms', 'a={ x: { y: 1, z: "2, 3" } }', 'a=[ 4, 5 ]']);
    expect(axisFromText('a={x: 1, y: 2}').values).toEqual(['{ x: 1, y: 2 }']);
  });

  it('replaces the same path of the file and adds others', () => {
    expect(withAxes(matrix({ a: [1], b: [2] }), [axisFromText('b=3,4'), axisFromText('c=5')]).axes).toEqual({ a: [1], b: [3, 4], c: [5] });
  });

  it('spells out a range that the file wrote as one value', () => {
    expect(ids(matrix({ a: ['range(2,4)'] }))).toEqual(['a=2', 'a=3', 'a=4']);
  });
});

describe('values', () => {
  it('are quoted only where YAML would read another value', () => {
    expect([8, '1200/s', '8', 'no: yes', '', true].map((value) => overrideOf('a', value))).toEqual([
      'a=8',
      'a=1200/s',
      'a="8"',
      'a="no: yes"',
      'a=""',
      'a=true',
    ]);
  });

  it('amount to a number where they have one', () => {
    expect([8, '1200/s', '5m', '64 KiB', '2%', '1 MiB/s', 'sqs-fifo', true].map(amountOf)).toEqual([8, 1200, 300, 65536, 0.02, 1048576, null, null]);
  });
});
