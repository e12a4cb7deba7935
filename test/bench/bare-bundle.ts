/** A function that has the DynamoDB client and nothing else, built as the others are. */
import { join } from 'node:path';
import { type BundledFunction, bundleFunction } from '../../infra/constructs/bundle.ts';

export const bareBundle = (): BundledFunction => bundleFunction('merchant-api', join(import.meta.dirname, 'bare'));
