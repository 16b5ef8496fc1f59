/** An upstream that fails: the right status, the right row, and never a stream that looks finished. */
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import type { Row } from '../support/home.ts';
import type { World } from './world.ts';
import { BROKEN, errorOf, exchange } from './world.ts';

/** Upstream model, streamed or not, status and code for the caller, status and `http_status` of the row. */
type Fault = readonly [string, boolean, number, string, string, number | null];

/** Answered with an error of our own. */
const REPLACED: readonly Fault[] = [
  ['status-401', false, 502, 'provider_credential_rejected', 'upstream_failed', 401],
  ['status-402', false, 502, 'provider_credential_rejected', 'upstream_failed', 402],
  ['status-403', true, 502, 'provider_credential_rejected', 'upstream_failed', 403],
  ['status-500', false, 502, 'upstream_failed', 'upstream_failed', 500],
  ['status-500', true, 502, 'upstream_failed', 'upstream_failed', 500],
  ['status-503', false, 502, 'upstream_failed', 'upstream_failed', 503],
  ['error-200', false, 502, 'upstream_failed', 'upstream_failed', 200],
  ['error-200', true, 502, 'upstream_failed', 'upstream_failed', 200],
  ['error-frame-0', true, 502, 'upstream_failed', 'upstream_failed', 200],
  ['error-frame-1', true, 502, 'upstream_failed', 'upstream_failed', 200],
  ['reset-0', false, 502, 'upstream_failed', 'upstream_failed', 200],
  ['reset-0', true, 502, 'upstream_failed', 'upstream_failed', 200],
  ['reset-1', true, 502, 'upstream_failed', 'upstream_failed', 200],
  ['cut-0', false, 502, 'upstream_failed', 'upstream_failed', 200],
  ['cut-1', true, 502, 'upstream_failed', 'upstream_failed', 200],
  ['unfinished-1', true, 502, 'upstream_failed', 'upstream_failed', 200],
  ['html', false, 502, 'upstream_failed', 'upstream_failed', 200],
  ['html', true, 502, 'upstream_failed', 'upstream_failed', 200],
  ['empty', false, 502, 'upstream_failed', 'upstream_failed', 200],
  ['empty-stream', true, 502, 'upstream_failed', 'upstream_failed', 200],
];

/** Passed on as the upstream wrote it: the caller can mend these. */
const PASSED: readonly (readonly [string, number, string])[] = [
  ['status-400', 400, 'upstream_refused'],
  ['status-404', 404, 'upstream_refused'],
  ['status-422', 422, 'upstream_refused'],
  ['status-429', 429, 'upstream_rate_limited'],
];

/** Streams that break after content went out, and the code of the error event that ends them. */
const BROKEN_STREAMS: readonly (readonly [string, 'direct' | 'impatient', string, string])[] = [
  ['reset-3', 'direct', 'upstream_failed', 'upstream_failed'],
  ['cut-3', 'direct', 'upstream_failed', 'upstream_failed'],
  ['unfinished-3', 'direct', 'upstream_failed', 'upstream_failed'],
  ['error-frame-3', 'direct', 'upstream_failed', 'upstream_failed'],
  ['pause-3', 'impatient', 'upstream_timeout', 'timed_out'],
];

/** Stalls that end by a deadline of the provider's own. */
const STALLS: readonly (readonly [string, boolean, number | null])[] = [
  ['stall-headers', true, null],
  ['stall-headers', false, null],
  ['stall-body', true, 200],
  ['stall-body', false, 200],
  ['stall-comments', true, 200],
];

const brief = (row: Row): unknown[] => [
  row.attempt,
  row.status,
  row.http_status,
  row.error_code,
  row.usage_source,
  row.cost_usd,
];

/** The last `data:` frame of a stream. */
function lastFrame(text: string): string {
  return text.trimEnd().split('data: ').at(-1) ?? '';
}

