/** An inlet that notes every call and answers as told. */
import type { Batch } from '../../src/services/batch.ts';
import type { Component } from '../../src/services/component.ts';

export interface Call {
  readonly at: number;
  readonly ids: readonly number[];
  readonly born: readonly number[];
  readonly sizes: readonly number[];
  readonly keys: readonly number[];
}

export class NotingInlet implements Component {
  readonly calls: Call[] = [];
  readonly inlet;

  /** `answer`: outcome of each entry, ACCEPTED by default; `time`: of a call, µs; `answersByEntry`: no call is refused for all its entries. */
  constructor(
    now: () => number,
    answer: (call: number, entry: number, batch: Batch) => number = () => 0,
    time: (entries: number) => number = () => 0,
    answersByEntry = false,
  ) {
    this.inlet = {
      sendOne: null,
      sendTime: (entries: number) => time(entries),
      send: (batch: Batch) => {
        const of = (array: ArrayLike<number>): number[] => Array.from(array).slice(0, batch.length);
        const call = this.calls.length;
        this.calls.push({ at: now(), ids: of(batch.id), born: of(batch.born), sizes: of(batch.size), keys: of(batch.key) });
        let refused = 0;
        for (let i = 0; i < batch.length; i++) {
          batch.outcome[i] = answer(call, i, batch);
          if (batch.outcome[i] !== 0) refused++;
        }
        batch.isRefused = refused === batch.length && !answersByEntry;
        return refused;
      },
    };
  }

  ledger(): { in: number; out: Record<string, number>; inside: number } {
    return { in: 0, out: {}, inside: 0 };
  }
}
