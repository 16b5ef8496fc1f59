import type { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Peer } from '../wire/origin.ts';
import { type Actor, findActor, nobody } from './actor.ts';
import { ApiError, type Problem } from './api-error.ts';
import { readJson } from './body.ts';
import { nothing } from './fields.ts';
import type { AdminPorts } from './ports.ts';
import { invalidRequest, problemsOf } from './problems.ts';

type Fields = z.ZodObject;

/** One call of the management API: all that documents it and all that checks it. */
export interface Operation<P extends Fields, Q extends Fields, B extends z.ZodType, A> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below `/api`; parameters in braces. A last `{model}` may hold slashes. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  /**
   * Members are let in too, and see what row security lets them. For anyone no credential is read:
   * such a call sees nothing of the database but by a port of its own.
   */
  readonly who: 'admins' | 'members' | 'anyone';
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Null: answered by 204. */
  readonly answer: z.ZodType<A> | null;
  /** 200 unless told. */
  readonly status?: 201 | 202;
  /** Set on calls that change nothing although they are no GET. */
  readonly readOnly?: true;
}

/** Describes a call; a name for each keeps what it does apart from what it looks like. */
export function operation<
  A,
  P extends Fields = Nothing,
  Q extends Fields = Nothing,
  B extends z.ZodType = Nothing,
>(described: Operation<P, Q, B, A>): Operation<P, Q, B, A> {
  return described;
}

/** A request that was let in, its parts checked. */
export interface Ask<P extends Fields, Q extends Fields, B extends z.ZodType> {
  readonly actor: Actor;
  readonly params: z.output<P>;
  readonly query: z.output<Q>;
  readonly body: z.output<B>;
  readonly web: Web;
}

/** The exchange around a call, for the few that deal with browsers. */
export interface Web {
  readonly headers: Headers;
  readonly peer: Peer | null;
  setCookie(line: string): void;
}

type Nothing = typeof nothing;

/** An answer is only looked at, so whoever makes one may keep it as read-only as they like. */
type Shown<A> = A extends readonly (infer Item)[]
  ? readonly Shown<Item>[]
  : A extends object
    ? { readonly [Field in keyof A]: Shown<A[Field]> }
    : A;

/** Adds a call to the API and to its documentation. */
export type Define = <A, P extends Fields, Q extends Fields, B extends z.ZodType>(
  described: Operation<P, Q, B, A>,
  carryOut: (ask: Ask<P, Q, B>) => Promise<Shown<NoInfer<A>>>,
) => void;

/** How calls come to be: checked from outside to inside, carried out, answered. */
export function createDefine(app: OpenAPIHono, ports: AdminPorts): Define {
  return (described, carryOut) => {
    const { method, path, who, answer } = described;
    document(app, described);
    app.on(method.toUpperCase(), honoPath(path), async (context) => {
      const actor = who === 'anyone' ? nobody : await findActor(ports, credentialOf(context));
      if (who === 'admins' && !actor.admin) {
        throw new ApiError('admin_required', 'Only administrators can do this.');
      }
      const parts = await readParts(context, described);
      const value = await carryOut({ actor, ...parts, web: webOf(context) });
      if (method !== 'get' && described.readOnly !== true) ports.invalidate();
      return answer === null
        ? context.body(null, 204)
        : context.json(value, described.status ?? 200);
    });
  };
}

function credentialOf(context: Context): { header(name: string): string | null; query: string } {
  // A query is written into logs on its way, so no credential is read from it.
  return { header: (name) => context.req.header(name) ?? null, query: '' };
}

function webOf(context: Context): Web {
  const { peer = null } = context.env as { readonly peer?: Peer };
  return {
    headers: context.req.raw.headers,
    peer,
    setCookie: (line) => context.header('set-cookie', line, { append: true }),
  };
}

function honoPath(path: string): string {
  return `/api${path.replace(/\{model\}$/, ':model{.+}').replaceAll(/\{(\w+)\}/g, ':$1')}`;
}

type Parts<P extends Fields, Q extends Fields, B extends z.ZodType> = Omit<
  Ask<P, Q, B>,
  'actor' | 'web'
>;

async function readParts<P extends Fields, Q extends Fields, B extends z.ZodType>(
  context: Context,
  described: Operation<P, Q, B, unknown>,
): Promise<Parts<P, Q, B>> {
  const { method, params, query, body } = described;
  const problems: Problem[] = [];
  // The defaults of the type parameters say that an absent schema is `nothing`.
  const checked: Parts<P, Q, B> = {
    params: check((params ?? nothing) as P, context.req.param(), problems),
    query: check((query ?? nothing) as Q, queryOf(context), problems),
    body: check((body ?? nothing) as B, await bodyOf(context, method, body), problems),
  };
  if (problems.length > 0) throw invalidRequest(problems);
  return checked;
}

/** The value as the schema gives it; its problems are added and thrown together later. */
function check<S extends z.ZodType>(schema: S, value: unknown, problems: Problem[]): z.output<S> {
  const result = schema.safeParse(value);
  if (!result.success) problems.push(...problemsOf(result.error));
  return result.data as z.output<S>;
}

/** A field given twice becomes a list, which no filter takes. */
function queryOf(context: Context): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(context.req.queries()).map(([name, values]) => [
      name,
      values.length === 1 ? values[0] : values,
    ]),
  );
}

async function bodyOf(context: Context, method: string, body: unknown): Promise<unknown> {
  if (method === 'get') return {};
  const value = await readJson(context.req.raw);
  if (value !== undefined) return value;
  if (body === undefined) return {};
  throw new ApiError('invalid_json', 'This call needs a body. Send one JSON object.');
}

const AUDIENCE = {
  admins: 'For administrators.',
  members: 'For everybody who is signed in.',
  anyone: 'For anyone.',
} as const;

function document<P extends Fields, Q extends Fields, B extends z.ZodType, A>(
  app: OpenAPIHono,
  described: Operation<P, Q, B, A>,
): void {
  const { method, path, tag, summary, who, params, query, body, answer, status } = described;
  app.openAPIRegistry.registerPath({
    method,
    path: `/api${path}`,
    tags: [tag],
    summary,
    description: AUDIENCE[who],
    security: who === 'anyone' ? [] : [{ bearer: [] }],
    request: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(body === undefined
        ? {}
        : { body: { required: true, content: { 'application/json': { schema: body } } } }),
    },
    responses: {
      ...(answer === null
        ? { 204: { description: 'Done.' } }
        : {
            [status ?? 200]: {
              description: 'Done.',
              content: { 'application/json': { schema: answer } },
            },
          }),
      default: {
        description: 'Refused.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  });
}
