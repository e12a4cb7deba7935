/** The classes, stages and grades of members in analytics. */
import * as z from 'zod';

export const LifecycleStage = z.enum(['acquired', 'activated', 'retained', 'referring', 'at-risk', 'lapsed', 'won-back']).meta({
  id: 'LifecycleStage',
  description: `The stage of a member in the lifecycle of a customer. The first line that holds decides:

| stage | at the end of the day |
|---|---|
| acquired | has not bought |
| lapsed | has not bought for longer than the programme's churn rule allows |
| at-risk | has not bought for longer than the member's own expected interval |
| won-back | the last purchase day, or the one before it, ended a lapse |
| activated | has bought on one day |
| referring | has bought on several days, and was rewarded for friends in the last 365 days |
| retained | has bought on several days |`,
  example: 'retained',
});

export const RfmClass = z
  .enum([
    'champions',
    'loyal',
    'potential',
    'new',
    'promising',
    'need-attention',
    'about-to-sleep',
    'at-risk',
    'cannot-lose',
    'hibernating',
    'lost',
  ])
  .meta({
    id: 'RfmClass',
    description: `Rows: recency. Columns: the mean of frequency and monetary value, halves rounded up:

| recency | 1 | 2 | 3 | 4 | 5 |
|---|---|---|---|---|---|
| 5 | new | potential | potential | champions | champions |
| 4 | promising | potential | loyal | champions | champions |
| 3 | promising | need-attention | need-attention | loyal | loyal |
| 2 | about-to-sleep | about-to-sleep | at-risk | at-risk | at-risk |
| 1 | lost | hibernating | at-risk | cannot-lose | cannot-lose |`,
    example: 'champions',
  });

export const PlainClass = z.enum(['loyal', 'at-risk-of-leaving', 'dormant']).meta({
  id: 'PlainClass',
  description: `The three basic segments of the RFM literature:

| plain | classes |
|---|---|
| loyal | champions, loyal, potential, new, promising |
| at-risk-of-leaving | need-attention, about-to-sleep, at-risk, cannot-lose |
| dormant | hibernating, lost |`,
  example: 'loyal',
});

export const AbcClass = z.enum(['A', 'B', 'C']).meta({
  id: 'AbcClass',
  description:
    'A: the customers who bring the first 80 % of revenue, B: the next 15 %, C: the rest. Customers who spent the same are in the same class.',
  example: 'A',
});

export const ValueClass = z.enum(['most-valuable', 'most-growable', 'maintain', 'below-zero']).meta({
  id: 'ValueClass',
  description: `Current value is the contribution of the last 365 days. Future value is the forecast over the horizon, less the cost of serving. A value is high if it reaches the mean of customers:

| | future high | future low |
|---|---|---|
| current high | most-valuable | maintain |
| current low | most-growable | maintain |

A customer is below-zero, whatever else, if both values together are negative.`,
  example: 'most-valuable',
});

export const RiskGrade = z.enum(['none', 'low', 'medium', 'high']).meta({
  id: 'RiskGrade',
  description: `The weights of the reasons add up: 0 is none, 1 low, 2 medium, 3 and more high.

| reason | weight |
|---|---|
| interval-overdue | 1; for more than twice the expected interval 2; lapsed 3 |
| unlikely-alive | below 0.5: 1; below 0.25: 2 |
| falling-frequency | 1 |
| tier-loss-near | 1 |
| frozen | 2 |`,
  example: 'medium',
});

export const WinBack = z.enum(['remind', 'offer', 'personal-offer', 'let-go', 'review-account']).meta({
  id: 'WinBack',
  description: `The suggested action, by grade and value:

| grade | most-valuable | most-growable | maintain | below-zero |
|---|---|---|---|---|
| low | remind | remind | remind | let-go |
| medium | offer | offer | remind | let-go |
| high | personal-offer | offer | offer | let-go |

review-account, whatever else, if the programme shut the member out.`,
  example: 'offer',
});
