/** Counts the traits that a new member may share with others, and the enrolments per device and day. */

import { enrolmentRateLimit, rateLimitRefusal } from '../../domain/fraud/fraud-terms.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import type { ProfileFields } from '../../domain/members/member.ts';
import type { ProgrammeVersion } from '../../domain/programmes/programme.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Conflict } from '../../ports/store.ts';
import { isRateLimited } from '../rewards/find-capacity.ts';
import { addressTrait, deviceTrait } from './traits.ts';

export interface EnrolmentTraits {
  /** Keyed hashes for the profile; absent: the device is unknown. */
  readonly devices?: readonly string[];
  /** @param conflicts Conflicts of the previous attempt. @throws Refusal PACE_EXCEEDED. */
  changes(programme: ProgrammeVersion, now: Instant, conflicts: readonly Conflict[]): readonly Change[];
}

export async function traitsOfEnrolment(
  ports: Pick<Ports, 'identities'>,
  programmeId: string,
  device: string | undefined,
  fields: ProfileFields,
): Promise<EnrolmentTraits> {
  const address = await addressTrait(ports, programmeId, fields);
  const counted = address === undefined ? [] : [{ kind: 'trait', ...address } as const];
  if (device === undefined) return { changes: () => counted };
  const trait = await deviceTrait(ports, programmeId, device);
  return {
    devices: [trait.hash],
    changes(programme, now, conflicts) {
      const traits: readonly Change[] = [...counted, { kind: 'trait', ...trait }];
      const rateLimit = enrolmentRateLimit(programme, trait.hash, now);
      if (rateLimit === undefined) return traits;
      if (isRateLimited(conflicts, rateLimit))
        throw rateLimitRefusal(rateLimit, `${rateLimit.limit} members enrolled on this device today`, now, 'device');
      return [...traits, { kind: 'rate-limit', rateLimit, part: { shard: 0, by: 1 } }];
    },
  };
}
