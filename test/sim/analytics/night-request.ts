/** Requests about analytics. Types and names only. They have no answer. */

/** An execution of the state machine that makes reports. */
export type NightRequest =
  /** The scheduled run: every programme, as of yesterday. */
  | { readonly kind: 'night'; readonly id: string }
  /** A manager repeats one day of a programme. `pick` counts the days with a run from the newest. */
  | {
      readonly kind: 'night-again';
      readonly id: string;
      readonly programmeId: string;
      readonly pick: number;
      readonly knownAt: 'first' | 'now';
    }
  /** A manager publishes a segment's rule. */
  | { readonly kind: 'rule'; readonly id: string; readonly programmeId: string; readonly segmentId: string; readonly rule: string };

export type NightRequestOf<Kind extends NightRequest['kind']> = Extract<NightRequest, { readonly kind: Kind }>;

export const isOfNight = (request: { readonly kind: string }): request is NightRequest =>
  ['night', 'night-again', 'rule'].includes(request.kind);
