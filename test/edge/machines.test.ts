/** The machine over Step Functions: what its answers and errors come to. */
import { ExecutionAlreadyExists, InvalidName, SFNClient, SFNServiceException } from '@aws-sdk/client-sfn';
import { expect, test } from 'vitest';
import { machineOf } from '../../functions/edge/machines.ts';
import { StoreUnavailable } from '../../shared/ports/kernel/storage.ts';

const ARN = 'arn:aws:states:eu-central-1:000000000000:stateMachine:retention';
const $metadata = {};

/** Answers instead of a network. */
function machineThat(answer: () => object) {
  const asked: unknown[] = [];
  const client = new SFNClient({ region: 'local', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  client.middlewareStack.add(
    () =>
      async ({ input }) => {
        asked.push(input);
        return { response: {}, output: { $metadata, ...answer() } };
      },
    { step: 'initialize', priority: 'high' },
  );
  return { machine: machineOf(client, ARN), asked };
}
const thatThrows = (error: Error) =>
  machineThat(() => {
    throw error;
  }).machine;
const fault = (name: string, $fault: 'client' | 'server') => new SFNServiceException({ name, $fault, $metadata, message: name });

test('starts by its name, with its input as JSON', async () => {
  const { machine, asked } = machineThat(() => ({ executionArn: 'arn', startDate: new Date(0) }));
  expect(await machine.start('demo-1998-06-30', { asOf: '1998-06-30' })).toBe('under-way');
  expect(asked).toEqual([{ stateMachineArn: ARN, name: 'demo-1998-06-30', input: '{"asOf":"1998-06-30"}' }]);
});

test('a name of before is over', async () => {
  expect(await thatThrows(new ExecutionAlreadyExists({ $metadata, message: 'exists' })).start('a', {})).toBe('over');
});

test.each([
  ['a network that is down', new TypeError('fetch failed')],
  ['Step Functions that fails', fault('InternalFailure', 'server')],
  ['too many requests', fault('ThrottlingException', 'client')],
  ['too many executions', fault('ExecutionLimitExceeded', 'client')],
])('%s may be over in a moment', async (_, error) => {
  await expect(thatThrows(error).start('a', {})).rejects.toThrow(StoreUnavailable);
});

test.each([
  ['a name that is none', new InvalidName({ $metadata, message: 'name' })],
  ['a role that may not', fault('AccessDeniedException', 'client')],
])('%s is no better in a moment', async (_, error) => {
  await expect(thatThrows(error).start('a', {})).rejects.toBe(error);
});
