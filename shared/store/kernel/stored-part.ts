/** How a feature's part of the account lies in the account's item. */
import type { Properties } from './shape.ts';

export interface StoredPart<Part, Stored> {
  /** The shape of its attributes. */
  readonly shape: Properties<Stored>;
  /** Leaves empty values out. */
  readonly write: (part: Part) => Stored;
  readonly read: (stored: Stored) => Part;
}
