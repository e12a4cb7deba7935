/** Bundles of bare functions: only the AWS clients that a function calls, built as the deployed bundles are. */
import { join } from 'node:path';
import { type BundledFunction, bundleFunction } from '../../../infra/constructs/bundle.ts';

const SOURCES = join(import.meta.dirname, '../bare');

export const bareBundle = (): BundledFunction => bundleFunction('merchant-api', SOURCES);
export const bareWorkerBundle = (): BundledFunction => bundleFunction('agenda-worker', SOURCES);
export const bareProjectorBundle = (): BundledFunction => bundleFunction('projector', SOURCES);
export const bareDelivererBundle = (): BundledFunction => bundleFunction('deliverer', SOURCES);
export const bareRetentionBundle = (): BundledFunction => bundleFunction('retention-worker', SOURCES);
