/** The functions that may be granted access to items. Each is a function's name in its log lines and its folder. */
export type TableUser =
  | 'merchant-api'
  | 'member-api'
  | 'admin-api'
  | 'agenda-worker'
  | 'stock-worker'
  | 'retention-worker'
  | 'reactor'
  | 'projector'
  | 'deliverer'
  | 'retrier'
  | 'webhook-sweeper';
