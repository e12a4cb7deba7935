/**
 * Inputs that queues, streams and state machines give to functions. By zod/mini, which loads in half the time of zod: only a log
 * reads what is wrong with such an input.
 */
import * as z from 'zod/mini';
import { toInstant } from '../../shared/domain/kernel/time.ts';

export const Name = z.string().check(z.minLength(1));
export const Count = z.int().check(z.minimum(0));
export const Instant = z.pipe(
  z.iso.datetime(),
  z.transform((at: string) => toInstant(at)),
);

/** An input in another form than the function takes. Another attempt would fail in the same way. */
export class InputInvalid extends Error {
  override readonly name = 'InputInvalid';
}

/** @throws InputInvalid naming the fields. */
export function inputOf<Input extends z.ZodMiniType>(schema: Input, value: unknown): z.output<Input> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InputInvalid(parsed.error.issues.map(({ path, code }) => `${path.map(String).join('.') || 'input'}: ${code}`).join('; '));
}
