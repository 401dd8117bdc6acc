/**
 * The cells of pending events, and the places that are free.
 *
 * An event lives at a *place* in a pool of 32-byte cells, seen through two arrays over one buffer:
 *
 *   cells[place]      time                 links[2 × place + 6]   next place in the same chain, or NONE
 *   cells[place + 1]  order of scheduling  links[2 × place + 7]   handler
 *   cells[place + 2]  argument
 *
 * so places are multiples of 4, and one event touches one cache line.
 */
import { CapacityExceeded } from './capacity.ts';

/** Events that may be pending at once: four gibibytes of cells. */
export const PENDING_MAX = 2 ** 27;

/** No place: the end of a chain, and what `take` answers when nothing is due. */
export const NONE = -1;
/** What `cells[place + …]` holds; an event's time is at `place` itself. */
export const CELL = 4;
export const ORDER = 1;
const ARGUMENT = 2;
/** Within `links`, after doubling the place. */
export const NEXT = 6;
const HANDLER = 7;

export class EventCells {
  protected cells = new Float64Array(CELL * 64);
  protected links = new Int32Array(this.cells.buffer);
  protected free = NONE;
  /** Cells below this were used at least once. */
  protected used = 0;
  private readonly pendingMax: number;

  constructor(pendingMax: number) {
    this.pendingMax = pendingMax;
  }

  timeOf(place: number): number {
    return this.cells[place]!;
  }

  argumentOf(place: number): number {
    return this.cells[place + ARGUMENT]!;
  }

  handlerOf(place: number): number {
    return this.links[2 * place + HANDLER]!;
  }

  orderOf(place: number): number {
    return this.cells[place + ORDER]!;
  }

  /** Gives an event a place. */
  protected store(time: number, order: number, handler: number, argument: number): number {
    let place = this.free;
    if (place === NONE) place = this.newPlace();
    const cells = this.cells;
    const links = this.links;
    this.free = links[2 * place + NEXT]!;
    cells[place] = time;
    cells[place + ORDER] = order;
    cells[place + ARGUMENT] = argument;
    links[2 * place + HANDLER] = handler;
    return place;
  }

  protected isBefore(a: number, b: number): boolean {
    const cells = this.cells;
    return cells[a]! < cells[b]! || (cells[a] === cells[b] && cells[a + ORDER]! < cells[b + ORDER]!);
  }

  protected walk(first: number, visit: (place: number) => void): void {
    for (let place = first; place !== NONE; place = this.links[2 * place + NEXT]!) visit(place);
  }

  /** The next unused place, made free; the pool doubles when it is full. */
  private newPlace(): number {
    const place = this.used;
    if (place === CELL * this.pendingMax) throw new CapacityExceeded(`more than ${this.pendingMax} events pending`);
    if (place === this.cells.length) {
      const cells = new Float64Array(2 * this.cells.length);
      cells.set(this.cells);
      this.cells = cells;
      this.links = new Int32Array(cells.buffer);
    }
    this.used = place + CELL;
    this.links[2 * place + NEXT] = NONE;
    return place;
  }
}
