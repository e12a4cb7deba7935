/** Events of what managers publish and register. */
import * as z from 'zod';
import { ofProgramme } from '../events/domain-event-definition.ts';
import { Instant, MerchantId, Points } from '../kernel/values.ts';
import { RewardId } from '../rewards/rewards.ts';

const Version = z.int().min(1).meta({ example: 2 });
const effectiveAt = Instant.meta({ description: 'When it comes into force, or came.' });

export const PROGRAMME_EVENTS = {
  'programme.published': ofProgramme(
    "A version of the programme's terms was published",
    'Also the first.',
    { version: Version, name: z.string().meta({ example: 'Perks' }), effectiveAt },
    { version: 2, name: 'Perks', effectiveAt: '2026-11-21T10:00:15.000Z' },
  ),
  'reward.published': ofProgramme(
    'A version of a reward was published',
    'Also the first, and when a reward is paused or archived.',
    {
      rewardId: RewardId,
      version: Version,
      state: z.enum(['active', 'paused', 'archived']),
      gift: z.string().meta({ description: 'The kind of gift.', example: 'voucher' }),
      points: Points.min(0).meta({ description: 'The cost of one.', example: 50 }),
      effectiveAt,
    },
    { rewardId: 'rew_coffee', version: 2, state: 'active', gift: 'voucher', points: 50, effectiveAt: '2026-11-21T10:00:15.000Z' },
  ),
  'merchant.registered': ofProgramme(
    'A merchant was registered',
    'Its secrets are not in here.',
    { merchantId: MerchantId, name: z.string().meta({ example: 'Records' }) },
    { sequence: '0000000001.00', merchantId: 'mer_records', name: 'Records' },
  ),
};
