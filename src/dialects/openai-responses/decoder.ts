import type { Decoder } from '../../contract/dialect.ts';
import { MalformedAnswer, type UpstreamError } from '../../contract/error.ts';
import type { Event } from '../../contract/event.ts';
import type { JsonObject } from '../../contract/json.ts';
import { countOf, objectOf, objectsOf, wordOf } from '../../hub/lenient.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';
import { SpokenParts } from './decode-audio.ts';
import { decodedItem } from './decode-item.ts';
import { type DecodedItem, ToldParts } from './decode-parts.ts';
import { errorTold, failedResponse } from './error.ts';
import { reasonOf } from './finish.ts';
import { DONE, ENDINGS, eventType, finishOf } from './schema.ts';
import { readUsage } from './usage.ts';

type Tell = (event: Event) => void;

/** Events about an item that has begun. What else there is, hosted tools tell of themselves. */
const OF_ITEM =
  /^response\.(content_part|output_text|refusal|function_call_arguments|custom_tool_call_input|reasoning_(text|summary_(part|text)))\./;

/** Reads the events of a stream, or a whole answer. */
export class ResponsesDecoder implements Decoder {
  readonly #tell: Tell;
  readonly #parts: ToldParts;
  readonly #spoken: SpokenParts;
  /** By `output_index`; null once it is done. */
  readonly #items: Map<number, DecodedItem | null> = new Map();
  readonly #places: Map<string, number> = new Map();
  #created = false;
  #started = false;
  #ended = false;
  #failed = false;

  constructor(tell: Tell) {
    this.#tell = tell;
    this.#parts = new ToldParts(tell);
    this.#spoken = new SpokenParts(this.#parts);
  }

  frame(event: string, data: string, object?: JsonObject | null): void {
    // Nothing follows an error.
    if (this.#failed || data.trim() === DONE) return;
    const frame = object ?? parseObject(data);
    if (frame === null) throw new MalformedAnswer('sent a frame that is not JSON');
    this.#event(frame, eventType(frame, event));
  }

  answer(body: string): void {
    const response = parseObject(body);
    if (response === null) throw new MalformedAnswer('sent an answer that is not JSON');
    const error = failedResponse(response);
    if (error !== null) return this.#fail(error);
    const { output, status } = response;
    if (!Array.isArray(output)) throw new MalformedAnswer('sent an answer without its output');
    if (status === 'in_progress' || status === 'queued') {
      throw new MalformedAnswer('sent an answer before it was whole');
    }
    this.#finish(response);
  }

  end(): void {
    if (!this.#ended && !this.#failed) throw new MalformedAnswer('broke its answer off');
  }

  #event(frame: JsonObject, type: string): void {
    const response = isObject(frame['response']) ? frame['response'] : null;
    const error = errorOf(frame, type, response);
    if (error !== null) return this.#fail(error);
    if (type === 'response.created') this.#create(response);
    else if (ENDINGS.has(type)) this.#end(response);
    else if (type === 'response.output_item.added') this.#add(frame);
    else if (type === 'response.output_item.done') this.#done(frame);
    else if (type.startsWith('response.audio.')) this.#spoken.event(type, frame);
    else if (OF_ITEM.test(type)) this.#itemAt(frame).event(type, frame);
    else if (response !== null) this.#start(response);
  }

  #create(response: JsonObject | null): void {
    if (this.#created) throw new MalformedAnswer('began its answer twice');
    this.#created = true;
    this.#start(response ?? {});
  }

  #start(response: JsonObject): void {
    if (this.#started) return;
    this.#started = true;
    const tier = wordOf(response['service_tier']);
    this.#tell({
      type: 'start',
      id: wordOf(response['id']),
      model: wordOf(response['model']),
      extra: tier === null ? {} : { service_tier: tier },
    });
  }

  #add(frame: JsonObject): void {
    const place = this.#placeOf(frame);
    if (this.#items.has(place)) throw new MalformedAnswer('began an item twice');
    this.#begin(objectOf(frame['item']), place);
  }

  #begin(item: JsonObject, place: number): DecodedItem {
    const decoded = decodedItem(item, place, this.#parts);
    const id = wordOf(item['id']);
    this.#items.set(place, decoded);
    if (id !== null) this.#places.set(id, place);
    return decoded;
  }

  /** Where an item did not come in pieces, it begins and ends here. */
  #done(frame: JsonObject): void {
    const place = this.#placeOf(frame);
    const known = this.#items.get(place);
    if (known === null) throw new MalformedAnswer('ended an item twice');
    const item = objectOf(frame['item']);
    (known ?? this.#begin(item, place)).done(item);
    this.#items.set(place, null);
  }

  #placeOf(frame: JsonObject): number {
    if (this.#ended) throw new MalformedAnswer('went on after its end');
    this.#start({});
    const place = countOf(frame['output_index']);
    if (place === null) throw new MalformedAnswer('sent an item without its place');
    return place;
  }

  #itemAt(frame: JsonObject): DecodedItem {
    const place =
      countOf(frame['output_index']) ?? this.#places.get(wordOf(frame['item_id']) ?? '');
    const item = place === undefined ? undefined : this.#items.get(place);
    if (item === undefined) throw new MalformedAnswer('went on with an item that never began');
    if (item === null) throw new MalformedAnswer('went on with an item that had ended');
    return item;
  }

  #end(response: JsonObject | null): void {
    if (this.#ended) throw new MalformedAnswer('ended its answer twice');
    if (response === null) throw new MalformedAnswer('sent an event without its response');
    this.#finish(response);
  }

  /** The items it repeats are told only where none came before. */
  #finish(response: JsonObject): void {
    this.#start(response);
    if (this.#items.size === 0) {
      for (const [place, item] of objectsOf(response['output']).entries()) {
        decodedItem(item, place, this.#parts).done(item);
      }
    }
    this.#parts.endAll();
    this.#ended = true;
    const native = objectOf(response['usage']);
    const usage = readUsage(native);
    if (usage !== null) this.#tell({ type: 'usage', usage, native });
    const reason = reasonOf(response, this.#parts.calls);
    this.#tell({ type: 'finish', reason, said: finishOf(response), stopSequence: null });
  }

  #fail(error: UpstreamError): void {
    this.#failed = true;
    this.#tell({ type: 'error', error });
  }
}

/** What a frame says of a failure, null where it says none. */
function errorOf(
  frame: JsonObject,
  type: string,
  response: JsonObject | null,
): UpstreamError | null {
  const failed = response === null ? null : failedResponse(response);
  if (failed !== null) return failed;
  const told = type === 'error' || type === 'response.failed';
  return told || (type === '' && isObject(frame['error'])) ? errorTold(frame) : null;
}
