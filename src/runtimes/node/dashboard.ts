import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../contract/ports.ts';
import { pageHeaders } from './page-headers.ts';
import type { Aside } from './server.ts';
import { jsonFile, type StaticFile, StaticFiles } from './static-files.ts';

export interface DashboardParts {
  /** Where the build is. */
  readonly folder: string;
  /** Where the page finds the API: empty for this server itself. */
  readonly api: string;
  /** Origins the page may talk to beyond its own. */
  readonly connect: readonly string[];
  readonly environment: Pick<Environment, 'log'>;
}

/** Where `npm run build` leaves the dashboard. */
export const DASHBOARD_FOLDER: string = fileURLToPath(
  new URL('../../../dashboard/dist', import.meta.url),
);

const PAGE = '/index.html';

/** What the gateway and the management API answer; a page never stands in front of them. */
const GATEWAYS = /^\/(?:api|v1|v1beta|gemini|metrics)(?:\/|$)/;

/** Names that change with their content, so that what was read once need not be asked for again. */
const HASHED = /^\/assets\//;

const NO_BUILD = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Weir</title>
<h1>The dashboard is not built</h1>
<p>The gateway runs. To see the dashboard here, run <code>npm run build</code> in Weir's folder
and load this page again. <code>npm start</code> builds it by itself.</p></html>
`;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Serves the dashboard; every other path is left to whoever comes next. */
export function createDashboard({ folder, api, connect, environment }: DashboardParts): Aside {
  const files = new StaticFiles({
    folder,
    mark: PAGE,
    unreadable: (error) =>
      environment.log('error', 'dashboard_unreadable', { error: String(error) }),
  });
  const headers = pageHeaders(connect);
  const config = jsonFile({ api });

  return (path, request, response) => {
    if (!mayBePage(path, request)) return false;
    const built = files.refresh();
    const wanted = path === '/config.json' || files.has(path) ? path : PAGE;
    // An address that the page itself makes up is a file nobody has, and only browsers go there.
    if (wanted === PAGE && !isNavigation(request)) return false;
    request.resume();
    const exchange = { request, response };
    if (wanted === PAGE && !built) sendNoBuild(exchange);
    else {
      read(wanted, request)
        .then(
          (file) => send(exchange, file, cachingOf(wanted)),
          // The build was taken away between the list and the reading.
          () => sendNoBuild(exchange),
        )
        // Half an answer cannot be taken back, and nobody may be left waiting for the rest.
        .catch(() => response.destroy());
    }
    return true;
  };

  function read(path: string, request: IncomingMessage): Promise<StaticFile> {
    if (path === '/config.json') return config;
    return files.read(path, String(request.headers['accept-encoding'] ?? ''));
  }

  function send({ request, response }: Exchange, file: StaticFile, caching: string): void {
    const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim());
    const unchanged = known?.some((tag) => tag === file.etag || tag === `W/${file.etag}`) ?? false;
    response.writeHead(unchanged ? 304 : 200, {
      ...headers,
      'cache-control': caching,
      etag: file.etag,
      ...(file.varies ? { vary: 'accept-encoding' } : {}),
      ...(unchanged ? {} : { 'content-type': file.type, 'content-length': file.bytes.length }),
      ...(unchanged || file.encoding === null ? {} : { 'content-encoding': file.encoding }),
    });
    response.end(unchanged || request.method === 'HEAD' ? undefined : file.bytes);
  }

  function sendNoBuild({ request, response }: Exchange): void {
    response.writeHead(503, {
      ...headers,
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
    });
    response.end(request.method === 'HEAD' ? undefined : NO_BUILD);
  }
}

/** Reading, and nothing that means something else: `HEAD /` is how clients ask whether we live. */
function mayBePage(path: string, { method }: IncomingMessage): boolean {
  if (method !== 'GET' && (method !== 'HEAD' || path === '/')) return false;
  return !GATEWAYS.test(path);
}

function isNavigation({ headers }: IncomingMessage): boolean {
  return headers.accept?.includes('text/html') ?? false;
}

function cachingOf(path: string): string {
  return HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
}