export function upstreamFailures(world: () => World): void {
  describe('an upstream that fails', () => {
    it.each(REPLACED)(
      '%s (stream: %s) is a %s %s',
      async (model, stream, status, code, rowStatus, httpStatus) => {
        const { seen, rows } = await exchange(world(), `${world().direct}/${model}`, { stream });
        expect([seen.status, errorOf(seen).code]).toEqual([status, code]);
        expect(seen.text).not.toContain('org-secret');
        expect(seen.text).not.toContain('sk-pla');
        expect(rows.map(brief)).toEqual([[1, rowStatus, httpStatus, code, 'none', null]]);
      },
    );

    it('that compresses its answer is no answer, unless the runtime has undone it', async () => {
      const { seen, rows } = await exchange(world(), `${world().direct}/gzip`);
      const [status, ending] = world().home.inflates ? [200, 'complete'] : [502, 'upstream_failed'];
      expect(seen.status).toBe(status);
      expect(rows.map((row) => [row.attempt, row.status])).toEqual([[1, ending]]);
    });

    it('that redirects is never followed', async () => {
      const { seen, rows } = await exchange(world(), `${world().direct}/redirect`);
      expect(seen.status).toBe(502);
      expect(['upstream_failed', 'upstream_unreachable']).toContain(errorOf(seen).code);
      expect(rows.map((row) => row.status)).toEqual(['upstream_failed']);
      const paths = world().home.upstream.exchanges.map((one) => one.path);
      expect(paths.filter((path) => path.startsWith('/elsewhere'))).toEqual([]);
    });

    it.each(PASSED)('%s passes as it is, with its status %s', async (model, status, code) => {
      const { seen, exchanges, rows } = await exchange(world(), `${world().direct}/${model}`);
      expect(seen.status).toBe(status);
      expect(seen.text).toBe(new TextDecoder().decode(exchanges[0]?.sent));
      expect(rows.map(brief)).toEqual([[1, 'upstream_failed', status, code, 'none', null]]);
      if (status !== 429) return;
      expect(seen.headers.get('retry-after')).toBe('17');
      expect(seen.headers.get('x-ratelimit-remaining-requests')).toBe('0');
    });

    it('answers a stream with a whole answer, which passes as it is', async () => {
      const { seen, exchanges, rows } = await exchange(
        world(),
        `${world().direct}/json-for-stream`,
        { stream: true },
      );
      expect(seen.text).toBe(new TextDecoder().decode(exchanges[0]?.sent));
      expect(rows.map((row) => [row.status, row.total_tokens])).toEqual([['complete', 16]]);
    });

    streamsThatBreak(world);
    upstreamsThatStall(world);
  });
}

function streamsThatBreak(world: () => World): void {
  it.each(BROKEN_STREAMS)('%s (%s) ends in an error event', async (model, at, code, rowStatus) => {
    const { seen, exchanges, rows } = await exchange(world(), `${world()[at]}/${model}`, {
      stream: true,
    });
    expect(seen.status).toBe(200);
    // Role and two pieces of text had come; they are there, whole.
    const sent = new TextDecoder().decode(exchanges[0]?.sent).split(/(?<=\n\n)/);
    expect(seen.text.startsWith(sent.slice(0, 3).join(''))).toBe(true);
    expect(JSON.parse(lastFrame(seen.text))).toMatchObject({ error: { code } });
    expect(seen.text).not.toContain('[DONE]');
    expect(seen.text).not.toContain('finish_reason":"stop"');
    expect(seen.text).not.toContain(BROKEN);
    const [row] = rows;
    expect(rows).toHaveLength(1);
    expect([row?.status, row?.error_code, row?.usage_source]).toEqual([
      rowStatus,
      code,
      'observed',
    ]);
    expect(row?.completion_tokens).toBeGreaterThan(0);
  });

  it('breaks a stream for the official client as an exception, never as an end', async () => {
    const client = new OpenAI({
      apiKey: world().key,
      baseURL: `${world().home.baseUrl}/v1`,
      maxRetries: 0,
    });
    const stream = await client.chat.completions.create({
      model: `${world().direct}/reset-3`,
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
    });
    let content = '';
    const read = async (): Promise<void> => {
      for await (const chunk of stream) content += chunk.choices[0]?.delta.content ?? '';
    };
    await expect(read()).rejects.toBeInstanceOf(OpenAI.APIError);
    expect(content).toBe('Grüße aus "Weir"');
  });

  it('stops a line of 10 MB at its limit', async () => {
    const { seen, rows } = await exchange(world(), `${world().direct}/huge-line`, { stream: true });
    expect(seen.bytes.length).toBeLessThan(6 * 1024 * 1024);
    expect(seen.text).not.toContain('[DONE]');
    expect(rows.map((row) => [row.status, row.error_code])).toEqual([
      ['upstream_failed', 'upstream_failed'],
    ]);
  });
}

function upstreamsThatStall(world: () => World): void {
  it.each(STALLS)('%s (stream: %s) times out', async (model, stream, httpStatus) => {
    const { seen, exchanges, rows } = await exchange(world(), `${world().impatient}/${model}`, {
      stream,
    });
    expect([seen.status, errorOf(seen).code]).toEqual([504, 'upstream_timeout']);
    expect(rows.map(brief)).toEqual([
      [1, 'timed_out', httpStatus, 'upstream_timeout', 'none', null],
    ]);
    expect(await exchanges[0]?.over).toBe('closed');
  });
}
