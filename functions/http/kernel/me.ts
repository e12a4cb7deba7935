/** The member whom a token names. */
import { Refusal } from '../../../shared/domain/kernel/refusal.ts';
import { findBearer } from '../../../shared/use-cases/members/read-member.ts';
import type { TokenCaller } from '../../edge/caller.ts';
import { platform } from '../../edge/wire.ts';

/** @throws Refusal NOT_FOUND for whoever has not enrolled. */
export async function me(programmeId: string, { subject }: TokenCaller): Promise<string> {
  try {
    return await findBearer(platform(), programmeId, subject);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NOT_FOUND') {
      throw new Refusal(
        'NOT_FOUND',
        `the token's subject has not enrolled in ${programmeId}; POST /v1/programmes/${programmeId}/me enrols`,
      );
    }
    throw error;
  }
}
