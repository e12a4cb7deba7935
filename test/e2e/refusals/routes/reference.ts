/** Whole requests of the reference. */
import type { Requests } from './parts.ts';

export const REFERENCE_REQUESTS = {
  getReference: { whole: () => ({ by: 'nobody' }) },
  getReferenceFile: { whole: () => ({ by: 'nobody', params: { file: 'reference.css' } }) },
  getOpenApi: { whole: () => ({ by: 'nobody' }) },
} satisfies Requests;
