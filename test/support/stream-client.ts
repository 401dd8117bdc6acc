/** Drives a stream's ports as an application would. */
import { Batch } from '../../src/services/batch.ts';
import type { Component } from '../../src/services/component.ts';
import { errorName } from '../../src/services/outcome.ts';
import type { Log } from '../../src/services/ports.ts';

export interface Put {
  readonly key?: number;
  readonly size?: number;
  readonly born?: number;
}

export interface Read {
  /** '' when it went well. */
  readonly error: string;
  readonly from: number;
  readonly to: number;
}

export class StreamClient {
  readonly log: Log;
  readonly #component: Component;

  constructor(component: Component) {
    this.#component = component;
    this.log = component.log!;
  }

  /** PutRecords, or PutRecord of one: the error name of each entry, '' where it was accepted. */
  put(...records: readonly Put[]): string[] {
    const batch = new Batch(Math.max(1, records.length));
    for (const { key = 0, size = 100, born = 0 } of records) batch.push(born, size, key, 0, 0);
    this.#component.inlet!.send(batch);
    return records.map((_, i) => errorOf(batch.outcome[i]!));
  }

  get(reader: number, shard = 0, most = 10_000): Read {
    const stretch = { from: 0, to: 0, bytes: 0 };
    const outcome = this.log.getRecords(reader, shard, most, stretch);
    return { error: errorOf(outcome), from: stretch.from, to: stretch.to };
  }
}

function errorOf(outcome: number): string {
  return outcome === 0 ? '' : errorName(outcome);
}

/** How many of the answers are acceptances. */
export function acceptedOf(errors: readonly string[]): number {
  return errors.filter((error) => error === '').length;
}
