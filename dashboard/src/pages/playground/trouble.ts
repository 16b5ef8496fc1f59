import type { Trouble } from './message.ts';

/** The error an answer or a frame tells of; null if it tells of none. */
export function troubleIn(value: unknown, status: number): Trouble | null {
  if (!isRecord(value)) return null;
  const { error } = value;
  const requestId = textOr(value['request_id'], null);
  if (typeof error === 'string' && error !== '') {
    return { status, code: `http_${status}`, message: error, requestId };
  }
  if (!isRecord(error)) return null;
  return {
    status,
    code: codeOf(error['code']) ?? codeOf(error['type']) ?? `http_${status}`,
    message: textOr(error['message'], JSON.stringify(error)),
    requestId: textOr(error['request_id'], requestId),
  };
}

/** What a refused call says of itself; a page of some proxy still says its status. */
export async function readTrouble(response: Response): Promise<Trouble> {
  const { status, headers } = response;
  const requestId = headers.get('x-weir-request-id');
  const found = troubleIn(parse(await response.text().catch(() => '')), status);
  return {
    status,
    code: found?.code ?? `http_${status}`,
    message:
      found?.message ??
      `Weir answered with status ${status} and no explanation. Try again; something between it and this page may be at fault.`,
    requestId: found?.requestId ?? requestId,
  };
}

export const CONNECTION_LOST: Trouble = {
  status: 0,
  code: 'connection_lost',
  message:
    'The connection was lost while the answer came. What came is kept; check the network, then retry.',
  requestId: null,
};

export const BROKE_OFF: Trouble = {
  status: 0,
  code: 'broke_off',
  message:
    'The answer broke off: the stream ended before the model said it was finished. What came is kept; retry to ask again.',
  requestId: null,
};

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function codeOf(value: unknown): string | null {
  if (typeof value === 'number') return `http_${value}`;
  return typeof value === 'string' && value !== '' ? value : null;
}

function textOr<Else>(value: unknown, otherwise: Else): string | Else {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
