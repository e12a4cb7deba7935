/** Events of the endpoints themselves. */
import * as z from 'zod';
import { ofProgramme } from './domain-event-definition.ts';

const endpointId = z.string().meta({ description: 'The endpoint.', example: 'end_01kac8v4q9fq0v1xw3h5m7n9pr' });
const ENDPOINT = { endpointId: 'end_01kac8v4q9fq0v1xw3h5m7n9pr' };

export const ENDPOINT_EVENTS = {
  'endpoint.disabled': ofProgramme(
    'An endpoint was disabled',
    'Nothing is sent to it until it is enabled by hand; what it misses can be sent again then.',
    {
      endpointId,
      reason: z
        .enum(['gone', 'failing'])
        .meta({ description: 'gone: it answered 410. failing: nothing has arrived there for three days.' }),
    },
    { ...ENDPOINT, reason: 'failing' },
  ),
  'endpoint.test': ofProgramme('A test', 'Asked for by hand: it says nothing but that it has arrived.', { endpointId }, ENDPOINT),
};
