// Made by tools/generate-registry.ts. Add a record beside this file and run it again.
import type { ProviderRecord } from '../contract/provider.ts';
import { ai302 } from './302ai.ts';
import { aihubmix } from './aihubmix.ts';
import { alibaba } from './alibaba.ts';
import { anthropicCompatible } from './anthropic-compatible.ts';
import { anthropic } from './anthropic.ts';
import { ark } from './ark.ts';
import { azure } from './azure.ts';
import { bedrock } from './bedrock.ts';
import { cerebras } from './cerebras.ts';
import { cloudflare } from './cloudflare.ts';
import { cohere } from './cohere.ts';
import { cometapi } from './cometapi.ts';
import { deepinfra } from './deepinfra.ts';
import { deepseek } from './deepseek.ts';
import { fireworks } from './fireworks.ts';
import { geminiCompatible } from './gemini-compatible.ts';
import { githubModels } from './github-models.ts';
import { google } from './google.ts';
import { groq } from './groq.ts';
import { huggingface } from './huggingface.ts';
import { litellm } from './litellm.ts';
import { lmstudio } from './lmstudio.ts';
import { minimax } from './minimax.ts';
import { mistral } from './mistral.ts';
import { moonshotCn } from './moonshot-cn.ts';
import { moonshot } from './moonshot.ts';
import { nanogpt } from './nanogpt.ts';
import { newApi } from './new-api.ts';
import { novita } from './novita.ts';
import { nvidia } from './nvidia.ts';
import { ollama } from './ollama.ts';
import { openaiCompatible } from './openai-compatible.ts';
import { openai } from './openai.ts';
import { openrouter } from './openrouter.ts';
import { perplexity } from './perplexity.ts';
import { poe } from './poe.ts';
import { requesty } from './requesty.ts';
import { sandbox } from './sandbox.ts';
import { siliconflowCn } from './siliconflow-cn.ts';
import { siliconflow } from './siliconflow.ts';
import { stepfun } from './stepfun.ts';
import { together } from './together.ts';
import { vercel } from './vercel.ts';
import { vllm } from './vllm.ts';
import { xai } from './xai.ts';
import { xiaomi } from './xiaomi.ts';
import { zai } from './zai.ts';
import { zhipu } from './zhipu.ts';

/** Every provider Weir knows, in the order of its id. */
export const PROVIDER_RECORDS: readonly ProviderRecord[] = [
  ai302,
  aihubmix,
  alibaba,
  anthropicCompatible,
  anthropic,
  ark,
  azure,
  bedrock,
  cerebras,
  cloudflare,
  cohere,
  cometapi,
  deepinfra,
  deepseek,
  fireworks,
  geminiCompatible,
  githubModels,
  google,
  groq,
  huggingface,
  litellm,
  lmstudio,
  minimax,
  mistral,
  moonshotCn,
  moonshot,
  nanogpt,
  newApi,
  novita,
  nvidia,
  ollama,
  openaiCompatible,
  openai,
  openrouter,
  perplexity,
  poe,
  requesty,
  sandbox,
  siliconflowCn,
  siliconflow,
  stepfun,
  together,
  vercel,
  vllm,
  xai,
  xiaomi,
  zai,
  zhipu,
];
