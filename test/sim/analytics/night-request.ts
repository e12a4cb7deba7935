/** What is asked of analytics. Types and names only. No one is answered. */

/** An execution of the state machine that makes the reports. */
export type NightRequest =
  /** By its schedule: of every programme, as of yesterday. */
  | { readonly kind: 'night'; readonly id: string }
  /** A manager has one day of a programme made again: which of the days that have a run, from the newest, `pick` says. */
  | {
      readonly kind: 'night-again';
      readonly id: string;
      readonly programmeId: string;
      readonly pick: number;
      readonly knownAt: 'first' | 'now';
    }
  /** A manager publishes the rule of a segment. */
  | { readonly kind: 'rule'; readonly id: string; readonly programmeId: string; readonly segmentId: string; readonly rule: string };

export type NightRequestOf<Kind extends NightRequest['kind']> = Extract<NightRequest, { readonly kind: Kind }>;

export const isOfNight = (request: { readonly kind: string }): request is NightRequest =>
  ['night', 'night-again', 'rule'].includes(request.kind);
