/** The ports of the steps of a run, for functions. */

import { runMembers } from '../../shared/use-cases/analytics/run-members.ts';
import type { RunPorts } from '../../shared/use-cases/analytics/run-ports.ts';
import { platform } from './wire.ts';

export const runPorts = (): RunPorts => ({ ...platform(), members: runMembers(platform()) });
