/** A member gets a till code. */
import { MY_TILL_CODE_ROUTES } from '../../../shared/contract/checkout/my-till-code-routes.ts';
import { shownCode } from '../../../shared/domain/rewards/voucher.ts';
import { makeTillCode } from '../../../shared/use-cases/checkout/make-till-code.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { me } from '../kernel/me.ts';

export const tillCodes = feature(MY_TILL_CODE_ROUTES, {
  async makeTillCode({ params: { programmeId }, caller }) {
    const { code, expiresAt } = await makeTillCode(platform(), programmeId, await me(programmeId, caller));
    return { status: 201, body: { code: shownCode(code), qr: code, expiresAt } };
  },
});
