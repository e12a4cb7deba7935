/** `AWS::Events::EventBus`. */

import * as z from 'zod';
import type { Resource } from '../assembly/assembly.ts';
import type { Resolve } from '../assembly/intrinsics.ts';
import { readProperties } from './properties.ts';

/** Events of the bus are stored for inspection. Nothing else happens to them here. */
const PASSED_OVER = ['Name', 'DeadLetterConfig', 'Description', 'KmsKeyIdentifier', 'LogConfig', 'Policy', 'Tags'];

export interface EventBus {
  readonly name: string;
  readonly arn: string;
}

export function readEventBus(resource: Resource, resolve: Resolve, identity: EventBus): EventBus {
  readProperties(resource, resolve, z.object({}), PASSED_OVER);
  return identity;
}
