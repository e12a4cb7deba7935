/** Makes docs/access.md: one table of all callers and routes. */
import { type Access, accessOf, CALLER_KINDS } from '../../../../shared/contract/access-matrix.ts';
import { PROBLEMS } from '../../../../shared/contract/kernel/problems.ts';
import type { RouteDefinition } from '../../../../shared/contract/kernel/route.ts';
import { ROUTES, routeKey } from '../../../../shared/contract/routes.ts';

const HEADINGS: Readonly<Record<(typeof CALLER_KINDS)[number], string>> = {
  nobody: 'nobody',
  merchant: 'merchant',
  'another merchant': 'another merchant',
  member: 'member',
  analyst: '`analyst`',
  support: '`support`',
  manager: '`manager`',
};

const INTRODUCTION = `# Who may call what

This table has every route and every kind of caller. \`npm run generate\` writes it from the route table (\`shared/contract/routes.ts\`), and
the tests try each cell at the functions' handlers (\`test/e2e/refusals\`).

| caller | sends |
|---|---|
| nobody | no token and no signature |
| merchant | a signature over this body by a secret of the merchant in the path, made within 5 minutes |
| another merchant | a signature by the secret of another merchant |
| member | a token without a group. Its \`sub\` says who the member is; nothing in the request can |
| \`analyst\`, \`support\`, \`manager\` | a token with that group. It holds for every programme of the deployment |

● means that the caller is allowed. Otherwise the cell has the status of the refusal: 400 \`VALIDATION_FAILED\` names the missing headers of the signature,
401 is \`UNAUTHENTICATED\` or \`SIGNATURE_INVALID\`, 403 is \`FORBIDDEN\`. Staff who call a member's route call it as the member whom their own token names.
A token that is not valid (expired, unsigned, of a foreign key, issuer or audience) counts as nobody's.
`;

const cell = (access: Access): string => (access === 'allowed' ? '●' : String(PROBLEMS[access].status));

export function accessPage(): string {
  const routes: readonly RouteDefinition[] = Object.values(ROUTES);
  const rows = routes.map((route) => [`\`${routeKey(route)}\``, ...CALLER_KINDS.map((kind) => cell(accessOf(route, kind)))]);
  const header = ['route', ...CALLER_KINDS.map((kind) => HEADINGS[kind])];
  const ruler = ['---', ...CALLER_KINDS.map(() => ':-:')];
  return `${INTRODUCTION}\n${[header, ruler, ...rows].map((columns) => `| ${columns.join(' | ')} |`).join('\n')}\n`;
}
