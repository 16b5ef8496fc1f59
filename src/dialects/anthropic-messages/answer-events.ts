import type { Part } from '../../contract/conversation.ts';
import type { AnswerPart, Delta, Event, PartHead } from '../../contract/event.ts';

/** The events that tell of whole parts, in the order in which a block is best written. */
export function partEvents(parts: readonly AnswerPart[]): Event[] {
  const events: Event[] = [];
  let index = 0;
  for (const { part, citations } of parts) {
    const head = headOf(part);
    if (head === null) continue;
    events.push({ type: 'part_start', index, part: head });
    for (const delta of deltasOf(part)) events.push({ type: 'part_delta', index, delta });
    for (const citation of citations) {
      events.push({ type: 'part_delta', index, delta: { kind: 'citation', citation } });
    }
    events.push({ type: 'part_end', index });
    index += 1;
  }
  return events;
}

function headOf(part: Part): PartHead | null {
  if (part.kind === 'text' || part.kind === 'refusal') return { kind: part.kind };
  if (part.kind === 'reasoning') return { kind: part.kind, id: part.id, form: part.form };
  if (part.kind === 'native') return part;
  if (part.kind === 'tool_call') return part;
  // A tool's result is nothing a model says.
  if (part.kind === 'tool_result' || part.source.at !== 'inline') return null;
  return { kind: 'media', media: part.media, mimeType: part.source.mimeType };
}

/** Signatures first: then they can stand before their part. */
function* deltasOf(part: Part): Iterable<Delta> {
  if (part.signature !== null) yield { kind: 'signature', signature: part.signature };
  for (const [index, text] of textsOf(part).entries()) {
    if (index > 0) yield { kind: 'break' };
    yield { kind: 'text', text };
  }
  if (part.kind === 'reasoning' && part.hidden !== null) {
    yield { kind: 'hidden', signature: part.hidden };
  }
}

function textsOf(part: Part): readonly string[] {
  if (part.kind === 'text' || part.kind === 'refusal') return [part.text];
  if (part.kind === 'reasoning') return part.texts;
  if (part.kind === 'tool_call') return [part.input];
  return part.kind === 'media' && part.source.at === 'inline' ? [part.source.data] : [];
}
