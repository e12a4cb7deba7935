/** A trait that members may share. The number of members with it is counted by its keyed hash. */
export type TraitKind = 'device' | 'address';

export interface TraitKey {
  readonly programmeId: string;
  readonly trait: TraitKind;
  /** Keyed hash of the normalised value. */
  readonly hash: string;
}
