/** Claims, read. Accounts and entries have codecs of their own. */
import type { Claim } from '../../domain/ledger/changes.ts';
import { object, text, whole } from '../kernel/shape.ts';
import { stored } from '../kernel/stored.ts';
import { ledgerItems } from './items.ts';

export const claimFrom = stored(
  ledgerItems.claim,
  object<Claim>(() => ({ caller: text, key: text, inputHash: text, programmeId: text, memberId: text, entry: whole })),
);
