/** Kinds of faults, and their counts. */
export const FAULT_KINDS = [
  'error before the write',
  'write applied, answer lost',
  'answer lost on the way to the client',
  'duplicate delivery',
  'delayed delivery',
  'reordering',
  'throttling',
  'transaction conflict',
  'stale read',
  'stale versions',
  'partial batch',
  'crash between awaits',
  'server restart',
  'clock skew',
  'configuration change mid-flight',
  'slow call',
  'clock jump',
  'overlapping runs',
  'worker killed',
  'damaged account',
  'duplicate stream records',
  'partial failure of a batch',
  'projector killed',
  'message not taken',
  'message taken, answer lost',
  'duplicate message',
  'consumer killed',
  'stream replayed',
  'receiver fails',
  'overlapping nights',
  'step of a night killed',
  'step of a night twice',
  'step of a night out of time',
  'night failed',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];
export type FaultCounts = Record<FaultKind, number>;

export const noFaults = (): FaultCounts => Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0])) as FaultCounts;

export function addFaults(to: FaultCounts, more: FaultCounts): void {
  for (const kind of FAULT_KINDS) to[kind] += more[kind];
}

/** The probability of each fault, for one call of a port or one request. */
export interface FaultRates {
  readonly errorBefore: number;
  readonly answerLost: number;
  readonly throttled: number;
  readonly conflict: number;
  readonly slow: number;
  readonly crash: number;
  readonly clientAnswerLost: number;
  readonly restart: number;
  /** An account that a run of the agenda cannot read. */
  readonly damaged: number;
  /** A redelivery by the stream or a queue. */
  readonly redelivered: number;
}

export const NO_FAULTS: FaultRates = {
  errorBefore: 0,
  answerLost: 0,
  throttled: 0,
  conflict: 0,
  slow: 0,
  crash: 0,
  clientAnswerLost: 0,
  restart: 0,
  damaged: 0,
  redelivered: 0,
};
