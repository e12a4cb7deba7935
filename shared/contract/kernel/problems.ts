/**
 * Every refusal that a caller can meet, in one table: the status and the title of the answer, and what to do next. Without zod, so
 * that a function which parses nothing can read it.
 */

/**
 * Whether the same request can succeed when it is sent again:
 * - `never`: it gets the same refusal;
 * - `when-changed`: after something else has changed, such as the balance, the inventory or the time;
 * - `after-wait`: after the seconds that `Retry-After` gives;
 * - `with-backoff`: at once, and after a longer wait each time.
 */
export type Retry = 'never' | 'when-changed' | 'after-wait' | 'with-backoff';

export interface ProblemDefinition {
  readonly status: number;
  readonly title: string;
  readonly nextStep: string;
  readonly retry: Retry;
  /** The seconds of `Retry-After`, unless the refusal itself has more exact ones. */
  readonly retryAfterSeconds?: number;
}

export const PROBLEMS = {
  VALIDATION_FAILED: {
    status: 400,
    title: 'The request does not match the contract',
    nextStep: 'Correct the fields that `errors` names, then send the request again.',
    retry: 'never',
  },
  UNAUTHENTICATED: {
    status: 401,
    title: 'A valid token is required',
    nextStep: 'Send `Authorization: Bearer <token>`. The token must come from the configured issuer and must not have expired.',
    retry: 'never',
  },
  SIGNATURE_INVALID: {
    status: 401,
    title: 'The webhook signature is not valid',
    nextStep: 'Sign the raw body, byte for byte, with a current secret. Send it within 5 minutes of `webhook-timestamp`.',
    retry: 'never',
  },
  FORBIDDEN: {
    status: 403,
    title: 'The caller is not allowed to do this',
    nextStep: "Ask for one of the groups that the operation's description names.",
    retry: 'when-changed',
  },
  NOT_FOUND: {
    status: 404,
    title: 'The requested resource does not exist',
    nextStep: 'Check the ids in the path.',
    retry: 'when-changed',
  },
  ORDER_MISMATCH: {
    status: 409,
    title: 'The order was received before with different content',
    nextStep: 'Correct the order by a return, or send a new order under a new id.',
    retry: 'never',
  },
  RETURN_EXCEEDS_PURCHASE: {
    status: 409,
    title: 'The return exceeds what is left of the purchase',
    nextStep: 'Return at most what the order still has.',
    retry: 'never',
  },
  IDEMPOTENCY_MISMATCH: {
    status: 409,
    title: 'The idempotency key was used before with different content',
    nextStep: 'Use a new key for a new request.',
    retry: 'never',
  },
  MEMBER_EXISTS: {
    status: 409,
    title: 'Another member already has this identity',
    nextStep: 'Find the member by that identity instead.',
    retry: 'never',
  },
  CARD_NOT_PROVED: {
    status: 403,
    title: 'Nothing proves that the card is yours',
    nextStep: 'Send the PIN that came with the card as `cardPin`.',
    retry: 'never',
  },
  IDENTITY_WITHDRAWN: {
    status: 409,
    title: 'The identity was withdrawn',
    nextStep: "Ask for another card or address. The programme's support can add this one again.",
    retry: 'when-changed',
  },
  ALREADY_EXISTS: {
    status: 409,
    title: 'It already exists',
    nextStep: 'Choose another name, or use the one that exists.',
    retry: 'never',
  },
  VERSION_CONFLICT: {
    status: 409,
    title: 'It has changed since it was read',
    nextStep: 'Read the newest version, then decide again.',
    retry: 'when-changed',
  },
  INSUFFICIENT_POINTS: {
    status: 409,
    title: 'The member does not have enough points',
    nextStep: 'Read the balance. Only `active` points can be spent.',
    retry: 'when-changed',
  },
  LIMIT_EXCEEDED: {
    status: 409,
    title: 'The request would exceed a limit',
    nextStep: '`detail` names the limit.',
    retry: 'when-changed',
  },
  OUT_OF_STOCK: {
    status: 409,
    title: 'The reward is out of stock',
    nextStep: 'Choose another reward.',
    retry: 'when-changed',
  },
  NOT_AVAILABLE: {
    status: 409,
    title: 'It is not available now',
    nextStep: '`detail` says from when or until when it is available.',
    retry: 'when-changed',
  },
  NOT_ELIGIBLE: {
    status: 409,
    title: 'It is for other members or other merchants',
    nextStep: '`detail` says who is eligible.',
    retry: 'when-changed',
  },
  WRONG_STATE: {
    status: 409,
    title: 'Its current state does not allow this',
    nextStep: '`detail` names the state. Read the resource before the next attempt.',
    retry: 'when-changed',
  },
  ACCOUNT_FROZEN: {
    status: 409,
    title: 'The account is frozen',
    nextStep: "Contact the programme's support.",
    retry: 'when-changed',
  },
  TOO_MANY_ATTEMPTS: {
    status: 429,
    title: 'Too many wrong codes or PINs were tried',
    nextStep: 'Wait for the seconds in `Retry-After`. A merchant who did not try these codes rotates the secret.',
    retry: 'after-wait',
  },
  PACE_EXCEEDED: {
    status: 429,
    title: 'The rate limit is exceeded',
    nextStep: 'Wait for the seconds in `Retry-After`.',
    retry: 'after-wait',
  },
  ISSUE_CAP_REACHED: {
    status: 429,
    title: 'The merchant has issued as many points as it may in a day',
    nextStep:
      'Wait for the seconds in `Retry-After`, or ask a manager to raise the cap. If you did not issue these points, rotate the secret.',
    retry: 'after-wait',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    title: 'The body is too large',
    nextStep: 'Send less in one request.',
    retry: 'never',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'The body must be application/json',
    nextStep: 'Send `Content-Type: application/json`.',
    retry: 'never',
  },
  INTERNAL: {
    status: 500,
    title: 'The platform failed, and left nothing half done',
    nextStep: 'Send the request again. If it fails again, report the `instance`.',
    retry: 'with-backoff',
  },
  BUSY: {
    status: 503,
    title: 'The platform is busy',
    nextStep: 'Wait for the seconds in `Retry-After`, then send the request again.',
    retry: 'after-wait',
    retryAfterSeconds: 1,
  },
} as const satisfies Readonly<Record<string, ProblemDefinition>>;

export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_CODES = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];
