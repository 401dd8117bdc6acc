/** Signs that carry meaning by shape; colour only repeats it. Each stands beside its word. */
import type { JSX } from 'preact';
import type { Finding, StabilityLabel, Verdict } from '../../../result/study-result.ts';

/** The load line: a circle with a horizontal line through it. */
export function LoadLine(): JSX.Element {
  return (
    <svg viewBox="0 0 28 28" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="2">
      <circle cx="14" cy="14" r="8.5" />
      <path d="M1 14H27" />
    </svg>
  );
}

/** Disc with a tick, square with a cross, diamond with a question. */
export function VerdictSign({ verdict }: { readonly verdict: Verdict }): JSX.Element {
  const shapes: Readonly<Record<Verdict, JSX.Element>> = {
    met: (
      <>
        <circle cx="10" cy="10" r="9" fill="currentColor" />
        <path d="M5.5 10.4l3 3 6-6.6" fill="none" stroke="var(--paper)" stroke-width="2.2" />
      </>
    ),
    missed: (
      <>
        <rect x="1.5" y="1.5" width="17" height="17" fill="currentColor" />
        <path d="M6 6l8 8M14 6l-8 8" fill="none" stroke="var(--paper)" stroke-width="2.2" />
      </>
    ),
    undecided: (
      <>
        <path d="M10 .8L19.2 10 10 19.2.8 10z" fill="none" stroke="currentColor" stroke-width="1.8" />
        <path d="M7.6 8.1c0-3.2 4.8-3.1 4.8-.3 0 1.8-2.4 1.9-2.4 3.7M10 13.2v1.6" fill="none" stroke="currentColor" stroke-width="1.7" />
      </>
    ),
  };
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {shapes[verdict]}
    </svg>
  );
}

/** Level line, wave, rising arrow. */
export function StateSign({ label }: { readonly label: StabilityLabel }): JSX.Element {
  const paths: Readonly<Record<StabilityLabel, string>> = { stable: 'M0 6H12', backlogged: 'M0 9C3 9 3 3 6 3S9 9 12 9', overloaded: 'M1 11L10 2M5 2h5v5' };
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      <path d={paths[label]} fill="none" stroke="currentColor" stroke-width="1.8" />
    </svg>
  );
}

/** A ceiling hit, a rising line, a flag, a step, a triangle, a hole. */
export function FindingSign({ kind }: { readonly kind: Finding['kind'] }): JSX.Element {
  const paths: Readonly<Record<Finding['kind'], string>> = {
    bound: 'M1 3H17M9 17V6M5 10l4-4 4 4',
    overload: 'M2 16L16 2M9 2h7v7',
    objective: 'M4 17V2M4 3h10l-3 3.5 3 3.5H4',
    change: 'M1 14H9V4H17',
    warning: 'M9 2L17 16H1zM9 7v4M9 13v1.4',
    loss: 'M9 2v9M5 8l4 4 4-4M2 16h14',
  };
  return (
    <svg viewBox="0 0 18 18" aria-hidden="true" focusable="false">
      <path d={paths[kind]} fill="none" stroke="currentColor" stroke-width="1.7" />
    </svg>
  );
}

/** Three blocks, as many filled as the source carries. */
export function TrustSign({ trust }: { readonly trust: string }): JSX.Element {
  const filled = { high: 3, medium: 2, low: 1 }[trust] ?? 0;
  return (
    <svg viewBox="0 0 34 8" aria-hidden="true" focusable="false" stroke="currentColor" stroke-width="1">
      {[0, 1, 2].map((block) => (
        <rect key={block} x={0.5 + block * 12} y="0.5" width="9" height="7" fill={block < filled ? 'currentColor' : 'none'} />
      ))}
    </svg>
  );
}
