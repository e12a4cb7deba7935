/** What is simulated: the real use cases, unless a test puts something else in their place. */

import type { Ports } from '../../shared/ports/ports.ts';
import type { AdjustOutcome } from '../../shared/use-cases/adjust-points.ts';
import { adjustPoints } from '../../shared/use-cases/adjust-points.ts';
import { creditPurchase, type EventOutcome, type EventPorts } from '../../shared/use-cases/credit-purchase.ts';
import { type EnrolOutcome, enrolMember } from '../../shared/use-cases/enrol-member.ts';
import type { ProgrammeVersions } from '../../shared/use-cases/programme-versions.ts';
import { createProgramme, type PublishOutcome, publishVersion } from '../../shared/use-cases/publish-programme.ts';
import { type BalanceRead, readBalance } from '../../shared/use-cases/read-member.ts';
import { returnPurchase } from '../../shared/use-cases/return-purchase.ts';
import { type LedgerVerified, verifyLedger } from '../../shared/use-cases/verify-ledger.ts';

export type SystemPorts = Ports & { readonly versions: ProgrammeVersions };

export interface System {
  readonly credit: typeof creditPurchase;
  readonly giveBack: typeof returnPurchase;
  readonly enrol: typeof enrolMember;
  readonly adjust: typeof adjustPoints;
  readonly create: typeof createProgramme;
  readonly publish: typeof publishVersion;
  readonly balance: typeof readBalance;
  readonly verify: typeof verifyLedger;
}

export const realSystem: System = {
  credit: creditPurchase,
  giveBack: returnPurchase,
  enrol: enrolMember,
  adjust: adjustPoints,
  create: createProgramme,
  publish: publishVersion,
  balance: readBalance,
  verify: verifyLedger,
};

export type Answer =
  | { readonly to: 'purchase' | 'return'; readonly outcome: EventOutcome }
  | { readonly to: 'enrol'; readonly outcome: EnrolOutcome }
  | { readonly to: 'adjust'; readonly outcome: AdjustOutcome }
  | { readonly to: 'publish' | 'create'; readonly outcome: PublishOutcome }
  | { readonly to: 'balance'; readonly outcome: Pick<BalanceRead, 'memberId' | 'asOf' | 'balance'> }
  | { readonly to: 'verify'; readonly outcome: LedgerVerified };

export type { EventPorts };
