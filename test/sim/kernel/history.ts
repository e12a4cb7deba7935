/** Describes a failure: the seed, the step, the violation, the shortest history found, and the command that repeats it. */
import type { Operation, Plan } from '../plan.ts';
import type { Failure } from '../run.ts';
import type { Request } from './request.ts';

export function described(failure: Failure, shrunk: Plan, seed: number, operations: number): string {
  const { violation, step, world, plan } = failure;
  return [
    `Violated in world ${world} of seed ${seed}, at operation ${step} of ${plan.operations.length + plan.again.length}:`,
    `  ${violation.message}`,
    '',
    `Enough for it (${shrunk.operations.length + shrunk.again.length} operations; clocks off by ${plan.skews.join(', ')} ms):`,
    ...shrunk.programmes.map(({ id, terms }) => `  ${id}: ${JSON.stringify(terms)}`),
    ...shrunk.operations.map((operation) => `  ${lineOf(operation)}`),
    ...shrunk.again.map((request) => `  in the end, again: ${wordsOf(request)}`),
    '',
    `To see it again: npm run simulate -- --ops ${operations} --seed ${seed} --world ${world}`,
  ].join('\n');
}

const lineOf = ({ at, request, deaf, fault }: Operation): string =>
  [new Date(at).toISOString(), wordsOf(request), ...(fault ? [`(${fault})`] : []), ...(deaf ? ['(client dies)'] : [])].join(' ');

function wordsOf(request: Request): string {
  switch (request.kind) {
    case 'purchase':
      return `purchase ${request.id} at ${request.merchant.id} by person ${request.person} (${request.by}): ${JSON.stringify(request.purchase)}`;
    case 'return':
      return `return ${request.id} at ${request.merchant.id}: ${JSON.stringify(request.giveBack)}`;
    case 'enrol':
      return `person ${request.person} enrols in ${request.enrol.programmeId}: ${JSON.stringify(request.enrol.identities)}, ${request.brought === undefined ? 'by themselves' : `with the code (${request.brought.shows}) of person ${request.brought.person}`}`;
    case 'adjust':
      return `${request.said.by} gives person ${request.person} in ${request.programmeId} ${request.points} points: ${request.id}`;
    case 'change-tier':
      return `${request.said.by} changes the tier of person ${request.person} in ${request.programmeId}: ${request.id}, ${JSON.stringify(request.change)}`;
    case 'extend':
      return `${request.said.by} extends the points of person ${request.person} in ${request.programmeId} until ${request.until}: ${request.id}`;
    case 'freeze':
      return `${request.said.by} wants to ${request.action} the account of person ${request.person} in ${request.programmeId}: ${request.id}`;
    case 'segment':
      return `${request.said.by} puts person ${request.person} in ${request.programmeId} into ${request.add}, takes out of ${request.remove}: ${request.id}`;
    case 'reinstate':
      return `${request.said.by} reinstates points of person ${request.person} in ${request.programmeId}: ${request.id}`;
    case 'fulfil':
      return `${request.id} at ${request.merchant.id} on ${request.fulfilment.occurredAt}`;
    case 'activity':
      return `${request.id} of person ${request.person} at ${request.merchant.id}: ${JSON.stringify(request.activity)}`;
    case 'born':
      return `person ${request.person} in ${request.programmeId} says to be born on ${request.birthDate}`;
    case 'tier':
      return `person ${request.person} looks at the tier in ${request.programmeId}`;
    case 'agenda':
      return `${request.id} runs over ${request.shards.length} shards`;
    case 'create':
    case 'publish':
      return `${request.programmeId} gets new terms: ${JSON.stringify(request.terms)}`;
    case 'balance':
      return `person ${request.person} looks at the balance in ${request.programmeId}`;
    case 'create-reward':
    case 'publish-reward':
      return `${request.rewardId} of ${request.programmeId} is published, ${request.state}: ${request.id}, ${JSON.stringify(request.terms)}`;
    case 'import-codes':
      return `${request.id} imports codes for ${request.rewardId} of ${request.programmeId}: ${request.codes.join(', ')}`;
    case 'offers':
      return `person ${request.person} looks at the rewards of ${request.programmeId}`;
    case 'redeem':
    case 'reserve':
      return `person ${request.person} wants to ${request.kind} ${request.units} of ${request.rewardId} in ${request.programmeId}: ${request.id}, by ${JSON.stringify(request.key)}`;
    case 'commit':
    case 'cancel':
      return `person ${request.person} wants to ${request.kind} redemption ${request.pick} from the last in ${request.programmeId}: ${request.id}, by ${JSON.stringify(request.key)}`;
    case 'send':
      return `${request.key.by} says ${request.step} of redemption ${request.pick} from the last of person ${request.person}: ${request.id}`;
    case 'restore':
      return `${request.merchant.id} restores the voucher of ${request.used} (${request.amount ?? 'all'}): ${request.id}, by ${JSON.stringify(request.key)}`;
    case 'show-code':
      return `person ${request.person} has a till code made in ${request.programmeId}: ${request.id}`;
    case 'pay':
      return `${request.merchant.id} takes ${request.points} points for ${JSON.stringify(request.basket)} of ${request.orderId} by the code of ${request.shown} (${request.shows}): ${request.id}, by ${request.idempotencyKey}`;
    case 'refund':
      return `${request.merchant.id} gives back points for return ${request.returnId} of ${request.orderId} (${request.amount ?? 'all'}): ${request.id}, by ${request.idempotencyKey}`;
    case 'use':
      return `${request.merchant.id} takes voucher ${request.pick} from the last of person ${request.person} (${request.pays}, ${request.shows}): ${request.id}, by ${JSON.stringify(request.key)}`;
    case 'referral-code':
      return `person ${request.person} wants a code to bring friends in ${request.programmeId} (${request.name ?? 'any'}): ${request.id}`;
    case 'invite':
      return `person ${request.person} invites ${request.email} to ${request.programmeId}: ${request.id}`;
    case 'judge':
      return `${request.by} wants to ${request.verdict} review ${request.pick} from the last of ${request.programmeId}: ${request.id}`;
    case 'create-endpoint':
      return `${request.programmeId} tells ${request.url} of ${request.eventTypes.join(', ')}: ${request.id}`;
    case 'change-endpoint':
      return `endpoint ${request.pick} from the last of ${request.programmeId} is told of ${request.eventTypes.join(', ')}: ${request.id}`;
    case 'move-endpoint':
      return `someone wants to ${request.move} endpoint ${request.pick} from the last of ${request.programmeId}: ${request.id}`;
    case 'remove-endpoint':
      return `someone removes endpoint ${request.pick} from the last of ${request.programmeId}: ${request.id}`;
    case 'replay':
      return `endpoint ${request.pick} from the last of ${request.programmeId} is told once more of ${request.hours} hours: ${request.id}`;
    case 'rewind':
      return `the stream is read again, ${request.records === undefined ? 'from its beginning' : `${request.records} records back`}: ${request.id}`;
    case 'night':
      return `${request.id} is made, of all programmes`;
    case 'night-again':
      return `day ${request.pick} from the last of ${request.programmeId} is made again, by what is known ${request.knownAt}: ${request.id}`;
    case 'rule':
      return `${request.segmentId} of ${request.programmeId} are whoever ${request.rule}: ${request.id}`;
    case 'verify':
      return `someone verifies the ledger of person ${request.person} in ${request.programmeId}`;
  }
}
