import type { Relay } from '../contract/attempt.ts';
import type { Dialect, Translator } from '../contract/dialect.ts';
import type { EmbeddingRequest, EmbeddingTranslator } from '../contract/embedding.ts';
import { GatewayError } from '../contract/error.ts';
import type { HeaderList } from '../contract/header-list.ts';
import type { Loss, Quirks } from '../contract/rendering.ts';
import type { After, Target } from '../contract/target.ts';
import { rulesOf } from '../providers/model-rules.ts';
import { applySplices } from '../wire/splice.ts';
import type { Accepted } from './accept.ts';
import type { Call } from './call.ts';
import { droppedFields, type RecordFields, recordFields } from './record-fields.ts';
import { quoted } from './refusal.ts';
import { dialectOf, embeddingTranslatorOf, translatorOf } from './registry.ts';
import { isOutOfReach, outOfReach } from './stored-object.ts';

/** How one call is carried to one target, and its answer back. */
export interface Carriage {
  readonly target: Target;
  readonly relay: Relay;
  /** The target's: it reads the answer's usage and errors. */
  readonly dialect: Dialect;
  readonly path: string;
  readonly body: Uint8Array;
  readonly contentType: string;
  /** What the dialect and the body need beside the usual headers. */
  readonly headers: HeaderList;
  /** The usage frame was asked for on the caller's behalf, so it is cut from the answer. */
  readonly dropUsage: boolean;
  /** What the body could not say, each word once. */
  readonly losses: readonly string[];
  /** Null where the answer's bytes go to the caller as they are. */
  readonly translation: Translation | null;
}

/** The two ends of an answer's way back. */
export type Translation = ConversationTranslation | EmbeddingTranslation;

export interface ConversationTranslation {
  readonly of: 'conversation';
  readonly from: Translator;
  readonly to: Translator;
}

export interface EmbeddingTranslation {
  readonly of: 'embeddings';
  readonly from: EmbeddingTranslator;
  readonly to: EmbeddingTranslator;
  readonly request: EmbeddingRequest;
}

const JSON_TYPE = 'application/json';

const ALLOW_LOSSY = 'x-weir-allow-lossy';

/**
 * The bytes stay the caller's own wherever the target speaks the caller's dialect, but for a few
 * splices; where its record names a quirk this body meets, or it speaks another dialect, the request
 * is taken apart and said anew.
 *
 * @throws {GatewayError} where the caller's own mistake is met, or something the request requires
 * cannot be said to this target.
 */
export function carry(call: Call, target: Target): Carriage {
  const quirks = quirksOf(target);
  if (target.dialect !== call.dialect.id) {
    return call.operation === 'embed' ? embedded(call, target) : rendered(call, target, quirks);
  }
  const touched =
    call.operation === 'generate' &&
    translatorOf(target.dialect).adjusts(call.accepted.body, quirks ?? {});
  return touched ? rendered(call, target, quirks) : passed(call, target);
}

export interface Way {
  readonly first: Carriage;
  /** The targets after it, for when it fails. */
  readonly others: readonly Target[];
}

/**
 * The first target that is tried after this and that the call can be carried to. One that could not
 * be told what the request requires is passed over like one that does not serve the model.
 * @throws {GatewayError} the first reason, where there is none.
 */
export function firstWay(call: Call, targets: readonly Target[], after: After): Way {
  let reason: unknown = null;
  const left = new Set(targets);
  for (const target of targets) {
    if (!target.candidate.after.includes(after)) continue;
    left.delete(target);
    try {
      return { first: carry(call, target), others: [...left] };
    } catch (cause) {
      if (!(cause instanceof GatewayError)) throw cause;
      reason ??= cause;
    }
  }
  throw (
    reason ??
    new GatewayError(
      'model_not_found',
      `The alias ${quoted(call.accepted.head.model)} has no target that is tried first. Give it one.`,
    )
  );
}

function passed(call: Call, target: Target): Carriage {
  const { dialect, accepted, inbound } = call;
  const { upstreamModel } = target.candidate;
  const splices =
    upstreamModel === accepted.head.model ? [] : dialect.renameModel(accepted.body, upstreamModel);
  const dropUsage = asksForUsage(target, accepted) && !accepted.head.wantsUsage;
  if (dropUsage) splices.push(...dialect.askForUsage(accepted.body));
  const fields = fieldsOf(call, target);
  return {
    target,
    relay: fields.adjusted ? 'adjusted' : 'passthrough',
    dialect,
    path: pathOf(call, target),
    body: applySplices(accepted.body.bytes, splices.concat(fields.splices)),
    contentType: accepted.body.form ?? JSON_TYPE,
    headers: dialect.requestHeaders((name) => inbound.header(name)),
    dropUsage,
    losses: fields.losses,
    translation: null,
  };
}

