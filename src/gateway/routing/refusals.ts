import type { Dialect, ScannedBody } from '../../contract/dialect.ts';
import { GatewayError } from '../../contract/error.ts';
import type { Operation } from '../../contract/operation.ts';
import type { Admission } from '../../contract/ports.ts';
import type { Candidate, Target } from '../../contract/target.ts';
import { entriesOf, fieldOf } from '../../hub/stored-objects.ts';
import { tariffOf } from '../../hub/tariff.ts';
import { readJson } from '../../wire/json-read.ts';
import { findMember } from '../../wire/json-scan.ts';
import { isOutOfReach, outOfReach } from '../stored-object.ts';

/** One admitted call, as far as it decides where it may go. */
export interface Asking {
  readonly admission: Extract<Admission, { admitted: true }>;
  readonly operation: Operation;
  readonly dialect: Dialect;
  readonly body: ScannedBody;
}

/** Why a call is not sent to a target, for those who ask; the error is what its caller hears. */
export interface Refusal {
  readonly reason: 'no_dialect' | 'stored_object' | 'route_field';
  readonly error: GatewayError;
}

/** @param named The path of the first stored object the body names, null if there is none. */
export function refusalOf(target: Target, asking: Asking, named: string | null): Refusal | null {
  if (isOutOfReach(target, named)) {
    const mend = asking.dialect.sentWhole?.(named) ?? null;
    return { reason: 'stored_object', error: outOfReach(named, mend) };
  }
  const error = routeField(target, asking);
  return error === null ? null : { reason: 'route_field', error };
}

/**
 * A model list, or a ceiling, means nothing if the body can choose another model or price behind it.
 * What users do with keys of their own, neither binds.
 */
function routeField({ record, candidate }: Target, asking: Asking): GatewayError | null {
  const bound = boundBy(asking.admission, candidate);
  if (bound === null) return null;
  const fields = [...record.routeFields, ...(asking.dialect.routeFields ?? [])];
  const field = fields.find((name) => findMember(asking.body, name)) ?? hostedModel(asking.body);
  if (field === undefined || field === null) return tariffField(asking);
  return new GatewayError(
    'route_field_refused',
    `"${field}" lets the request choose another model or route, and ${bound}. Remove it.`,
    { param: field },
  );
}

/** What the caller is held to on this credential, in words; null: to nothing. */
function boundBy(
  { restricted, capped, principal }: Asking['admission'],
  { credential }: Candidate,
): string | null {
  const own = credential.ownerKind === 'user';
  if (restricted && !(own && principal.keyId === null)) {
    return 'this key may only call the models on its list';
  }
  return capped && !own ? 'what you may spend in a day is limited' : null;
}

/** What it costs there is not known, so it would not count towards what the caller may spend. */
function tariffField({ body, dialect }: Asking): GatewayError | null {
  const field = dialect.tariffFields?.find((name) => {
    const member = findMember(body, name);
    return member !== undefined && tariffOf(readJson(body, member)).tariff !== undefined;
  });
  if (field === undefined) return null;
  return new GatewayError(
    'route_field_refused',
    `"${field}" asks for another price than the model is listed with. Remove it, or send "default".`,
    { param: field },
  );
}

/** A tool the provider runs itself may name the model that is to do its work, which costs as well. */
function hostedModel(body: ScannedBody): string | null {
  const tools = entriesOf(body, 'tools');
  const named = tools.find(([, tool]) => typeof fieldOf(tool, 'model') === 'string');
  return named === undefined ? null : `tools[${named[0]}].model`;
}

/** None of its dialects can be made of the call. */
export function noDialect(
  { provider, dialects }: Candidate,
  { operation, dialect }: Asking,
): Refusal {
  const served = Object.keys(dialects).join(', ');
  const what = NAMES[operation];
  const error = new GatewayError(
    'dialect_unsupported',
    what === undefined
      ? `Provider ${provider} serves this model in no format Weir can translate ${dialect.id} into. Ask for the model at another provider.`
      : `Provider ${provider} cannot be asked for ${what} by this request: it is called as ${served}. Ask for the model at another provider.`,
  );
  return { reason: 'no_dialect', error };
}

/** What is asked for where it is no conversation. */
const NAMES: Partial<Record<Operation, string>> = {
  embed: 'embeddings',
  complete: 'completions',
  transcribe: 'transcriptions',
  translate_speech: 'translations',
  speak: 'speech',
  draw: 'images',
  edit: 'images',
  vary: 'images',
  moderate: 'moderations',
  rerank: 'ranking',
};
