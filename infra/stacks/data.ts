/** The data that must outlive every deployment: the table, the platform's keys and, without an external issuer, the users. */
import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { AGENDA_INDEX, ATTRIBUTES, FORGET_AT } from '../../shared/store/table.ts';
import type { Config, TokenIssuers } from '../config.ts';
import { MemberPool, StaffPool } from '../constructs/user-pool.ts';

// 256 bits of alphanumeric text need 43 characters.
const PLATFORM_KEYS_LENGTH = 64;

export interface DataStackProps {
  readonly config: Config;
}

export class DataStack extends Stack {
  readonly table: Table;
  readonly platformKeys: Secret;
  readonly tokenIssuers: TokenIssuers;

  constructor(scope: Construct, id: string, { config }: DataStackProps) {
    super(scope, id, { description: `Perennial ${config.stage}: ledger, keys and users`, terminationProtection: true });

    this.table = new Table(this, 'Table', {
      partitionKey: { name: ATTRIBUTES.partitionKey, type: AttributeType.STRING },
      sortKey: { name: ATTRIBUTES.sortKey, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      timeToLiveAttribute: FORGET_AT,
      // Domain events are made from the stream. Some need both images, because they are about a change.
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: AGENDA_INDEX,
      partitionKey: { name: ATTRIBUTES.agendaPartitionKey, type: AttributeType.STRING },
      sortKey: { name: ATTRIBUTES.agendaSortKey, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });

    this.platformKeys = new Secret(this, 'PlatformKeys', {
      description: `Perennial ${config.stage}: the platform's keyed hashes and ciphers derive from it`,
      generateSecretString: { passwordLength: PLATFORM_KEYS_LENGTH, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this.platformKeys).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Members are found by keyed hashes that derive from this secret. A new secret would make every identity and every claim unfindable, so a change is a migration of the table, not a rotation.',
    });

    const { externalIssuer } = config;
    this.tokenIssuers =
      externalIssuer === undefined
        ? { members: new MemberPool(this, 'Users', config).tokenIssuer, staff: new StaffPool(this, 'Staff', config).tokenIssuer }
        : { members: externalIssuer, staff: externalIssuer };
  }
}
