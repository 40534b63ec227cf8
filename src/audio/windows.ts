/** Where a clip may end, in seconds from its start. */
export interface Window {
  readonly min: number;
  readonly max: number;
}

/**
 * The windows of a recording's clips, found by measuring others beside them (`npm run bench`): the first is short, so that a
 * lecture speaks as soon as a memo does; the last one holds for all that follow. Long clips mean fewer seams.
 */
const WANTED: readonly Window[] = [
  { min: 10, max: 25 },
  { min: 30, max: 75 },
  { min: 90, max: 150 },
];

/** The windows for a model that takes so many seconds: all stay well below that. */
export function windowsFor(limitSeconds: number, wanted: readonly Window[] = WANTED): readonly Window[] {
  const most = limitSeconds * 0.8;
  return wanted.map(({ min, max }) => ({ min: Math.min(min, most / 2), max: Math.min(max, most) }));
}
