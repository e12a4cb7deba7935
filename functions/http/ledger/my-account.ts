/** A member's own balance, tier and entries. */
import { MY_ACCOUNT_ROUTES } from '../../../shared/contract/ledger/my-account-routes.ts';
import { listEntries } from '../../../shared/use-cases/ledger/list-entries.ts';
import { readBalance, readTier } from '../../../shared/use-cases/members/read-member.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { me } from '../kernel/me.ts';
import { numberedPage } from '../kernel/page.ts';
import { balanceView } from '../members/member-views.ts';
import { tierView } from '../tiers/tier-view.ts';
import { myEntryView } from './entry-view.ts';

export const account = feature(MY_ACCOUNT_ROUTES, {
  async getBalance({ params: { programmeId }, caller }) {
    return { status: 200, body: balanceView(await readBalance(platform(), programmeId, await me(programmeId, caller))) };
  },
  async getTier({ params: { programmeId }, caller }) {
    return { status: 200, body: tierView(await readTier(platform(), programmeId, await me(programmeId, caller))) };
  },
  async listEntries({ params: { programmeId }, query, caller }) {
    const memberId = await me(programmeId, caller);
    return {
      status: 200,
      body: await numberedPage(query, (before, limit) => listEntries(platform(), programmeId, memberId, before, limit), myEntryView),
    };
  },
});
