/** The event bus: every domain event, for targets that a brand attaches without code. The publisher puts them there. */
import { CfnOutput, Duration } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';

/** Events can be replayed to the bus, for a target that was attached late or lost some. */
const KEPT = Duration.days(90);

export class PlatformEventBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, { description }: { readonly description: string }) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', { description });
    this.bus.archive('Archive', { description, retention: KEPT, eventPattern: { account: [this.bus.stack.account] } });
    new CfnOutput(this, 'Name', { value: this.bus.eventBusName, description: 'Rules for targets are attached to it' });
  }
}
