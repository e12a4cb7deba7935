/** What a function says of the batch that it was given, where its mapping has `ReportBatchItemFailures`. */
import * as z from 'zod';

const BatchResponse = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() }).nullish();

/** `all`: what it says is not of the form that Lambda takes, which counts as a failure of the whole batch. */
export function failedItems(result: string | undefined): readonly string[] | 'all' {
  const response = BatchResponse.safeParse(result === undefined ? undefined : JSON.parse(result));
  if (!response.success) return 'all';
  return (response.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
}
