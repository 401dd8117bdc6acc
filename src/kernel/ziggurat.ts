/**
 * Standard exponential and standard normal draws by the ziggurat (Marsaglia and Tsang 2000).
 *
 * The area under the density is cut into 256 layers of equal area. Layer i reaches to `edge[i]` and
 * lies wholly under the density up to `edge[i + 1]`; `height[i]` is the density at `edge[i]`. Layer 0
 * is the base, with the tail beyond `edge[1]` folded in. One uniform number gives the layer (and the
 * sign) by its high bits and the place by the rest; 98.9 % of draws end there. The method is exact:
 * the tables decide how fast a draw is found, never which value it has.
 *
 * Only exp, log and sqrt are used, which every supported engine computes alike. See decision 003.
 */
import type { Uniform } from './draws.ts';

const LAYERS = 256;
/** Where the tail begins, and the area of a layer. */
const EXPONENTIAL_TAIL = 7.697117470131487;
const EXPONENTIAL_AREA = (EXPONENTIAL_TAIL + 1) * Math.exp(-EXPONENTIAL_TAIL);
const NORMAL_TAIL = 3.6541528853610088;
const NORMAL_AREA = 0.00492867323399;

/** Places within a layer are drawn on a grid of 2^-24 (exponential) or 2^-23 (normal), at cell centres. */
const EXPONENTIAL_CENTRE = 1 / (1 << 25);
const NORMAL_CENTRE = 1 / (1 << 24);

interface Layers {
  readonly edge: Float64Array;
  readonly height: Float64Array;
}

function layersOf(tail: number, area: number, density: (x: number) => number, inverse: (y: number) => number): Layers {
  const edge = new Float64Array(LAYERS + 1);
  edge[0] = area / density(tail);
  edge[1] = tail;
  for (let i = 1; i < LAYERS - 1; i++) edge[i + 1] = inverse(density(edge[i]!) + area / edge[i]!);
  edge[LAYERS] = 0;
  return { edge, height: edge.map(density) };
}

const exponentialLayers = layersOf(
  EXPONENTIAL_TAIL,
  EXPONENTIAL_AREA,
  (x) => Math.exp(-x),
  (y) => -Math.log(y),
);
const exponentialEdge = exponentialLayers.edge;
const exponentialHeight = exponentialLayers.height;

const normalLayers = layersOf(
  NORMAL_TAIL,
  NORMAL_AREA,
  (x) => Math.exp(-0.5 * x * x),
  (y) => Math.sqrt(-2 * Math.log(y)),
);
const normalEdge = normalLayers.edge;
const normalHeight = normalLayers.height;

/** A draw with density exp(-x); never 0. */
export function standardExponential(uniform: Uniform): number {
  const scaled = uniform.next() * LAYERS;
  const layer = scaled | 0;
  const x = (scaled - layer + EXPONENTIAL_CENTRE) * exponentialEdge[layer]!;
  if (x < exponentialEdge[layer + 1]!) return x;
  // The sign says it is a number: else the engine boxes every draw for the sake of this rare call.
  return +exponentialBeyond(uniform, layer, x);
}

/** The rare rest: the tail, or the part of a layer where the density must be asked. */
function exponentialBeyond(uniform: Uniform, layer: number, x: number): number {
  // Without memory: the tail is the distribution itself, moved.
  if (layer === 0) return EXPONENTIAL_TAIL + standardExponential(uniform);
  const low = exponentialHeight[layer]!;
  const y = low + uniform.next() * (exponentialHeight[layer + 1]! - low);
  return y < Math.exp(-x) ? x : standardExponential(uniform);
}

/** A draw with mean 0 and variance 1. */
export function standardNormal(uniform: Uniform): number {
  const scaled = uniform.next() * (2 * LAYERS);
  const bits = scaled | 0;
  const layer = bits & (LAYERS - 1);
  const x = (scaled - bits + NORMAL_CENTRE) * normalEdge[layer]!;
  if (x < normalEdge[layer + 1]!) return bits < LAYERS ? x : -x;
  return +normalBeyond(uniform, bits < LAYERS ? 1 : -1, layer, x);
}

function normalBeyond(uniform: Uniform, sign: number, layer: number, x: number): number {
  if (layer === 0) return sign * normalTail(uniform);
  const low = normalHeight[layer]!;
  const y = low + uniform.next() * (normalHeight[layer + 1]! - low);
  return y < Math.exp(-0.5 * x * x) ? sign * x : standardNormal(uniform);
}

/** Marsaglia's tail: an exponential beyond the edge, thinned to the normal. */
function normalTail(uniform: Uniform): number {
  for (;;) {
    const beyond = standardExponential(uniform) / NORMAL_TAIL;
    if (2 * standardExponential(uniform) > beyond * beyond) return NORMAL_TAIL + beyond;
  }
}
