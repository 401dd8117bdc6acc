// M/M/c, first come first served, next-event on std::priority_queue; waiting and sojourn recorded.
//
//   mmc <servers> <rho> <customers> <seed>
//
// Mean service 1 s. Both times go into sums and into a histogram of 64 buckets per power of two.
// Prints one JSON line; the time is the processor's, of the loop alone.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <deque>
#include <functional>
#include <queue>
#include <vector>

#include "random.hpp"

struct Event {
  double time;  // seconds
  std::uint64_t order;
  bool isArrival;
  bool operator>(const Event &other) const {
    return time > other.time || (time == other.time && order > other.order);
  }
};

/// Buckets by the exponent and the first six bits of the fraction.
struct Histogram {
  std::vector<std::uint64_t> counts = std::vector<std::uint64_t>(2048 * 64);
  double sum = 0;
  std::uint64_t count = 0;

  void observe(double value) {
    std::uint64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    counts[bits >> 46]++;
    sum += value;
    count++;
  }
};

int main(int argc, char **argv) {
  const long servers = argc > 1 ? std::atol(argv[1]) : 1;
  const double rho = argc > 2 ? std::atof(argv[2]) : 0.9;
  const long customers = argc > 3 ? std::atol(argv[3]) : 1000000;
  Random random(argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 1);
  const double interval = 1.0 / (rho * static_cast<double>(servers));

  std::priority_queue<Event, std::vector<Event>, std::greater<Event>> future;
  std::deque<double> waitingSince;
  Histogram waiting, sojourn;
  std::uint64_t order = 0;
  long busy = 0, finished = 0;

  const std::clock_t start = std::clock();
  const auto serve = [&](double now, double arrived) {
    const double service = random.exponential(1.0);
    waiting.observe(now - arrived);
    sojourn.observe(now - arrived + service);
    future.push({now + service, order++, false});
  };
  future.push({random.exponential(interval), order++, true});
  while (finished < customers) {
    const Event event = future.top();
    future.pop();
    if (event.isArrival) {
      future.push({event.time + random.exponential(interval), order++, true});
      if (busy < servers) {
        busy++;
        serve(event.time, event.time);
      } else waitingSince.push_back(event.time);
      continue;
    }
    finished++;
    if (waitingSince.empty()) busy--;
    else {
      const double arrived = waitingSince.front();
      waitingSince.pop_front();
      serve(event.time, arrived);
    }
  }
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::printf("{\"count\":%ld,\"seconds\":%.6f,\"hash\":\"%.6f\",\"waiting\":%.6f,\"sojourn\":%.6f}\n", finished, seconds,
              waiting.sum, waiting.sum / static_cast<double>(waiting.count),
              sojourn.sum / static_cast<double>(sojourn.count));
}
