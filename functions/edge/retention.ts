/** What the steps of a retention run are given. */

import { retentionMembers } from '../../shared/use-cases/analytics/retention-members.ts';
import type { RetentionPorts } from '../../shared/use-cases/analytics/retention-ports.ts';
import { platform } from './wire.ts';

export const retentionPorts = (): RetentionPorts => ({ ...platform(), members: retentionMembers(platform()) });
