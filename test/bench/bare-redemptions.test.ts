/** The bare redemption is only a limit if it asks for what the product asks for. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { createStore } from '../../shared/store/store.ts';
import { onStore } from '../support/ports.ts';
import { REWARD_ID } from '../support/reward-builders.ts';
import { itemBytes } from '../support/item-size.ts';
import { BareRedemptions, itemsOfRedemption, sendBare } from './bare-redemptions.ts';
