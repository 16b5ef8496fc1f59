import type { OfferedModel } from '../../contract/provider.ts';
import { INPUTS, meant, OUTPUTS, saidIn } from '../model-lists/abilities.ts';
import { type Entry, entriesOf, offered, textOf, tokensOf } from '../model-lists/entries.ts';
import { movedPrice, ratesOf } from '../model-lists/prices.ts';

/** Prices are whole numbers: hundredths of a cent for a million tokens. */
const TO_USD = -4;

/**
 * xAI's list of language models. An alias is called and billed like the model it stands for, so it
 * is one more. Prices of long prompts are not in it.
 */
export function readXaiModels(answer: unknown): readonly OfferedModel[] | null {
  return entriesOf(answer, 'models')?.flatMap(readEntry) ?? null;
}

function readEntry(entry: Entry): readonly OfferedModel[] {
  const names = [entry['id'], ...listOf(entry['aliases'])].map(textOf);
  const known = {
    contextTokens: tokensOf(entry['max_prompt_length']),
    inputModalities: meant(saidIn(entry['input_modalities']), INPUTS),
    outputModalities: meant(saidIn(entry['output_modalities']), OUTPUTS),
    rates: pricesOf(entry),
  };
  return names[0] == null ? [] : names.flatMap((id) => (id === null ? [] : [offered(id, known)]));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function pricesOf(entry: Entry): OfferedModel['rates'] {
  // Nothing is free there, so a zero is something not offered.
  const rate = (name: string): string | null =>
    Number.isSafeInteger(entry[name]) && entry[name] !== 0 ? movedPrice(entry[name], TO_USD) : null;
  return ratesOf({
    input: rate('prompt_text_token_price'),
    output: rate('completion_text_token_price'),
    cache_read: rate('cached_prompt_text_token_price'),
  });
}
