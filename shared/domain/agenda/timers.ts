/** All timers. `advance` posts in this order. Points come and go before the warning of what ends soon, so that it knows of them. */

import { EXPIRY_TIMER, RELEASE_TIMER } from '../ledger/point-timers.ts';
import { ANNIVERSARY_TIMER } from '../members/anniversary.ts';
import { REFERRAL_TIMER } from '../referrals/referral-timer.ts';
import { REVIEW_TIMER } from '../tiers/review-timer.ts';
import type { Timer } from './timer.ts';
import { WARNING_TIMER } from './warning.ts';

export const TIMERS: readonly Timer[] = [RELEASE_TIMER, EXPIRY_TIMER, REVIEW_TIMER, ANNIVERSARY_TIMER, WARNING_TIMER, REFERRAL_TIMER];
