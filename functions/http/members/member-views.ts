/** Members and balances as callers see them. */
import type { NamedIdentity, Profile } from '../../../shared/domain/members/member.ts';
import type { MemberRead } from '../../../shared/use-cases/members/find-members.ts';
import type { BalanceRead } from '../../../shared/use-cases/members/read-member.ts';

/** The token's subject is not answered: it is the identity provider's word, not the brand's. */
export const memberView = ({ identities, others, withdrawn, fields, ...member }: Profile) => ({
  ...member,
  ...identities,
  otherIdentities: others?.flatMap(shown),
  withdrawnIdentities: withdrawn?.flatMap((one) => shown(one).map((identity) => ({ ...identity, at: one.at }))),
  profile: fields,
});

const shown = ({ kind, value }: NamedIdentity) => (kind === 'subject' ? [] : [{ kind, value }]);

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