function rendered(call: Call, target: Target, quirks: Quirks | null): Carriage {
  const { accepted, inbound } = call;
  const same = target.dialect === call.dialect.id;
  const dialect = dialectOf(target.dialect, call.operation);
  const from = translatorOf(target.dialect);
  const { upstreamModel: model } = target.candidate;
  const conversation = call.conversation();
  const result = from.render(conversation, {
    model,
    rules: rulesOf(model),
    quirks: quirks ?? {},
  });
  const losses = same ? result.losses : [...storedObject(call), ...result.losses];
  refuseLosses(call, target, losses);
  const body = dialect.scan(UTF8.encode(result.body));
  // A URL means nothing in one dialect, and a file kept at the provider in another.
  const stored = dialect.foreignObject(body);
  if (isOutOfReach(target, stored)) throw outOfReach(stored, null);
  const head = { ...accepted.head, model };
  const dropUsage = asksForUsage(target, accepted) && !accepted.head.wantsUsage && same;
  const splices = asksForUsage(target, accepted) ? dialect.askForUsage(body) : [];
  const fields = recordFields(target, { head, body });
  const own = dialect.requestHeaders((name) => (same ? inbound.header(name) : null));
  return {
    target,
    relay: same ? 'adjusted' : 'translated',
    dialect,
    path: dialect.path(head),
    body: applySplices(body.bytes, splices.concat(fields.splices)),
    contentType: JSON_TYPE,
    headers: [...own, ...result.headers],
    dropUsage,
    losses: namesOf(losses, fields.losses),
    translation: same ? null : { of: 'conversation', from, to: translatorOf(call.dialect.id) },
  };
}

function embedded(call: Call, target: Target): Carriage {
  const dialect = dialectOf(target.dialect, call.operation);
  const from = embeddingTranslatorOf(target.dialect);
  const to = embeddingTranslatorOf(call.dialect.id);
  const { body: asked, head } = call.accepted;
  const { upstreamModel: model } = target.candidate;
  const request = to.parse(asked, head);
  const { body, losses } = from.render(request, model);
  refuseLosses(call, target, losses);
  const { stream, wantsUsage } = head;
  const bytes = UTF8.encode(body);
  return {
    target,
    relay: 'translated',
    dialect,
    path: dialect.path({ model, stream, wantsUsage }),
    body: applySplices(bytes, droppedFields(target, dialect.scan(bytes))),
    contentType: JSON_TYPE,
    headers: dialect.requestHeaders(() => null),
    dropUsage: false,
    losses: namesOf(losses, []),
    translation: { of: 'embeddings', from, to, request },
  };
}

/** What one provider keeps, such as the conversation so far, another one cannot go on with. */
function storedObject({ dialect, accepted }: Call): Loss[] {
  const path = dialect.foreignObject(accepted.body);
  return path === null ? [] : [{ field: 'stored_object', path, required: true }];
}

/** A caller may send any number of fields nobody knows; a header and a row cannot hold them all. */
const MOST_LOSSES = 32;
const LONGEST_LOSS = 64;

/** Each word once, `...` for those there is no room for. */
function namesOf(losses: readonly Loss[], more: readonly string[]): string[] {
  const told = losses.map(({ field }) => field.slice(0, LONGEST_LOSS));
  const names = [...new Set([...told, ...more])];
  return names.length <= MOST_LOSSES ? names : [...names.slice(0, MOST_LOSSES), '...'];
}

const UTF8 = new TextEncoder();

function pathOf(call: Call, target: Target): string {
  return call.dialect.path({ ...call.accepted.head, model: target.candidate.upstreamModel });
}

function asksForUsage(target: Target, { head }: Accepted): boolean {
  return head.stream && target.record.streamUsage === 'ask';
}

/** Fields are renamed and put in where they are of a conversation. */
function fieldsOf({ operation, accepted }: Call, target: Target): RecordFields {
  if (operation === 'generate') return recordFields(target, accepted);
  return { splices: droppedFields(target, accepted.body), adjusted: false, losses: [] };
}

function quirksOf({ record, dialect }: Target): Quirks | null {
  return record.quirks?.[dialect] ?? null;
}

/** A request that would mean something else is not sent, unless its caller says that it may be. */
function refuseLosses({ inbound, dialect }: Call, target: Target, losses: readonly Loss[]): void {
  const missing = losses.find(({ required }) => required);
  if (missing === undefined || allowsLossy(inbound.header(ALLOW_LOSSY))) return;
  const { provider } = target.candidate;
  const { field, path } = missing;
  if (field === 'media_url') {
    throw new GatewayError(
      'media_url_unsupported',
      `"${path}" is a URL, and provider ${provider} takes this only inline. Send the bytes as base64: Weir fetches no URLs.`,
      { param: path },
    );
  }
  const whole = field === 'stored_object' ? (dialect.sentWhole?.(path) ?? null) : null;
  const mend = whole === null ? 'Remove' : `${whole} Or remove`;
  throw new GatewayError(
    'lossy_translation',
    `"${path}" cannot be said to provider ${provider}, which is called as ${target.dialect} (lost: ${field}). ${mend} it, choose another model, or send the header ${ALLOW_LOSSY}: true to go on without it.`,
    { param: path },
  );
}

function allowsLossy(value: string | null): boolean {
  return value === 'true' || value === '1';
}
