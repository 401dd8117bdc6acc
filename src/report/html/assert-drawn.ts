/** Our mistake, not the user's: a chart that came out empty or broken stops the report at once. */
export function assertDrawn(svg: string, id: string): void {
  if (!svg.startsWith('<svg') || svg.includes('NaN') || svg.includes('undefined')) throw new Error(`chart ${id} was drawn from numbers that are not`);
}
