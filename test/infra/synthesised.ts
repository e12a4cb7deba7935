/** The app's templates without its bundles, because these tests do not depend on the functions' code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { buildApp, type Stacks } from '../../infra/build-app.ts';
import { parseConfig } from '../../infra/config.ts';
import { scratchFolder } from '../support/run/scratch-folder.ts';

export const LOCAL = { stage: 'local', issuer: 'http://127.0.0.1:4000/_local/issuer', audience: 'perennial' } as const;

/** CloudFront in front of a stage. */
export const EDGE = {
  stage: 'prod',
  edge: 'on',
  region: 'eu-central-1',
  domainName: 'loyalty.example.org',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1b2c3d4e-0000-4000-8000-123456789012',
  originName: 'origin.example.org',
  originCertificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/5f6a7b8c-0000-4000-8000-123456789012',
} as const;

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export function build(context: Readonly<Record<string, unknown>>) {
  const app = new App({ analyticsReporting: false, outdir: scratchFolder('synth') });
  const code = scratchFolder('code');
  writeFileSync(join(code, 'index.mjs'), 'export const handler = () => undefined;\n');
  const stacks = buildApp(app, parseConfig(context), () => ({ directory: code }));
  return { app, stacks };
}

type Templates = Readonly<Record<Exclude<keyof Stacks, 'edge'>, Template>> & { readonly edge?: Template };
const synthesised = new Map<string, Templates>();

/** Synthesised once a process, because no test changes a template. */
export function synthesise(context: Readonly<Record<string, unknown>>): Templates {
  const settings = JSON.stringify(context);
  const known = synthesised.get(settings);
  if (known !== undefined) return known;
  const { stacks } = build(context);
  const templates = {
    alerts: Template.fromStack(stacks.alerts),
    dashboard: Template.fromStack(stacks.dashboard),
    data: Template.fromStack(stacks.data),
    events: Template.fromStack(stacks.events),
    service: Template.fromStack(stacks.service),
    jobs: Template.fromStack(stacks.jobs),
    webhooks: Template.fromStack(stacks.webhooks),
    referrals: Template.fromStack(stacks.referrals),
    ...(stacks.edge === undefined ? {} : { edge: Template.fromStack(stacks.edge) }),
  };
  synthesised.set(settings, templates);
  return templates;
}

export function resourcesOf(template: Template, type?: string): ReadonlyMap<string, Resource> {
  const all: Record<string, Resource> = template.toJSON().Resources;
  return new Map(Object.entries(all).filter(([, resource]) => type === undefined || resource.Type === type));
}

/** @param of the beginning of its id: the letters of a construct's name. */
export function onlyResource(template: Template, type: string, of = ''): Resource & { readonly id: string } {
  const all = [...resourcesOf(template, type)].filter(([id]) => id.startsWith(of));
  const [[id, resource] = ['', undefined], ...others] = all;
  if (resource === undefined || others.length > 0) throw new TypeError(`there is not one ${type}`);
  return { id, ...resource };
}

/** A state machine's definition, with resource names in place of ARNs. */
export function definitionOf(machine: Resource): unknown {
  const joined = machine.Properties.DefinitionString as { 'Fn::Join': [string, (string | { 'Fn::GetAtt': [string, string] })[]] };
  return JSON.parse(joined['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : part['Fn::GetAtt'].join('.'))).join(''));
}
