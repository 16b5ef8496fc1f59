// Made by tools/generate-registry.ts. Add a record beside this file and run it again.
import type { ProviderRecord } from '../contract/provider.ts';
import { aihubmix } from './aihubmix.ts';
import { anthropic } from './anthropic.ts';
import { deepseek } from './deepseek.ts';
import { google } from './google.ts';
import { groq } from './groq.ts';
import { mistral } from './mistral.ts';
import { newApi } from './new-api.ts';
import { ollama } from './ollama.ts';
import { openaiCompatible } from './openai-compatible.ts';
import { openai } from './openai.ts';
import { openrouter } from './openrouter.ts';
import { sandbox } from './sandbox.ts';
import { xai } from './xai.ts';

/** Every provider Weir knows, in the order of its id. */
export const PROVIDER_RECORDS: readonly ProviderRecord[] = [
  aihubmix,
  anthropic,
  deepseek,
  google,
  groq,
  mistral,
  newApi,
  ollama,
  openaiCompatible,
  openai,
  openrouter,
  sandbox,
  xai,
];
