/** Rows of the ledger as the gateway hands them in. */
import type { LedgerEntry } from '../../src/contract/ledger.ts';
import { uuidV7 } from '../../src/wire/request-id.ts';

/** A request id of that moment, the same each time. */
export const requestId = (time: string, n: number): string =>
  uuidV7(Date.parse(time), (bytes) => bytes.fill(n));

/** A row of a direct provider's, answered and priced unless told otherwise. */
export const entry = (time: string, n: number, changes: Partial<LedgerEntry>): LedgerEntry => ({
  request_id: requestId(time, n),
  attempt: 1,
  user_id: null,
  api_key_id: null,
  provider: 'sandbox',
  provider_type: 'direct',
  model: 'echo',
  upstream_model: 'echo',
  dialect: 'openai-chat',
  relay: 'passthrough',
  stream: false,
  status: 'complete',
  http_status: 200,
  error_code: null,
  finish_reason: 'stop',
  prompt_tokens: 10,
  completion_tokens: 5,
  total_tokens: 15,
  cached_tokens: null,
  cache_write_tokens: null,
  reasoning_tokens: null,
  usage_source: 'reported',
  cost_usd: '0.000020000000',
  cost_source: 'list',
  price_version: null,
  latency_ms: 100,
  first_token_ms: null,
  created_at: time,
  settled_at: time,
  credential_id: null,
  credential_owner: 'platform',
  details: {},
  ...changes,
});
