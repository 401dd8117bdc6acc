/**
 * From a distribution to a block of its draws.
 *
 * Base draws know no parameters: a standard exponential or normal is scaled, shifted or raised
 * afterwards, so that two variants of a scenario fed the same stream stay in step when a mean, a
 * spread or a branch probability changes (common random numbers). The exception is a gamma's shape
 * and the number of phases of an erlang. See decision 003.
 */
import type { Distribution } from './distribution.ts';
import type { Fill, Uniform } from './draws.ts';
import { standardExponential, standardNormal } from './ziggurat.ts';

export { meanOf, quantileOf, varianceOf } from './moments.ts';

type Of<K extends Distribution['kind']> = Extract<Distribution, { kind: K }>;

/** What fills a block with independent draws of `distribution`, in its own unit. */
export function fillFrom(distribution: Distribution, uniform: Uniform): Fill {
  switch (distribution.kind) {
    case 'constant':
      return (block) => void block.fill(distribution.value);
    case 'exponential':
      return exponential(distribution, uniform);
    case 'uniform':
      return uniformBetween(distribution, uniform);
    case 'lognormal':
      return lognormal(distribution, uniform);
    case 'gamma':
      return distribution.shape < 1 ? gammaBelowOne(distribution, uniform) : gamma(distribution, uniform);
    case 'erlang':
      return erlang(distribution, uniform);
    case 'weibull':
      return weibull(distribution, uniform);
    case 'pareto':
      return pareto(distribution, uniform);
    case 'hyperexponential':
      return hyperexponential(distribution, uniform);
    case 'triangular':
      return triangular(distribution, uniform);
    case 'quantiles':
      return quantiles(distribution, uniform);
    case 'empirical':
      return empirical(distribution, uniform);
    default:
      return unknownKind(distribution);
  }
}

function unknownKind(distribution: never): never {
  throw new TypeError(`unknown distribution: ${JSON.stringify(distribution)}`);
}

// The commonest loops take what they need as parameters of their own: what a closure holds is looked up, and
// checked to be there, at every draw.

function exponential({ mean }: Of<'exponential'>, uniform: Uniform): Fill {
  return (block) => fillExponential(block, uniform, mean);
}

function fillExponential(block: Float64Array, uniform: Uniform, mean: number): void {
  const { length } = block;
  for (let i = 0; i < length; i++) block[i] = mean * standardExponential(uniform);
}

function uniformBetween({ min, max }: Of<'uniform'>, uniform: Uniform): Fill {
  const width = max - min;
  return (block) => {
    for (let i = 0; i < block.length; i++) block[i] = min + width * uniform.next();
  };
}

function lognormal({ mu, sigma }: Of<'lognormal'>, uniform: Uniform): Fill {
  return (block) => fillLognormal(block, uniform, mu, sigma);
}

function fillLognormal(block: Float64Array, uniform: Uniform, mu: number, sigma: number): void {
  const { length } = block;
  for (let i = 0; i < length; i++) block[i] = Math.exp(mu + sigma * standardNormal(uniform));
}

function gamma({ shape, scale }: Of<'gamma'>, uniform: Uniform): Fill {
  return (block) => {
    for (let i = 0; i < block.length; i++) block[i] = scale * standardGamma(shape, uniform);
  };
}

/** Gamma(a) is gamma(a + 1) × U^(1/a); and −log U is a standard exponential. */
function gammaBelowOne({ shape, scale }: Of<'gamma'>, uniform: Uniform): Fill {
  return (block) => {
    for (let i = 0; i < block.length; i++) {
      const above = standardGamma(shape + 1, uniform);
      block[i] = scale * above * Math.exp(-standardExponential(uniform) / shape);
    }
  };
}

/** Marsaglia and Tsang 2000, for shapes of 1 and more. */
function standardGamma(shape: number, uniform: Uniform): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = standardNormal(uniform);
    const root = 1 + c * z;
    if (root <= 0) continue;
    const v = root * root * root;
    const squared = z * z;
    const u = 1 - uniform.next();
    if (u < 1 - 0.0331 * squared * squared) return d * v;
    if (Math.log(u) < 0.5 * squared + d * (1 - v + Math.log(v))) return d * v;
  }
}

function erlang({ phases, mean }: Of<'erlang'>, uniform: Uniform): Fill {
  const perPhase = mean / phases;
  return (block) => {
    for (let i = 0; i < block.length; i++) {
      let sum = 0;
      for (let phase = 0; phase < phases; phase++) sum += standardExponential(uniform);
      block[i] = perPhase * sum;
    }
  };
}

function weibull({ shape, scale }: Of<'weibull'>, uniform: Uniform): Fill {
  return (block) => {
    for (let i = 0; i < block.length; i++) block[i] = scale * Math.exp(Math.log(standardExponential(uniform)) / shape);
  };
}

function pareto({ shape, minimum }: Of<'pareto'>, uniform: Uniform): Fill {
  return (block) => {
    for (let i = 0; i < block.length; i++) block[i] = minimum * Math.exp(standardExponential(uniform) / shape);
  };
}

function hyperexponential({ branches }: Of<'hyperexponential'>, uniform: Uniform): Fill {
  const means = Float64Array.from(branches, (branch) => branch.mean);
  const reached = runningShares(branches.map((branch) => branch.probability));
  return (block) => {
    for (let i = 0; i < block.length; i++) {
      const u = uniform.next();
      let branch = 0;
      while (u >= reached[branch]!) branch++;
      block[i] = means[branch]! * standardExponential(uniform);
    }
  };
}

/** Running sums, normalised; the last is out of reach of a uniform number, whatever the rounding. */
function runningShares(weights: readonly number[]): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const shares = Float64Array.from(weights, (weight) => {
    sum += weight;
    return sum / total;
  });
  shares[shares.length - 1] = 2;
  return shares;
}

function triangular({ min, mode, max }: Of<'triangular'>, uniform: Uniform): Fill {
  const width = max - min;
  const share = width === 0 ? 1 : (mode - min) / width;
  const rising = width * (mode - min);
  const falling = width * (max - mode);
  return (block) => {
    for (let i = 0; i < block.length; i++) {
      const u = uniform.next();
      block[i] = u < share ? min + Math.sqrt(u * rising) : max - Math.sqrt((1 - u) * falling);
    }
  };
}

function quantiles({ points }: Of<'quantiles'>, uniform: Uniform): Fill {
  const shares = Float64Array.from(points, (point) => point.share);
  const values = Float64Array.from(points, (point) => point.value);
  return (block) => {
    for (let i = 0; i < block.length; i++) block[i] = interpolated(shares, values, uniform.next());
  };
}

/** The value at `share`, linear between the points around it. */
export function interpolated(shares: Float64Array, values: Float64Array, share: number): number {
  let low = 0;
  let high = shares.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (shares[middle]! <= share) low = middle;
    else high = middle;
  }
  const width = shares[high]! - shares[low]!;
  const along = width > 0 ? Math.min(1, (share - shares[low]!) / width) : 0;
  return values[low]! + along * (values[high]! - values[low]!);
}

function empirical({ values }: Of<'empirical'>, uniform: Uniform): Fill {
  const table = Float64Array.from(values);
  return (block) => {
    for (let i = 0; i < block.length; i++) block[i] = table[Math.floor(uniform.next() * table.length)]!;
  };
}
