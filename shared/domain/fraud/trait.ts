/** What members who are one person have in common: how many enrolled with it is counted, what it is only its keyed hash says. */
export type TraitKind = 'device' | 'address';

export interface TraitKey {
  readonly programmeId: string;
  readonly trait: TraitKind;
  /** Of one spelling, keyed. */
  readonly hash: string;
}
