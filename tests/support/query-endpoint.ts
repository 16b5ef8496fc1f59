/**
 * A stand-in for `POST /v1/projects/{ref}/database/query`: every request has a session of its own, as
 * on the hosted platform, where postgres-meta opens a connection, runs the text and closes it.
 * https://github.com/supabase/postgres-meta/blob/master/src/lib/db.ts
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import postgres from 'postgres';
import type { Row } from '../../src/store/row.ts';

export interface QueryEndpoint {
  /** What was asked so far. */
  readonly heard: string[];
  /** Cuts the connection instead of answering whatever `which` is true for, after it was committed. */
  loseAnswers(which: (sql: string) => boolean): void;
  query(sql: string): Promise<readonly Row[]>;
  stop(): Promise<void>;
}

export async function startQueryEndpoint(databaseUrl: string): Promise<QueryEndpoint> {
  const heard: string[] = [];
  let lost: (sql: string) => boolean = () => false;
  const server = createServer(async (request, response) => {
    const sql = await readQuery(request);
    heard.push(sql);
    const answer = await runAlone(databaseUrl, sql);
    if (lost(sql)) return response.destroy();
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    heard,
    loseAnswers(which) {
      lost = which;
    },
    async query(sql) {
      const answer = await fetch(`http://127.0.0.1:${port}/v1/projects/abc/database/query`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: sql }),
      });
      const body = (await answer.json()) as Row[] | { message: string };
      if (Array.isArray(body)) return body;
      throw new Error(body.message);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function readQuery(request: IncomingMessage): Promise<string> {
  return (JSON.parse(await text(request)) as { query: string }).query;
}

async function runAlone(url: string, sql: string): Promise<{ status: number; body: unknown }> {
  const session = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const answer: readonly unknown[] = await session.unsafe(sql);
    const results = answer.some(Array.isArray) ? (answer as readonly (readonly Row[])[]) : [answer];
    return { status: 201, body: results.findLast((rows) => rows.length > 0) ?? [] };
  } catch (error) {
    const { code, message, where } = error as { code?: string; message: string; where?: string };
    const context = where === undefined ? '' : `CONTEXT:  ${where}\n`;
    return {
      status: 400,
      body: { message: `Failed to run sql query: ERROR:  ${code}: ${message}\n${context}` },
    };
  } finally {
    await session.end();
  }
}
