/** The stages of a customer's lifecycle. `analytics/lifecycle/lifecycle.ts` has the rules. */

export const LIFECYCLE_STAGES = ['acquired', 'activated', 'retained', 'referring', 'at-risk', 'lapsed', 'won-back'] as const;
export type LifecycleStage = (typeof LIFECYCLE_STAGES)[number];
