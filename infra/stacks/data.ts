/** The data that must outlive every deployment: the table, the platform's keys and, without an external issuer, the users. */
import { ArnFormat, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, ProjectionType, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
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
  /** The stage's own, or the restored one that it has adopted. */
  readonly table: ITable;
  readonly platformKeys: ISecret;
  readonly tokenIssuers: TokenIssuers;

  constructor(scope: Construct, id: string, { config }: DataStackProps) {
    super(scope, id, { description: `Perennial ${config.stage}: ledger, keys and users`, terminationProtection: true });

    const ownTable = new Table(this, 'Table', {
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
    ownTable.addGlobalSecondaryIndex({
      indexName: AGENDA_INDEX,
      partitionKey: { name: ATTRIBUTES.agendaPartitionKey, type: AttributeType.STRING },
      sortKey: { name: ATTRIBUTES.agendaSortKey, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });

    const ownKeys = new Secret(this, 'PlatformKeys', {
      description: `Perennial ${config.stage}: the platform's keyed hashes and ciphers derive from it`,
      generateSecretString: { passwordLength: PLATFORM_KEYS_LENGTH, excludePunctuation: true },
      ...(config.keyReplicaRegion === undefined ? {} : { replicaRegions: [{ region: config.keyReplicaRegion }] }),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(ownKeys).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Members are found by keyed hashes that derive from this secret. A new secret would make every identity and every claim unfindable, so a change is a migration of the table, not a rotation.',
    });

    this.table = this.#adoptedTable(config) ?? ownTable;
    this.platformKeys = config.adoptSecret === undefined ? ownKeys : Secret.fromSecretCompleteArn(this, 'AdoptedKeys', config.adoptSecret);
    if (this.table !== ownTable)
      for (const value of [ownTable.tableName, ownTable.tableArn, ownTable.tableStreamArn]) this.exportValue(value);
    if (this.platformKeys !== ownKeys) this.exportValue(ownKeys.secretArn);

    const { externalIssuer } = config;
    this.tokenIssuers =
      externalIssuer === undefined
        ? { members: new MemberPool(this, 'Users', config).tokenIssuer, staff: new StaffPool(this, 'Staff', config).tokenIssuer }
        : { members: externalIssuer, staff: externalIssuer };
  }
  /**
   * The stage's own table and secret stay as they are, with their exports: this stack is deployed first, while the others still import
   * them, and a stage can return to them.
   */
  #adoptedTable({ adoptTable, adoptStream }: Config): ITable | undefined {
    if (adoptTable === undefined) return undefined;
    const tableStreamArn = this.formatArn({
      service: 'dynamodb',
      resource: 'table',
      resourceName: `${adoptTable}/stream/${adoptStream}`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    return Table.fromTableAttributes(this, 'Adopted', { tableName: adoptTable, tableStreamArn, globalIndexes: [AGENDA_INDEX] });
  }
}
