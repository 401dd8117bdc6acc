// xoshiro256+ (Blackman and Vigna), seeded by splitmix64, and exponential draws by std::log:
// what an ordinary C++ author would choose for speed and quality.
#pragma once
#include <cmath>
#include <cstdint>

struct Random {
  std::uint64_t s[4];

  explicit Random(std::uint64_t seed) {
    for (auto &word : s) {
      std::uint64_t z = (seed += 0x9e3779b97f4a7c15ULL);
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
      z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
      word = z ^ (z >> 31);
    }
  }

  std::uint64_t next() {
    const std::uint64_t result = s[0] + s[3];
    const std::uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 45) | (s[3] >> 19);
    return result;
  }

  /// In (0, 1].
  double uniform() { return static_cast<double>((next() >> 11) + 1) * 0x1.0p-53; }

  double exponential(double mean) { return -mean * std::log(uniform()); }
};
