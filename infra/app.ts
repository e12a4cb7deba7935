/** Entry point, and the only place that reads CDK context and environment. */
import { App } from 'aws-cdk-lib';
import { buildApp } from './build-app.ts';
import { CONTEXT_KEYS, parseConfig } from './config.ts';

const app = new App({ analyticsReporting: false });
buildApp(app, parseConfig(Object.fromEntries(CONTEXT_KEYS.map((key) => [key, app.node.tryGetContext(key)]))));
