// PHOLD on std::priority_queue: take the earliest event, schedule one 10 ms + exp(1 s) later.
//
//   phold <pending> <events> <seed> [double|integer]
//
// "double" keeps time as most simulators do and compares as most authors write it; "integer" keeps
// int64 microseconds and a comparison that compiles without a branch, which is markedly faster.
// Prints one JSON line; the time is the processor's, of the loop alone.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <queue>
#include <vector>

#include "random.hpp"

struct DoubleEvent {
  double time;  // microseconds
  std::uint64_t order;
  std::uint32_t argument;
  bool operator>(const DoubleEvent &other) const {
    return time > other.time || (time == other.time && order > other.order);
  }
};

struct IntegerEvent {
  std::int64_t time;  // microseconds
  std::uint64_t order;
  std::uint32_t argument;
  bool operator>(const IntegerEvent &other) const {
    return time != other.time ? time > other.time : order > other.order;
  }
};

template <typename Event>
void run(long pending, long events, std::uint64_t seed) {
  using Time = decltype(Event::time);
  Random random(seed);
  std::priority_queue<Event, std::vector<Event>, std::greater<Event>> future;
  std::uint64_t order = 0;
  const auto delay = [&] { return static_cast<Time>(std::floor(10000.5 + random.exponential(1e6))); };
  for (long i = 0; i < pending; i++) future.push({delay(), order++, static_cast<std::uint32_t>(i)});

  const std::clock_t start = std::clock();
  Time now = 0;
  std::uint64_t sum = 0;
  for (long i = 0; i < events; i++) {
    const Event event = future.top();
    future.pop();
    now = event.time;
    sum += event.argument;
    future.push({now + delay(), order++, event.argument});
  }
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::printf("{\"count\":%ld,\"seconds\":%.6f,\"hash\":\"%llx-%llx\"}\n", events, seconds,
              static_cast<unsigned long long>(now), static_cast<unsigned long long>(sum));
}

int main(int argc, char **argv) {
  const long pending = argc > 1 ? std::atol(argv[1]) : 1000;
  const long events = argc > 2 ? std::atol(argv[2]) : 5000000;
  const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
  if (argc > 4 && std::strcmp(argv[4], "integer") == 0) run<IntegerEvent>(pending, events, seed);
  else run<DoubleEvent>(pending, events, seed);
}
