/** Every refusal that a caller can meet: RFC 9457 problem details with a stable code. */
import * as z from 'zod';
import { MAX_NAMED_ERRORS } from './limits.ts';

export const PROBLEMS = {
  VALIDATION_FAILED: { status: 400, title: 'The request is not of the form that the contract asks for' },
  UNAUTHENTICATED: { status: 401, title: 'A valid token is needed' },
  SIGNATURE_INVALID: { status: 401, title: 'The webhook signature does not hold' },
  FORBIDDEN: { status: 403, title: 'This caller may not do that' },
  NOT_FOUND: { status: 404, title: 'There is no such thing' },
  ORDER_MISMATCH: { status: 409, title: 'This order or return was received before with other content' },
  RETURN_EXCEEDS_PURCHASE: { status: 409, title: 'More would be returned than was bought' },
  IDEMPOTENCY_MISMATCH: { status: 409, title: 'This idempotency key was used before with other content' },
  MEMBER_EXISTS: { status: 409, title: 'Another member already has this identity' },
  ALREADY_EXISTS: { status: 409, title: 'That name is taken' },
  VERSION_CONFLICT: { status: 409, title: 'It changed since it was read' },
  INSUFFICIENT_POINTS: { status: 409, title: 'There are not enough points' },
  LIMIT_EXCEEDED: { status: 409, title: 'A limit of the platform would be exceeded' },
  OUT_OF_STOCK: { status: 409, title: 'Nothing is left' },
  NOT_AVAILABLE: { status: 409, title: 'It cannot be had at present' },
  NOT_ELIGIBLE: { status: 409, title: 'It is for other members, or other merchants' },
  WRONG_STATE: { status: 409, title: 'The state that it is in does not allow that' },
  ACCOUNT_FROZEN: { status: 409, title: 'The account is frozen' },
  TOO_MANY_ATTEMPTS: { status: 429, title: 'Too many codes that there are not' },
  PACE_EXCEEDED: { status: 429, title: 'Too many in this time' },
  ISSUE_CAP_REACHED: { status: 429, title: 'The merchant has issued as many points as it may in a day' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body must be application/json' },
  INTERNAL: { status: 500, title: 'The platform failed; nothing is half done' },
  BUSY: { status: 503, title: 'Too much at once; try again' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

export const Problem = z
  .object({
    type: z.string().meta({ description: 'Where the code is explained.', example: '/docs#VALIDATION_FAILED' }),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    detail: z.string().optional().meta({ description: 'What was wrong this time, and what would be right.' }),
    instance: z.string().optional().meta({ description: "The request's id, to quote when asking." }),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .max(MAX_NAMED_ERRORS)
      .optional()
      .meta({ description: `The offending fields, by their paths in the request: the first ${MAX_NAMED_ERRORS} of them.` }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });
export type Problem = z.infer<typeof Problem>;
