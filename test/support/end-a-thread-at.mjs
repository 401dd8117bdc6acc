/**
 * Loaded with `--import` into the process and its threads: ends a thread from outside, in the middle of whatever it does, END_AFTER_MS after
 * the journal END_JOURNAL holds END_AT_LINES lines. Which of the threads is END_WHICH, counted as they start.
 */
import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const { END_JOURNAL: journal, END_AT_LINES: lines, END_AFTER_MS: ms, END_WHICH: which } = process.env;
if (isMainThread && journal !== undefined) {
  const workers = [];
  process.on('worker', (worker) => workers.push(worker));
  const timer = setInterval(() => {
    if (linesIn(journal) < Number(lines) || workers.length === 0) return;
    clearInterval(timer);
    setTimeout(() => workers[Number(which) % workers.length].terminate(), Number(ms));
  }, 1);
  timer.unref();
}

function linesIn(path) {
  try {
    return readFileSync(path, 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
}
