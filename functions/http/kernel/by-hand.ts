/** Changes by hand: who makes them, under which key. */
import type { ManualCommand, ManualOutcome } from '../../../shared/use-cases/ledger/manual-command.ts';
import type { TokenCaller } from '../../edge/caller.ts';
import { withKeyNamed } from './keyed.ts';

export const byHand = (
  params: { readonly programmeId: string; readonly memberId: string },
  headers: { readonly 'idempotency-key': string },
  { subject }: TokenCaller,
  act: (who: ManualCommand) => Promise<ManualOutcome>,
): Promise<ManualOutcome> => withKeyNamed(() => act({ ...params, by: subject, idempotencyKey: headers['idempotency-key'] }));
