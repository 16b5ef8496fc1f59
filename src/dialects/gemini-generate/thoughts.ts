import type { Part, ReasoningPart } from '../../contract/conversation.ts';
import { ID } from './schema.ts';

/**
 * A thought that was streamed comes back in as many parts as it had chunks, and only the last is
 * signed. Where another dialect signed it they are one reasoning, for that one wants all it signed;
 * what Gemini itself signed stays as it stood.
 */
export function wholeThoughts(parts: readonly Part[]): readonly Part[] {
  const whole: Part[] = [];
  let run: ReasoningPart[] = [];
  for (const part of parts) {
    if (part.kind === 'reasoning') run.push(part);
    if (part.kind === 'reasoning' && isUnsigned(part)) continue;
    if (part.kind === 'reasoning' && isForeign(part)) whole.push(joined(run, part));
    else whole.push(...run, ...(part.kind === 'reasoning' ? [] : [part]));
    run = [];
  }
  return [...whole, ...run];
}

function isUnsigned({ signature, hidden }: ReasoningPart): boolean {
  return signature === null && hidden === null;
}

function isForeign({ signature, hidden }: ReasoningPart): boolean {
  return (signature ?? hidden)?.by !== ID;
}

function joined(run: readonly ReasoningPart[], last: ReasoningPart): ReasoningPart {
  const text = run.flatMap(({ texts }) => texts).join('');
  return { ...last, path: run[0]?.path ?? last.path, texts: text === '' ? [] : [text] };
}
