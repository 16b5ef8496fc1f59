import type { OpenAPIHono } from '@hono/zod-openapi';

/** An OpenAPI document. */
export type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

/** The API's description for programs; paths are relative to where the function stands. */
export function describeApi(app: OpenAPIHono): Document {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Weir management API',
      version: '1',
      description:
        'Providers, credentials, models, keys, users and usage. Lists are paged: `next` is the ' +
        '`cursor` of the following page. Secrets are written and never read.',
    },
    // Relative to this document, so that it is right under any base path.
    servers: [{ url: '..' }],
  });
}

/** Adds what every operation refers to. */
export function registerShared(app: OpenAPIHono): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'The admin key, or the access token of a signed-in user.',
  });
  app.openAPIRegistry.registerComponent('schemas', 'Error', {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['code', 'message', 'request_id'],
        properties: {
          code: { type: 'string', description: 'Stable.' },
          message: { type: 'string', description: 'What went wrong and what to do about it.' },
          param: { type: 'string' },
          problems: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                param: { type: ['string', 'null'] },
                message: { type: 'string' },
              },
            },
          },
          request_id: { type: 'string' },
        },
      },
    },
  });
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code{font:14px ui-monospace,monospace}li{margin:.4rem 0}.who{color:#666}
:root{color-scheme:light dark}`;

/** No script, nothing fetched, nothing embedded. */
export const DOCS_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'";

/** By the cookie of a browser, and so no calls of this API; made by the accounts themselves. */
const ACCOUNT_CALLS = `<h2>Signing in</h2>
<p>These calls are for browsers, which get and send a cookie; each <code>POST</code> needs the
<code>Origin</code> of a page of this host. What else is here wants the token.</p>
<ul>
<li><code>POST /api/auth/sign-in/email</code> <code>{"email", "password"}</code>: sets the cookie.</li>
<li><code>POST /api/auth/sign-out</code>: ends the session.</li>
<li><code>GET /api/auth/token</code>: <code>{"token"}</code>, an access token of five minutes.</li>
<li><code>POST /api/auth/change-password</code> <code>{"currentPassword", "newPassword"}</code>: ends the
other sessions.</li>
<li><code>GET /api/auth/jwks</code>: the keys by which tokens are checked.</li>
</ul>
`;

export interface DocsOptions {
  /** Whether the installation keeps accounts of its own. */
  readonly accounts: boolean;
}

/** The API's description for people: a page without scripts. */
export function renderDocs(document: Document, { accounts }: DocsOptions): string {
  const tags = new Map<string, string[]>();
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods)) {
      const { tags: names, summary, description } = readOperation(operation);
      const tag = names[0] ?? '';
      const line =
        `<li><code>${method.toUpperCase()} ${markup(path)}</code> ${markup(summary)}. ` +
        `<span class="who">${markup(description)}</span></li>`;
      tags.set(tag, [...(tags.get(tag) ?? []), line]);
    }
  }
  const sections = [...tags].map(
    ([tag, lines]) => `<h2>${markup(tag)}</h2>\n<ul>\n${lines.join('\n')}\n</ul>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Weir management API</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Weir management API</h1>
<p>Send <code>Authorization: Bearer</code> with the admin key or a signed-in user's access token.
Fields and answers are in <a href="openapi.json">openapi.json</a>. Lists answer
<code>{"data": [...], "next": cursor}</code>; failures
<code>{"error": {"code", "message", "request_id"}}</code>.</p>
${accounts ? ACCOUNT_CALLS : ''}${sections.join('\n')}
</body>
</html>
`;
}

interface Described {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
}

function readOperation(operation: unknown): Described {
  const { tags = [], summary = '', description = '' } = operation as Partial<Described>;
  return { tags, summary, description };
}

function markup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
