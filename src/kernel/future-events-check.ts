/** Every belief of the future-event list about itself, checked. O(n): for tests. */
import type { FutureEvents } from './future-events.ts';

type Rung = ReturnType<FutureEvents['anatomy']>['rungs'][number];

/** Throws at the first belief that does not hold. */
export function verify(future: FutureEvents): void {
  const anatomy = future.anatomy();
  verifyBottom(future, anatomy.bottom);
  let latest = anatomy.bottom.length > 0 ? future.timeOf(anatomy.bottom.at(-1)!) : Number.NEGATIVE_INFINITY;
  for (const rung of anatomy.rungs.toReversed()) latest = latestOfRung(future, rung, latest);
  assert(latest <= anatomy.topEnd, 'the rungs end where the top begins');
  for (const place of anatomy.top) assert(future.timeOf(place) > anatomy.topEnd, 'the top is later than the rungs');
  assert(pendingPlaces(future).length + anatomy.free.length === anatomy.cells, 'every cell is pending or free');
}

/** The place of every pending event, in no particular order. */
export function pendingPlaces(future: FutureEvents): number[] {
  const { bottom, rungs, top } = future.anatomy();
  return [...bottom, ...rungs.flatMap((rung) => rung.buckets.flat()), ...top];
}

function verifyBottom(future: FutureEvents, bottom: readonly number[]): void {
  bottom.forEach((place, i) => {
    if (i === 0) return;
    const before = bottom[i - 1]!;
    const isLater = future.timeOf(before) < future.timeOf(place);
    const isTie = future.timeOf(before) === future.timeOf(place);
    assert(isLater || (isTie && future.orderOf(before) < future.orderOf(place)), 'the bottom ascends');
  });
}

/** The latest time on the rung; all of it must come after everything below. */
function latestOfRung(future: FutureEvents, rung: Rung, latestBelow: number): number {
  let latest = latestBelow;
  rung.buckets.forEach((chain, bucket) => {
    assert(chain.length === 0 || (bucket >= rung.current && bucket <= rung.last), 'buckets out of use are empty');
    for (const place of chain) {
      const time = future.timeOf(place);
      assert(rung.bucketOf(time) === bucket, 'an event is in the bucket of its index');
      assert(time >= latestBelow, 'a rung is later than what is below it');
      latest = Math.max(latest, time);
    }
  });
  return latest;
}

function assert(holds: boolean, belief: string): void {
  if (!holds) throw new Error(`future events: ${belief}`);
}
