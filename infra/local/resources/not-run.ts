/** Resource types that have nothing to run on one machine, each with the reason. Any type that is neither here nor run stops start-up. */
export const NOT_RUN: Readonly<Record<string, string>> = {
  'AWS::CDK::Metadata': 'tells AWS which constructs are used',
  'AWS::CloudFormation::WaitConditionHandle': 'holds the place of an empty stack',
  'AWS::CloudWatch::Alarm': 'watches metrics, which nothing collects here',
  'AWS::CloudWatch::CompositeAlarm': 'watches alarms',
  'AWS::CloudWatch::Dashboard': 'shows metrics',
  'AWS::Lambda::Permission': 'lets API Gateway call a function; here the gateway and the functions are one process',
  'AWS::Logs::LogGroup': 'logs go to the data directory',
  'AWS::Logs::MetricFilter': 'counts log lines into metrics',
  'AWS::Logs::QueryDefinition': 'a saved search',
  'AWS::SNS::Topic': 'takes notices of alarms only',
  'AWS::SNS::TopicPolicy': 'guards a topic of alarms',
  'AWS::SNS::Subscription': 'sends notices of alarms to people',
};
