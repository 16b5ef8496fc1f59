import { OpenAPIHono } from '@hono/zod-openapi';
import type { Peer } from '../wire/origin.ts';
import { uuidV7 } from '../wire/request-id.ts';
import { defineAbout } from './about.ts';
import { defineAliases } from './aliases.ts';
import { ApiError } from './api-error.ts';
import { defineAudit } from './audit.ts';
import { defineBackup } from './backup.ts';
import { defineBalance } from './balance.ts';
import { defineCatalogue } from './catalogue.ts';
import { allowOrigin, preflight } from './cors.ts';
import { defineCredentials } from './credentials.ts';
import { DOCS_POLICY, type Document, describeApi, registerShared, renderDocs } from './docs.ts';
import { defineExplain } from './explain.ts';
import { defineInvitations } from './invitations.ts';
import { defineKeys } from './keys.ts';
import { defineMe } from './me.ts';
import { defineModels } from './models.ts';
import { createDefine } from './operation.ts';
import type { AdminPorts } from './ports.ts';
import { defineProviders } from './providers.ts';
import { refusalOf, render } from './refusal.ts';
import { defineSessions } from './sessions.ts';
import { defineSettings } from './settings.ts';
import { defineSync } from './sync.ts';
import { defineSyncChanges } from './sync-changes.ts';
import { syncDue } from './sync-due.ts';
import { defineUsageLogs } from './usage-logs.ts';
import { defineUsageRecent } from './usage-recent.ts';
import { defineUsageSummary } from './usage-summary.ts';
import { defineUsers } from './users.ts';

/** The management API, for any runtime that has requests and responses. */
export interface Admin {
  /**
   * @param request Its path begins with `/api`, whatever the base path outside.
   * @param peer Who is at the other end, where the runtime knows.
   */
  fetch(request: Request, peer?: Peer): Promise<Response>;
  /** Reads the lists of models whose time has come; how many. */
  syncDue(): Promise<number>;
}

interface Asked {
  readonly request: Request;
  readonly peer: Peer | undefined;
  readonly requestId: string;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Loaded on the first request to `/api`: the way of a call needs none of it. */
export function createAdmin(ports: AdminPorts): Admin {
  const app = createRoutes(ports);
  return {
    async fetch(request, peer) {
      const requestId = uuidV7(ports.clock.now(), (bytes) => ports.random.fill(bytes));
      const answered =
        request.method === 'OPTIONS' ? preflight() : await answer({ request, peer, requestId });
      // Some runtimes' responses have headers that cannot be changed.
      const response = new Response(answered.body, answered);
      const { headers } = response;
      allowOrigin(headers, ports.origins, request.headers.get('origin'));
      headers.append('vary', 'authorization');
      headers.set('cache-control', 'no-store');
      headers.set('x-content-type-options', 'nosniff');
      headers.set('x-request-id', requestId);
      headers.set('x-weir-request-id', requestId);
      return response;
    },
    syncDue: () => syncDue(ports),
  };

  async function answer({ request, peer, requestId }: Asked): Promise<Response> {
    try {
      return await app.fetch(request, { peer });
    } catch (error) {
      return render(refusalOf(error) ?? unforeseen(error, requestId), requestId);
    }
  }

  function unforeseen(error: unknown, requestId: string): ApiError {
    ports.environment.log('error', 'management_call_failed', {
      request_id: requestId,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return new ApiError(
      'internal',
      'Weir itself failed at this call. Try again; if it stays, report the request id.',
    );
  }
}

/** The API's description, without anything to carry it out. */
export function describeManagement(): Document {
  return describeApi(createRoutes(ABSENT));
}

/** Stands for ports nobody calls: whatever is asked of it is there, and none of it can be used. */
const ABSENT = new Proxy(() => undefined, {
  get: (_target, name) => (name === Symbol.toPrimitive ? undefined : ABSENT),
  apply: () => {
    throw new Error('Describing the API uses no port.');
  },
}) as unknown as AdminPorts;

function createRoutes(ports: AdminPorts): OpenAPIHono {
  const app = new OpenAPIHono();
  app.onError((error) => {
    throw error;
  });
  app.notFound((context) => {
    const { path } = context.req;
    const allow = METHODS.filter((method) => app.router.match(method, path)[0].length > 0);
    if (allow.length > 0) {
      throw new ApiError(
        'method_not_allowed',
        `${path} has no ${context.req.method}. Use ${allow.join(', ')}.`,
        { allow },
      );
    }
    throw new ApiError('not_found', `There is no ${path}. GET /api/docs lists what there is.`);
  });
  registerShared(app);
  const define = createDefine(app, ports);
  defineAbout(define, ports);
  defineProviders(define, ports);
  defineCatalogue(define, ports);
  defineSync(define, ports);
  defineSyncChanges(define);
  defineCredentials(define, ports);
  defineBalance(define, ports);
  defineModels(define, ports);
  defineAliases(define);
  defineKeys(define, ports);
  defineUsers(define);
  defineInvitations(define, ports);
  defineSessions(define, ports);
  defineExplain(define, ports);
  defineUsageLogs(define);
  defineUsageSummary(define, ports);
  defineUsageRecent(define, ports);
  defineSettings(define, ports);
  defineMe(define);
  defineAudit(define);
  defineBackup(define, ports);
  app.get('/api/openapi.json', (context) => context.json(describeApi(app)));
  app.get('/api/docs', (context) =>
    context.html(renderDocs(describeApi(app), { accounts: ports.accounts !== undefined }), 200, {
      'content-security-policy': DOCS_POLICY,
    }),
  );
  return app;
}
