/** Managers read and set the issue cap of a merchant. */
import type { IssueCap } from '../../../shared/contract/merchants/issue-cap.ts';
import { ISSUE_CAP_ROUTES } from '../../../shared/contract/merchants/issue-cap-routes.ts';
import { capIssue, type Issued, readIssued } from '../../../shared/use-cases/merchants/cap-issue.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';

export const issueCaps = feature(ISSUE_CAP_ROUTES, {
  async getIssueCap({ params: { programmeId, merchantId } }) {
    return { status: 200, body: capView(await readIssued(platform(), programmeId, merchantId)) };
  },
  async setIssueCap({ params, body, caller: { subject: by } }) {
    return { status: 200, body: capView(await capIssue(platform(), { ...params, ...body, by })) };
  },
});

function capView({ merchant: { id: merchantId, issueCap }, today, until }: Issued): IssueCap {
  const { pointsPerDay = null, ...said } = issueCap ?? {};
  return { merchantId, pointsPerDay, issuedToday: today ?? null, until, ...said };
}
