import type { Attempt } from '../../dashboard/src/api/schema.generated.ts';

/** An attempt as a list of the ledger has it. */
export function attemptOf(changes: Partial<Attempt>): Attempt {
  return {
    request_id: '01a00000-0000-7000-8000-000000000001',
    attempt: 1,
    user_id: null,
    api_key_id: null,
    provider: 'sandbox',
    provider_type: 'direct',
    model: 'echo',
    upstream_model: 'echo',
    dialect: 'openai-chat',
    relay: 'passthrough',
    stream: true,
    status: 'complete',
    http_status: 200,
    error_code: null,
    finish_reason: 'stop',
    prompt_tokens: 100,
    completion_tokens: 20,
    total_tokens: 120,
    cached_tokens: null,
    cache_write_tokens: null,
    reasoning_tokens: null,
    usage_source: 'reported',
    cost_usd: '0.5',
    cost_source: 'list',
    price_version: null,
    latency_ms: 100,
    first_token_ms: null,
    created_at: '2026-03-10T10:00:00.000000Z',
    settled_at: '2026-03-10T10:00:00.100000Z',
    ...changes,
  };
}

/** The request that came in the given second, as one attempt of it. */
export function attemptAt(second: number, attempt: number = 1): Attempt {
  const two = String(second % 60).padStart(2, '0');
  const minutes = String(Math.floor(second / 60)).padStart(2, '0');
  return attemptOf({
    request_id: `01a00000-0000-7000-8000-${String(second).padStart(12, '0')}`,
    attempt,
    created_at: `2026-03-10T10:${minutes}:${two}.000000Z`,
  });
}
