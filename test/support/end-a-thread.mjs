/**
 * Loaded with `--import` into the process and all its threads: ends a thread, as a fault would, while it reads
 * its n-th scenario (END_THREAD_AT). Every scenario is hashed once, and hashing encodes text.
 */
import { isMainThread } from 'node:worker_threads';

const at = Number(process.env.END_THREAD_AT);
if (!isMainThread && at > 0) {
  const { encode } = TextEncoder.prototype;
  let read = 0;
  TextEncoder.prototype.encode = function (text) {
    read += 1;
    if (read >= at) process.exit(1);
    return encode.call(this, text);
  };
}
