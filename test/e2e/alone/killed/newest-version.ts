/** A manager looks at the newest version, and publishes a change of that one. */
import * as z from 'zod';
import type { Answer as HttpAnswer } from '../../../support/platform/api.ts';

const Versions = z.object({ items: z.tuple([z.object({ version: z.int() })]) });

/** undefined: the answer is a refusal. */
export const newestIn = ({ body }: HttpAnswer): number | undefined => Versions.safeParse(body).data?.items[0].version;
