/** Changes by hand: who makes them, under which key. */
import type { ByHand, OutcomeByHand } from '../../../shared/use-cases/ledger/by-hand.ts';
import type { TokenCaller } from '../../edge/caller.ts';
import { withKeyNamed } from './keyed.ts';

export const byHand = (
  params: { readonly programmeId: string; readonly memberId: string },
  headers: { readonly 'idempotency-key': string },
  { subject }: TokenCaller,
  act: (who: ByHand) => Promise<OutcomeByHand>,
): Promise<OutcomeByHand> => withKeyNamed(() => act({ ...params, by: subject, idempotencyKey: headers['idempotency-key'] }));
