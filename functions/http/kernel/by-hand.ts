/** Changes by hand: who makes them, under which key. */
import type { ManualCommand } from '../../../shared/use-cases/ledger/manual-command.ts';
import type { TokenCaller } from '../../edge/caller.ts';
import { withKeyNamed } from './keyed.ts';
import { refuseOwnAccount } from './own-account.ts';

/** @throws RequestRefused FORBIDDEN when the account is the caller's own. */
export async function byHand<Outcome>(
  params: { readonly programmeId: string; readonly memberId: string },
  headers: { readonly 'idempotency-key': string },
  caller: TokenCaller,
  act: (who: ManualCommand) => Promise<Outcome>,
): Promise<Outcome> {
  const { programmeId, memberId } = params;
  await refuseOwnAccount(caller, programmeId, [memberId]);
  return withKeyNamed(() => act({ programmeId, memberId, by: caller.subject, idempotencyKey: headers['idempotency-key'] }));
}
