/** `/v1/projects/{ref}/functions`, in the shapes of https://api.supabase.com/api/v1. */
import { type SourceFile, unpackBundle } from './bundle.ts';
import type { Build } from './deployed-function.ts';
import { type FunctionSettings, type Functions, pathInBundle } from './functions.ts';
import { type ApiAnswer, type ApiRequest, jsonOf, Refusal, type Route } from './route.ts';

const ESZIP = 'application/vnd.denoland.eszip';

const ALL = /^\/functions$/;
const ONE = /^\/functions\/([^/]+)$/;
const CODE = /^\/functions\/([^/]+)\/body$/;

export function functionsApi(functions: Functions): readonly Route[] {
  return [...reading(functions), ...writing(functions)];
}

function reading(functions: Functions): readonly Route[] {
  return [
    {
      operation: 'functions.list',
      method: 'GET',
      path: ALL,
      handle: () => ({ status: 200, body: functions.list() }),
    },
    {
      operation: 'functions.read',
      method: 'GET',
      path: ONE,
      handle: (_request, slug) => ({ status: 200, body: functions.expect(slug).record }),
    },
    {
      operation: 'functions.sources',
      method: 'GET',
      path: CODE,
      accept: 'multipart/form-data',
      handle: (_request, slug) => sources(functions.expect(slug).newest),
    },
    {
      operation: 'functions.body',
      method: 'GET',
      path: CODE,
      handle: (_request, slug) => ({
        status: 200,
        headers: { 'content-type': ESZIP },
        body: functions.expect(slug).newest.bundle,
      }),
    },
  ];
}

function writing(functions: Functions): readonly Route[] {
  return [
    {
      operation: 'functions.deploy',
      method: 'POST',
      path: /^\/functions\/deploy$/,
      handle: (request) => deploy(functions, request),
    },
    {
      operation: 'functions.activate',
      method: 'PUT',
      path: ALL,
      handle: (request) => activate(functions, request),
    },
    {
      operation: 'functions.create',
      method: 'POST',
      path: ALL,
      handle: (request) => create(functions, request),
    },
    {
      operation: 'functions.update',
      method: 'PATCH',
      path: ONE,
      handle: (request, slug) => {
        functions.expect(slug);
        return { status: 200, body: put(functions, request, slug) };
      },
    },
    {
      operation: 'functions.delete',
      method: 'DELETE',
      path: ONE,
      handle: (_request, slug) => {
        functions.remove(slug);
        return { status: 200 };
      },
    },
  ];
}

interface Metadata {
  readonly entrypoint_path?: string;
  readonly import_map_path?: string;
  readonly verify_jwt?: boolean;
  readonly name?: string;
}

async function deploy(functions: Functions, request: ApiRequest): Promise<ApiAnswer> {
  const { files, metadata } = await uploadOf(request);
  const slug = request.query.get('slug') ?? metadata.name ?? '';
  if (metadata.entrypoint_path === undefined) throw new Refusal(400, 'entrypoint_path is missing');
  const settings: FunctionSettings = {
    name: metadata.name,
    verifyJwt: metadata.verify_jwt,
    entrypoint: metadata.entrypoint_path,
    importMap: metadata.import_map_path || undefined,
  };
  const only = request.query.get('bundleOnly') === 'true';
  const record = only
    ? await functions.bundleSources(slug, files, settings)
    : await functions.deploySources(slug, files, settings);
  return { status: 201, body: record };
}

async function uploadOf(
  request: ApiRequest,
): Promise<{ readonly files: readonly SourceFile[]; readonly metadata: Metadata }> {
  const form = await new Response(new Uint8Array(request.body), {
    headers: { 'content-type': request.headers['content-type'] ?? '' },
  })
    .formData()
    .catch(() => {
      throw new Refusal(400, 'Expected a multipart body');
    });
  const files = form.getAll('file').filter((part) => part instanceof File);
  const metadata = form.get('metadata');
  if (metadata === null) throw new Refusal(400, 'metadata is missing');
  const text = typeof metadata === 'string' ? metadata : await metadata.text();
  return {
    metadata: JSON.parse(text) as Metadata,
    files: await Promise.all(
      files.map(async (file) => ({ path: file.name, bytes: await file.bytes() })),
    ),
  };
}

interface Bundled {
  readonly slug: string;
  readonly ezbr_sha256?: string;
}

function activate(functions: Functions, request: ApiRequest): ApiAnswer {
  const wanted = jsonOf(request) as readonly Bundled[];
  const records = functions.activate(
    wanted.map(({ slug, ezbr_sha256: digest = '' }) => ({ slug, digest })),
  );
  return { status: 200, body: { functions: records } };
}

function create(functions: Functions, request: ApiRequest): ApiAnswer {
  const slug = request.query.get('slug') ?? '';
  if (functions.get(slug) !== null) throw new Refusal(400, 'Duplicated function slug');
  return { status: 201, body: put(functions, request, slug) };
}

/** Code as an eszip with settings in the query, or settings alone as JSON. */
function put(functions: Functions, request: ApiRequest, slug: string): object {
  if (request.headers['content-type'] === ESZIP) {
    const { query } = request;
    const verify = query.get('verify_jwt');
    const mapped = query.get('import_map');
    const sent = { bytes: request.body, digest: query.get('ezbr_sha256') };
    return functions.deployBundle(slug, sent, {
      name: query.get('name') ?? undefined,
      verifyJwt: verify === null ? undefined : verify === 'true',
      entrypoint: query.get('entrypoint_path') ?? undefined,
      importMap: query.get('import_map_path') ?? (mapped === 'false' ? null : undefined),
    });
  }
  const { name, verify_jwt: verifyJwt } = jsonOf(request) as Metadata;
  return functions.deployBundle(slug, null, { name, verifyJwt });
}

/** In the form from which the CLI writes files. */
async function sources({ record, bundle }: Build): Promise<ApiAnswer> {
  const form = new FormData();
  const entrypoint = `source/${pathInBundle(record.entrypoint_path)}`;
  form.append('metadata', JSON.stringify({ deno2_entrypoint_path: entrypoint }));
  for (const { path, bytes } of unpackBundle(bundle).files) {
    form.append('file', new Blob([new Uint8Array(bytes)]), `source/${path}`);
  }
  const response = new Response(form);
  return {
    status: 200,
    headers: { 'content-type': response.headers.get('content-type') ?? '' },
    body: Buffer.from(await response.arrayBuffer()),
  };
}
