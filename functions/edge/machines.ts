/** State machines that functions start, by Step Functions. */
import { ExecutionAlreadyExists, SFNClient, SFNServiceException, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Machine } from '../../shared/ports/analytics/machine.ts';
import { StoreUnavailable } from '../../shared/ports/kernel/storage.ts';
import { retentionMachineArn } from './environment.ts';
import { captured } from './tracing/tracing.ts';

/** A call that hangs must leave time for another attempt. */
const REQUEST_HANDLER = { connectionTimeout: 1000, requestTimeout: 3000 };

export function machineOf(client: Pick<SFNClient, 'send'>, stateMachineArn: string): Machine {
  return {
    async start(name, input) {
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
        return 'under-way';
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return 'over';
        // A fault of the request itself stays. Any other may pass, or the request was done and its answer lost.
        if (error instanceof SFNServiceException && error.$fault === 'client' && !isThrottled(error)) throw error;
        throw new StoreUnavailable(error instanceof Error ? error.name : 'unknown', { cause: error });
      }
    },
  };
}

const isThrottled = ({ name }: SFNServiceException): boolean => name === 'ThrottlingException' || name === 'ExecutionLimitExceeded';

let retention: Machine | undefined;

/** The one that makes reports. Built at the first use and kept for the life of the container. */
export function retentionMachine(): Machine {
  retention ??= machineOf(captured(new SFNClient({ requestHandler: REQUEST_HANDLER })), retentionMachineArn());
  return retention;
}
