/** Merchants and the secrets that sign their events. */
import * as z from 'zod';
import { Instant, MerchantId, ProgrammeId, text } from '../kernel/values.ts';

export const SecretStatus = z
  .object({
    id: z.string(),
    createdAt: Instant,
    expiresAt: Instant.nullable().meta({ description: 'null: current. Otherwise it signs until then.' }),
  })
  .meta({ id: 'SecretStatus' });

export const NewMerchant = z.strictObject({ id: MerchantId, name: text(100) }).meta({ id: 'NewMerchant' });

export const Merchant = z
  .object({ id: MerchantId, programmeId: ProgrammeId, name: z.string(), createdAt: Instant, secrets: z.array(SecretStatus) })
  .meta({ id: 'Merchant' });
export type Merchant = z.infer<typeof Merchant>;

export const MerchantWithSecret = Merchant.extend({
  secret: z.string().meta({ description: 'Standard Webhooks secret. Shown this once.', example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }),
}).meta({ id: 'MerchantWithSecret' });

export const RotateSecret = z
  .strictObject({
    overlapHours: z
      .int()
      .min(0)
      .max(168)
      .optional()
      .meta({ description: 'How long earlier secrets stay valid. Default: 24. 0 ends them at once.', example: 24 }),
  })
  .meta({ id: 'RotateSecret' });
