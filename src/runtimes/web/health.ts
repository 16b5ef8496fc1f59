import type { Ledger } from '../../contract/ledger.ts';
import { BUILD_ID, VERSION } from '../build.ts';
import { shownLedger } from '../shown-ledger.ts';

export interface HealthParts {
  readonly ledger: Ledger;
  /** Asks the database for the least it can be asked. */
  readonly askDatabase: () => Promise<unknown>;
}

/** What a deployment and an operator ask; null for every other path. */
export function answerHealth(
  path: string,
  request: Request,
  parts: HealthParts,
): Promise<Response> | null {
  const ask = QUESTIONS.get(path);
  if (ask === undefined) return null;
  if (request.method === 'GET') return ask(parts);
  return Promise.resolve(json(405, { error: 'Use GET.' }));
}

type Question = (parts: HealthParts) => Promise<Response>;

const QUESTIONS: ReadonlyMap<string, Question> = new Map<string, Question>([
  ['/livez', async () => json(200, { alive: true })],
  ['/health', async () => json(200, { version: VERSION, build: BUILD_ID })],
  ['/readyz', readiness],
]);

/** An isolate has no memory of the database, so it asks; each answer costs one call. */
async function readiness({ ledger, askDatabase }: HealthParts): Promise<Response> {
  const database = await askDatabase().then(
    () => true,
    () => false,
  );
  return json(database ? 200 : 503, {
    ready: database,
    database: database ? 'answers' : 'silent',
    ledger: shownLedger(ledger),
  });
}

function json(status: number, body: object): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}
