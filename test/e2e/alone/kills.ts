/** The work that this run kills in the middle: one kind, unless everything is proved. */
import { sampleOf } from '../../support/kernel/sample.ts';

const KINDS = ['purchases', 'a run of the agenda', 'a retention run'] as const;

const KILLED = sampleOf(KINDS, 1);

export const isKilled = (kind: (typeof KINDS)[number]): boolean => KILLED.includes(kind);
