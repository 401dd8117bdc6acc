"""PHOLD in SimPy: each of the pending is a process that waits 10 ms + exp(1 s), for ever.

    phold_simpy.py <pending> <events> <seed>

Works with SimPy 3 and 4. Prints one JSON line; the time is the processor's, of the run alone.
"""
import json
import random
import sys
import time

import simpy


def main(pending, events, seed):
    env = simpy.Environment()
    draw = random.Random(seed).expovariate
    count = [0]
    done = env.event()

    def hop():
        while True:
            yield env.timeout(0.01 + draw(1.0))
            count[0] += 1
            if count[0] == events:
                done.succeed()

    for _ in range(pending):
        env.process(hop())
    start = time.process_time()
    env.run(until=done)
    seconds = time.process_time() - start
    print(json.dumps({"count": count[0], "seconds": seconds, "hash": "%.6f" % env.now}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
