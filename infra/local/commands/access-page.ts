/** docs/access.md: every caller and every route as one table. */
import { type Access, accessOf, CALLER_KINDS } from '../../../shared/contract/access.ts';
import { PROBLEMS } from '../../../shared/contract/kernel/problems.ts';
import type { RouteDefinition } from '../../../shared/contract/kernel/route.ts';
import { ROUTES, routeKey } from '../../../shared/contract/routes.ts';

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

Every route and every kind of caller. \`npm run generate\` writes this page from the route table (\`shared/contract/routes.ts\`), and the
tests try each cell at the functions' handlers (\`test/e2e/refusals\`): what stands here is what the platform does.

| caller | shows |
|---|---|
| nobody | no token and no signature |
| merchant | a signature by a secret of the merchant that the path names, over this body, within 5 minutes |
| another merchant | a signature by the secret of another one |
| member | a token without a group; its \`sub\` says whose data it is, and nothing in the request can |
| \`analyst\`, \`support\`, \`manager\` | a token with that group; it holds for every programme of the deployment |

● may call. Otherwise the status that says no: 400 \`VALIDATION_FAILED\` names the headers of the signature that is missing,
401 is \`UNAUTHENTICATED\` or \`SIGNATURE_INVALID\`, 403 \`FORBIDDEN\`. Someone of the brand who calls a route of members calls it as the
member that their own token names. Tokens that do not hold (expired, unsigned, of a foreign key, issuer or audience) are nobody's.
`;

const cell = (access: Access): string => (access === 'allowed' ? '●' : String(PROBLEMS[access].status));

export function accessPage(): string {
  const routes: readonly RouteDefinition[] = Object.values(ROUTES);
  const rows = routes.map((route) => [`\`${routeKey(route)}\``, ...CALLER_KINDS.map((kind) => cell(accessOf(route, kind)))]);
  const header = ['route', ...CALLER_KINDS.map((kind) => HEADINGS[kind])];
  const ruler = ['---', ...CALLER_KINDS.map(() => ':-:')];
  return `${INTRODUCTION}\n${[header, ruler, ...rows].map((columns) => `| ${columns.join(' | ')} |`).join('\n')}\n`;
}
