import type { ProviderRecord } from '../contract/provider.ts';
import { ApiError, type Problem } from './api-error.ts';
import type { AdminPorts } from './ports.ts';
import { invalidRequest } from './problems.ts';

/** Base URLs by dialect, as the API writes them. */
export type Bases = Readonly<Record<string, { readonly base_url: string } | undefined>>;

/**
 * Base URLs in the one form they are kept in: no slash at the end, because paths begin with one.
 *
 * @throws {ApiError} when one cannot be used.
 */
export async function checkBases(
  ports: AdminPorts,
  record: ProviderRecord,
  bases: Bases,
): Promise<Record<string, { base_url: string }>> {
  const problems: Problem[] = [];
  const kept: Record<string, { base_url: string }> = {};
  for (const [dialect, base] of Object.entries(bases)) {
    if (base === undefined) continue;
    const param = `dialects.${dialect}`;
    if (!Object.hasOwn(record.dialects, dialect)) {
      const spoken = Object.keys(record.dialects).join(', ');
      const message = `is not spoken by hosts of the record ${record.id}, which speak ${spoken}; a new provider follows another with "record"`;
      problems.push({ param, message });
      continue;
    }
    const url = parseBase(base.base_url, dialect);
    if (typeof url === 'string') problems.push({ param: `${param}.base_url`, message: url });
    else kept[dialect] = { base_url: url.origin + url.pathname.replace(/\/+$/, '') };
  }
  if (problems.length > 0) throw invalidRequest(problems);
  if (Object.keys(kept).length === 0) {
    throw new ApiError(
      'invalid_request',
      `No host is known for the record ${record.id}. Say where it is: ` +
        '{"dialects": {"openai-chat": {"base_url": "https://.../v1"}}}, or name one that is known with "record".',
      { param: 'dialects' },
    );
  }
  await checkEgress(ports, kept);
  return kept;
}

/** The bases a record has by itself. */
export function recordBases(record: ProviderRecord): Bases {
  return Object.fromEntries(
    Object.entries(record.dialects).flatMap(([dialect, { baseUrl }]) =>
      baseUrl === null ? [] : [[dialect, { base_url: baseUrl }]],
    ),
  );
}

/** The URL, or what is wrong with it. */
function parseBase(text: string, dialect: string): URL | string {
  const url = URL.parse(text);
  if (url === null) return 'is not a URL; it begins with https://';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https://';
  if (url.username !== '' || url.password !== '') {
    return 'must not hold a user name or password; keys belong into a credential';
  }
  if (url.search !== '' || text.includes('?')) return 'must not hold a query';
  if (url.hash !== '' || text.includes('#')) return 'must not hold a fragment';
  const root = dialect.startsWith('openai-')
    ? null
    : /^(.*)\/v1(alpha|beta)?\/*$/.exec(url.pathname);
  if (root !== null) {
    return `goes without the version, which every call of ${dialect} adds: ${url.origin}${root[1]}`;
  }
  return url;
}

/** Resolving names takes a while, so every host is asked once. */
async function checkEgress(
  ports: AdminPorts,
  bases: Readonly<Record<string, { base_url: string }>>,
): Promise<void> {
  const byOrigin = new Map(
    Object.entries(bases).map(([dialect, base]) => [
      new URL(base.base_url).origin,
      { dialect, url: base.base_url },
    ]),
  );
  for (const { dialect, url } of byOrigin.values()) {
    const reason = await ports.mayUse(url);
    if (reason !== null) {
      throw new ApiError(
        'base_url_refused',
        `${url} cannot be used: ${reason.replace(/\.$/, '')}.`,
        {
          param: `dialects.${dialect}.base_url`,
        },
      );
    }
  }
}
