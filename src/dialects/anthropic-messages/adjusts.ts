import type { ScannedBody } from '../../contract/dialect.ts';
import type { Quirks } from '../../contract/rendering.ts';
import { mayCarry } from '../../hub/signature.ts';

const UTF8 = new TextDecoder();

/** Citations that other dialects made (`citation.ts`): the vendor refuses them. */
const MADE_CITATION = /"encrypted_index"\s*:\s*""/;

/**
 * Whether a body holds what this provider would refuse: signatures and citations of answers that
 * another one gave, or what its record says of media, tools and schemas. It looks at the bytes
 * alone, so it may say yes to a text that only reads like it; such a body is written anew unchanged.
 */
export function adjusts(body: ScannedBody, quirks: Quirks): boolean {
  if (mayCarry(body.bytes) || (body.watched && MADE_CITATION.test(textOf(body)))) return true;
  const list = body.members.get('tools');
  const tools = list !== undefined && list.valueEnd - list.valueStart > '[]'.length;
  return (
    (quirks.mediaUrls === false && /"type"\s*:\s*"url"/.test(textOf(body))) ||
    (quirks.strictTools === false && tools && textOf(body).includes('"strict"')) ||
    (quirks.emptyToolChoice === false && !tools && body.members.has('tool_choice')) ||
    (quirks.schema === 'json_only' && body.members.has('output_config')) ||
    (quirks.reasoningSwitch === 'none' && body.members.has('thinking'))
  );
}

/** Only for bodies that may hold what is looked for: decoding a long one costs as much as its scan. */
function textOf({ bytes }: ScannedBody): string {
  return UTF8.decode(bytes);
}
