/** The terms of a programme about rate limits and suspicions, as they are stored. */
import type { FraudFields, FraudTerms, GrantLimits } from '../../domain/fraud/fraud-terms.ts';
import type { SuspicionTerms } from '../../domain/fraud/suspicion.ts';
import { object, optional, type Properties, whole } from '../kernel/shape.ts';

type Limits = NonNullable<FraudTerms['limits']>;

const grants = object<GrantLimits>(() => ({ pointsPerGrant: whole, pointsPerDay: whole }));

const fraudTerms = object<FraudTerms>(() => ({
  limits: optional(
    object<Limits>(() => ({
      member: optional(object<NonNullable<Limits['member']>>(() => ({ purchasesPerDay: whole }))),
      device: optional(object<NonNullable<Limits['device']>>(() => ({ enrolmentsPerDay: whole }))),
      reward: optional(object<NonNullable<Limits['reward']>>(() => ({ redemptionsPerHour: whole }))),
      staff: optional(object<NonNullable<Limits['staff']>>(() => ({ support: optional(grants), manager: optional(grants) }))),
    })),
  ),
}));

export const suspicionTerms = object<SuspicionTerms>(() => ({
  membersPerDevice: optional(whole),
  membersPerAddress: optional(whole),
  velocity: optional(object<NonNullable<SuspicionTerms['velocity']>>(() => ({ friends: whole, days: whole }))),
}));

export const fraudFields: Properties<FraudFields> = { fraud: optional(fraudTerms) };
