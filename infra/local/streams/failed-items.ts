/** The failed items of a batch in a function's result, where its mapping has `ReportBatchItemFailures`. */
import * as z from 'zod';

const BatchResponse = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() }).nullish();

/** `all`: the result has not the form that Lambda expects, so the whole batch counts as failed. */
export function failedItems(result: string | undefined): readonly string[] | 'all' {
  const response = BatchResponse.safeParse(result === undefined ? undefined : JSON.parse(result));
  if (!response.success) return 'all';
  return (response.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
}
