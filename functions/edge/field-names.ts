/** The domain names the fields of its commands; a problem names them as they stand in the request. */
import { Refusal } from '../../shared/domain/kernel/refusal.ts';

export async function withFieldNames<Answer>(nameInRequest: (field: string) => string, act: () => Promise<Answer>): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refusal) || error.field === undefined) throw error;
    const { code, message, field, retryAfterSeconds } = error;
    throw new Refusal(code, message, nameInRequest(field), retryAfterSeconds);
  }
}
