/** Members and balances as callers see them. */
import type { Profile } from '../../../shared/domain/members/member.ts';
import type { MemberRead } from '../../../shared/use-cases/members/find-members.ts';
import type { BalanceRead } from '../../../shared/use-cases/members/read-member.ts';

/** The token's subject is not answered: it is the identity provider's word, not the brand's. */
export const memberView = ({ identities, fields, ...member }: Profile) => ({ ...member, ...identities, profile: fields });

export const memberWithBalanceView = ({ profile, read: { account, balance } }: MemberRead) => ({
  ...memberView(profile),
  balance,
  frozenSince: account.frozenSince,
  segments: account.segments,
});

export const balanceView = ({ memberId, asOf, account, balance, collecting }: BalanceRead) => ({
  ...balance,
  memberId,
  asOf,
  frozenSince: account.frozenSince,
  collecting,
  batches: account.batches,
  maturities: account.pending,
});
