/** The errors and pages that all parts of the store have in common. */

/** Storage could not be asked, or its answer was lost: what was to be written may or may not have been. Try again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

export interface Page<Item, Position> {
  readonly items: readonly Item[];
  /** Where the next page begins; undefined on the last. */
  readonly next: Position | undefined;
}
