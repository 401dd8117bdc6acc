/** The one generator of seedrandom that the kernel uses; its types package declares the package's root alone. */
declare module 'seedrandom/lib/alea.js' {
  export default function alea(seed: string): () => number;
}
