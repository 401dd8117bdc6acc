/**
 * The engine guesses from the first objects of a class what their fields hold. A number field that begins at 0 is
 * taken for one of small whole numbers; with the first fraction, or the first number beyond 31 bits, all objects of
 * the class change their shape, and whatever refers to them has its shape checked at every access from then on.
 * To be told beforehand costs nothing and spares M/M/16 a sixteenth of its instructions; results do not depend on it. See decision 017.
 */

/** Tells the engine, on an object made for that, which number fields of its class hold more than small whole numbers. */
export function holdsFloats(example: object, ...fields: readonly string[]): void {
  for (const field of fields) {
    if (typeof Reflect.get(example, field) !== 'number') throw new Error(`believed: ${field} is a number field`);
    Reflect.set(example, field, 0.5);
  }
}
