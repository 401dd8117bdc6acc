/** The part of jStat in use; the package brings no types. */
declare module 'jstat' {
  interface Inverse {
    inv(share: number, ...parameters: number[]): number;
    cdf(value: number, ...parameters: number[]): number;
  }
  const jStat: {
    readonly studentt: Inverse;
    readonly normal: Inverse;
    readonly gamma: Inverse;
    readonly binomial: { cdf(k: number, n: number, p: number): number };
  };
  export default jStat;
}
