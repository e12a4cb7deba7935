/** Dispatches a request to the part of the platform that answers it. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { messageOf } from '../failure.ts';
import { ISSUER_PATH } from './issuer.ts';
import { LOCAL_PATH } from './local-endpoints.ts';
import { refuse } from './problem-answer.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface Parts {
  readonly isReady: () => boolean;
  readonly notReady: RequestListener;
  readonly localEndpoints: { readonly answer: Answer };
  readonly gateway: { readonly answer: Answer };
}

/**
 * The demo programmes are published through the gateway, whose authorizer reads the issuer's keys, so both answer before the platform is
 * ready. If the clock moved meanwhile, the programmes would be dated before the token that publishes them.
 */
export function dispatch({ isReady, notReady, localEndpoints, gateway }: Parts): RequestListener {
  return (request, response) => {
    const path = request.url ?? '/';
    const isLocal = path.startsWith(LOCAL_PATH);
    if (isLocal && !isReady() && !path.startsWith(`${ISSUER_PATH}/`)) return notReady(request, response);
    const answering = isLocal ? localEndpoints.answer(request, response) : gateway.answer(request, response);
    answering.catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, { code: 'INTERNAL', message: 'Internal Server Error', detail: messageOf(error) });
    });
  };
}
