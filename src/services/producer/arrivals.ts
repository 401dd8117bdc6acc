/**
 * When messages arrive: unit-mean increments (1 apart, exponential, or any renewal process) mapped
 * through the inverse of the cumulative rate. A rate that moves is thereby exact, with one draw an
 * arrival and no thinning. The clock is unrounded; only what is handed out is whole microseconds.
 */
import type { Draws } from '../../kernel/draws.ts';
import { meanOf } from '../../kernel/samplers.ts';
import { TIME_MAX } from '../../kernel/simulation.ts';
import type { RatePattern } from '../../model/model.ts';
import { holdsFloats } from '../../units/floats.ts';
import type { Site } from '../site.ts';
import type { ProducerConfig } from './config.ts';

const NEVER = Number.POSITIVE_INFINITY;
/** Rounding must not put off the last arrival of a stretch, due as it ends, until there is traffic again. */
const SLIP = 1e-6;

export interface Arrivals {
  /** Instant of the next arrival, whole µs; Infinity when there is none. */
  next(): number;
}

/** The arrival process of a producer. */
export function arrivalsOf(config: ProducerConfig, site: Site): Arrivals {
  const { rate } = config;
  if (rate.kind === 'instants') return new Instants(rate.at);
  const pieces = rate.kind === 'bursts' ? burstPieces(rate, site) : fixedPieces(rate);
  return new Inverted(incrementsOf(config.arrivals, site), pieces);
}

/** Increments of mean 1; null stands for exactly 1. */
function incrementsOf(arrivals: ProducerConfig['arrivals'], site: Site): Draws | null {
  switch (arrivals.kind) {
    case 'regular':
      return null;
    case 'poisson':
      return site.draws('arrival', { kind: 'exponential', mean: 1 });
    case 'renewal': {
      const scale = 1 / meanOf(arrivals.interarrival);
      const draws = site.draws('arrival', arrivals.interarrival);
      return site.drawsBy('arrival-scaled', () => (block) => {
        for (let i = 0; i < block.length; i++) block[i] = draws.next() * scale;
      });
    }
  }
}

class Instants implements Arrivals {
  private readonly at: readonly number[];
  private given = 0;

  constructor(at: readonly number[]) {
    this.at = at;
  }

  next(): number {
    return this.at[this.given++] ?? NEVER;
  }
}

/** A stretch of the rate: from the previous piece's end until `until`, moving linearly; per µs. */
interface Piece {
  readonly until: number;
  readonly rate: number;
  readonly slope: number;
}

class Inverted implements Arrivals {
  private readonly increments: Draws | null;
  private readonly nextPiece: () => Piece | null;
  private clock = 0;
  private until = 0;
  private rate = 0;
  private slope = 0;

  constructor(increments: Draws | null, nextPiece: () => Piece | null) {
    this.increments = increments;
    this.nextPiece = nextPiece;
    this.advance();
  }

  next(): number {
    let need = this.increments === null ? 1 : this.increments.next();
    for (;;) {
      const left = this.until - this.clock;
      const inPiece = this.slope === 0 ? this.rate * left : (this.rate + 0.5 * this.slope * left) * left;
      if (need <= inPiece + SLIP && inPiece > 0) break;
      if (this.until === NEVER && this.rate === 0) return NEVER;
      need -= inPiece;
      // Beyond the end of the clock a short piece has no length any more, and there would be no end of them.
      if (!this.advance() || this.clock > TIME_MAX) return NEVER;
    }
    const step = Math.min(this.until - this.clock, this.slope === 0 ? need / this.rate : this.rampStep(need));
    this.clock += step;
    this.rate += this.slope * step;
    return Math.floor(this.clock + 0.5);
  }

  /** Solves rate × x + slope × x² / 2 = need in the form that stays exact for small slopes. */
  private rampStep(need: number): number {
    return (2 * need) / (this.rate + Math.sqrt(Math.max(0, this.rate * this.rate + 2 * this.slope * need)));
  }

  private advance(): boolean {
    this.clock = this.until;
    const piece = this.nextPiece();
    if (piece === null) {
      this.rate = 0;
      this.slope = 0;
      this.until = NEVER;
      return false;
    }
    this.until = piece.until;
    this.rate = piece.rate;
    this.slope = piece.slope;
    return true;
  }
}

function fixedPieces(rate: Extract<RatePattern, { kind: 'segments' | 'counts' }>): () => Piece | null {
  const pieces: Piece[] = [];
  if (rate.kind === 'counts') {
    rate.perInterval.forEach((count, i) => {
      pieces.push({ until: (i + 1) * rate.interval, rate: count / rate.interval, slope: 0 });
    });
  } else {
    rate.points.forEach((point, i) => {
      if (i === 0 && point.at > 0) pieces.push({ until: point.at, rate: 0, slope: 0 });
      const next = rate.points[i + 1];
      const until = next?.at ?? NEVER;
      const slope = point.ramps && next !== undefined ? (next.rate - point.rate) / 1e6 / (next.at - point.at) : 0;
      pieces.push({ until, rate: point.rate / 1e6, slope });
    });
  }
  let i = 0;
  return () => pieces[i++] ?? null;
}

function burstPieces(rate: Extract<RatePattern, { kind: 'bursts' }>, site: Site): () => Piece | null {
  const stays = site.draws('burst', { kind: 'exponential', mean: 1 });
  let until = 0;
  // The run begins at any moment of it all; each piece begins by turning over.
  let isOn = site.uniform('burst-start').next() >= rate.meanOn / (rate.meanOn + rate.meanOff);
  return () => {
    isOn = !isOn;
    until += stays.next() * (isOn ? rate.meanOn : rate.meanOff);
    return { until, rate: (isOn ? rate.rateOn : rate.rateOff) / 1e6, slope: 0 };
  };
}

holdsFloats(new Inverted(null, () => null), 'clock', 'until', 'rate', 'slope');
