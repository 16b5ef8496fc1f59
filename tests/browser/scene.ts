/** A started server with its owner, a provider on the loopback and a browser, for what goes wrong. */
import type { Browser, Page } from 'playwright-core';
import { ensureDashboard } from '../../tools/build-dashboard.mjs';
import { type AihubmixReplica, startAihubmix } from '../support/aihubmix-replica.ts';
import { launchBrowser } from '../support/browser.ts';
import { type StartedServer, startWeir } from '../support/started-server.ts';
import { type Visitor, visit } from './visitor.ts';
import { emailOf, PASSWORD } from './walk.ts';

export interface Scene {
  readonly server: StartedServer;
  readonly browser: Browser;
  readonly replica: AihubmixReplica;
  /** A call of the management API by the admin key; its answer. */
  api(call: `${Method} /${string}`, body?: unknown): Promise<unknown>;
  /** Somebody at a browser of their own, on the page of that path. */
  as(name: string, path?: string): Promise<Visitor>;
  /** A browser nobody is signed in with. */
  stranger(path: string): Promise<Visitor>;
  /** A link for that person, as an administrator gives it to them. */
  invite(name: string, role?: 'admin' | 'member'): Promise<string>;
  /** The account behind a link. */
  join(name: string, link: string): Promise<void>;
  close(): Promise<void>;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

interface SceneOptions {
  readonly moreModels?: number;
  /** Whether the replica is a provider already, with its key and its models. */
  readonly provider?: boolean;
  /** Whether the owner's account is there already. */
  readonly owner?: boolean;
}

/** Ada owns it. */
export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const { moreModels = 10, provider = false, owner = true } = options;
  await ensureDashboard(process.cwd());
  const replica = await startAihubmix({ moreModels });
  const [server, browser] = await Promise.all([
    startWeir({ WEIR_ALLOW_PRIVATE_UPSTREAMS: new URL(replica.origin).host }),
    launchBrowser(),
  ]);
  const scene = new Stage({ server, browser, replica });
  if (owner) await scene.join('Ada', server.ownerLink);
  if (provider) await scene.addReplica();
  return scene;
}

class Stage implements Scene {
  readonly server: StartedServer;
  readonly browser: Browser;
  readonly replica: AihubmixReplica;

  constructor({ server, browser, replica }: Pick<Scene, 'server' | 'browser' | 'replica'>) {
    this.server = server;
    this.browser = browser;
    this.replica = replica;
  }

  async api(call: `${Method} /${string}`, body?: unknown): Promise<unknown> {
    const [method = 'GET', path = '/'] = call.split(' ');
    return this.#send(method, path, { body, authorization: `Bearer ${this.server.adminKey}` });
  }

  async as(name: string, path = '/'): Promise<Visitor> {
    const visitor = await visit(this.browser, this.server.url);
    const answer = await visitor.context.request.post('/api/auth/sign-in/email', {
      headers: { origin: this.server.url },
      data: { email: emailOf(name), password: PASSWORD },
    });
    if (!answer.ok()) throw new Error(`${name} was not signed in: ${await answer.text()}`);
    await visitor.page.goto(path);
    return visitor;
  }

  async stranger(path: string): Promise<Visitor> {
    const visitor = await visit(this.browser, this.server.url);
    await visitor.page.goto(path);
    return visitor;
  }

  async invite(name: string, role: 'admin' | 'member' = 'member'): Promise<string> {
    const made = await this.api('POST /invitations', { email: emailOf(name), role });
    return (made as { readonly link: string }).link;
  }

  async join(name: string, link: string): Promise<void> {
    const token = new URL(link).hash.slice(1);
    const body = { token, name, email: emailOf(name), password: PASSWORD };
    await this.#send('POST', '/invitations/accept', { body });
  }

  async addReplica(): Promise<void> {
    const { replica } = this;
    const dialects = { 'openai-chat': { base_url: replica.baseUrl } };
    await this.api('POST /providers', { name: 'aihubmix', record: 'aihubmix', dialects });
    await this.api('POST /providers/aihubmix/credentials', { api_key: replica.apiKey });
    await this.api('POST /providers/aihubmix/sync');
    for (;;) {
      const sync = (await this.api('GET /providers/aihubmix/sync')) as { readonly state: string };
      if (sync.state === 'done') return;
      if (sync.state === 'failed') throw new Error(JSON.stringify(sync));
    }
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    await this.replica.close();
  }

  async #send(
    method: string,
    path: string,
    { body, authorization }: { readonly body?: unknown; readonly authorization?: string },
  ): Promise<unknown> {
    const response = await fetch(`${this.server.url}/api${path}`, {
      method,
      headers: {
        origin: this.server.url,
        ...(authorization === undefined ? {} : { authorization }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }
}

/** A part of the API that does not answer as it should, from now on; returns how to end that. */
export async function breakApi(
  page: Page,
  path: string | RegExp,
  how: 'unavailable' | 'nothing',
): Promise<() => Promise<void>> {
  await page.route(path, (route) =>
    how === 'nothing'
      ? route.abort('connectionrefused')
      : route.fulfill({
          status: 503,
          headers: { 'x-weir-request-id': BROKEN_REQUEST },
          json: {
            error: {
              code: 'store_unavailable',
              message: 'The database cannot be reached. Try again in a moment.',
              request_id: BROKEN_REQUEST,
            },
          },
        }),
  );
  return () => page.unroute(path);
}

export const BROKEN_REQUEST = '019ac000-0000-7000-8000-00000000dead';
