/** Paths in a chart of `slots` × `top`: drawn once per series, not once per bar. */
export interface Bars {
  readonly served: string;
  readonly refused: string;
}

const gap = 0.12;

/** Answered requests stand on the floor, those turned away on top of them. One slot is one unit wide, one request one unit high. */
export function barsOf(served: readonly number[], refused: readonly number[], top: number): Bars {
  const box = (slot: number, from: number, height: number): string =>
    height === 0 ? '' : `M${(slot + gap).toFixed(2)} ${top - from}v${-height}h${(1 - 2 * gap).toFixed(2)}v${height}z`;
  return {
    served: served.map((count, slot) => box(slot, 0, count)).join(''),
    refused: refused.map((count, slot) => box(slot, served[slot] ?? 0, count)).join(''),
  };
}

/** The same scale for all charts, so that they can be compared; never so low that the capacity line fills the picture. */
export const topOf = (totals: readonly number[]): number => Math.ceil(Math.max(100, ...totals) / 20) * 20;
