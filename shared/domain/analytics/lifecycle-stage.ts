/** Where a member is in the life of a customer. What members are judged by is in `analytics/`. */

export const LIFECYCLE_STAGES = ['acquired', 'activated', 'retained', 'referring', 'at-risk', 'lapsed', 'won-back'] as const;
export type LifecycleStage = (typeof LIFECYCLE_STAGES)[number];
