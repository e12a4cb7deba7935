/** Lists of a programme that is not there are not found, instead of empty. */
import { platform } from '../../edge/wire.ts';

/** @throws Refusal NOT_FOUND when there is no such programme. */
export async function existing(programmeId: string): Promise<void> {
  const { versions, clock } = platform();
  await versions.at(programmeId, clock.now());
}
