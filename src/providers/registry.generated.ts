// Made by tools/generate-registry.ts. Add a record beside this file and run it again.
import type { ProviderRecord } from '../contract/provider.ts';
import { aihubmix } from './aihubmix.ts';
import { newApi } from './new-api.ts';
import { ollama } from './ollama.ts';
import { openaiCompatible } from './openai-compatible.ts';
import { openai } from './openai.ts';
import { openrouter } from './openrouter.ts';
import { sandbox } from './sandbox.ts';

/** Every provider Weir knows, in the order of its id. */
export const PROVIDER_RECORDS: readonly ProviderRecord[] = [
  aihubmix,
  newApi,
  ollama,
  openaiCompatible,
  openai,
  openrouter,
  sandbox,
];
