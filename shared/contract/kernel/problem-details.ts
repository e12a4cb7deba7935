/** The body of a refusal: RFC 9457 problem details with a stable code. */
import * as z from 'zod';
import { MAX_NAMED_ERRORS } from './limits.ts';
import { PROBLEM_CODES } from './problems.ts';

export const Problem = z
  .object({
    type: z.string().meta({ description: 'Where the code is explained.', example: '/docs#VALIDATION_FAILED' }),
    title: z.string(),
    status: z.int(),
    code: z.enum(PROBLEM_CODES),
    detail: z.string().optional().meta({ description: 'The reason of this refusal, and what would be accepted.' }),
    instance: z.string().optional().meta({ description: "The request's id, to quote when asking." }),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .max(MAX_NAMED_ERRORS)
      .optional()
      .meta({ description: `The offending fields, by their paths in the request: the first ${MAX_NAMED_ERRORS} of them.` }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });
export type Problem = z.infer<typeof Problem>;
