"""M/M/c in SimPy, as its own bank example has it: a process per customer, a resource of c servers.

    mmc_simpy.py <servers> <rho> <customers> <seed>

Works with SimPy 3 and 4. Prints one JSON line; the time is the processor's, of the run alone.
"""
import json
import random
import sys
import time

import simpy


def main(servers, rho, customers, seed):
    env = simpy.Environment()
    draw = random.Random(seed).expovariate
    counter = simpy.Resource(env, capacity=servers)
    waiting = []
    sojourn = []
    done = env.event()

    def customer():
        arrived = env.now
        with counter.request() as request:
            yield request
            waiting.append(env.now - arrived)
            yield env.timeout(draw(1.0))
        sojourn.append(env.now - arrived)
        if len(sojourn) == customers:
            done.succeed()

    def source():
        while True:
            yield env.timeout(draw(rho * servers))
            env.process(customer())

    env.process(source())
    start = time.process_time()
    env.run(until=done)
    seconds = time.process_time() - start
    print(json.dumps({
        "count": len(sojourn), "seconds": seconds, "hash": "%.6f" % sum(sojourn),
        "waiting": sum(waiting) / len(waiting), "sojourn": sum(sojourn) / len(sojourn),
    }))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
