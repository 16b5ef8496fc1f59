/**
 * One name for the same model at all providers. The maker's own spelling is the name; these rules
 * undo what others do to it. Rather two names for one model than one name for two: whoever asks by
 * it may be sent to any of its ways.
 */

/** Folders and makers before a slash: `anthropic/`, `accounts/fireworks/models/`, `@cf/meta/`. */
const FOLDERS = /^.*\//;

/** What says that an id is another thing than the model: another price, other limits, a tool, a size. */
const VARIANT =
  /:|-(free|think|thinking|nothink|search|online|batch|fp4|fp8|int4|int8|awq|gptq|turbo-lora)$/;

/** Prefixes by which AiHubMix tells whose copy of an open model it is; the copies cost differently. */
const COPY = /^(alicloud|baidu|sophnet|sf|siliconflow|deep|coding|mm)-/;

/** OpenRouter's own names choose a model by themselves. */
const ROUTER = /^openrouter\//;

/** Bedrock's and Vertex AI's own ways to write a version. Without its colon only Bedrock's ids have one. */
const CLOUD_VERSION = /(-v\d+:\d+|@(default|latest))$/;
const CLOUD_MAJOR = /-v\d+$/;
const CLOUD_DATE = /@(?=\d{8}$)/;
const CLOUD_MAKER =
  /^((us|eu|apac|global|au|jp)\.)?(anthropic|meta|mistral|amazon|cohere|deepseek|openai|qwen)\./;

/** Anthropic has one snapshot under each name, so its date says nothing more; but for these. */
const CLAUDE_DATE = /-20\d{6}$/;
const SECOND_SNAPSHOTS = new Set(['claude-3-5-sonnet-20240620']);

/** `claude-3.5-sonnet`, `claude-4.5-sonnet`: the maker has the family first since the fourth. */
const CLAUDE_NUMBER_FIRST = /^claude-(\d)-(\d)-(opus|sonnet|haiku)$/;

/** Spellings that no rule covers, each with where it stands. */
const ALIASES: Readonly<Record<string, string>> = {
  // OpenRouter.
  'claude-opus-4': 'claude-opus-4-0',
  'claude-sonnet-4': 'claude-sonnet-4-0',
  // models.dev and resellers.
  'gpt-4-1': 'gpt-4.1',
  'gpt-4-1-mini': 'gpt-4.1-mini',
  'gpt-4-1-nano': 'gpt-4.1-nano',
  'gpt-5-1': 'gpt-5.1',
  'gemini-2-5-pro': 'gemini-2.5-pro',
  'gemini-2-5-flash': 'gemini-2.5-flash',
  'deepseek-v3-1': 'deepseek-v3.1',
  'glm-4-6': 'glm-4.6',
  // Together and Fireworks, as the maker wrote it at Hugging Face.
  'llama-v3p3-70b-instruct': 'llama-3.3-70b-instruct',
  'llama-v3p1-405b-instruct': 'llama-3.1-405b-instruct',
  'llama-v3p1-8b-instruct': 'llama-3.1-8b-instruct',
  'meta-llama-3.3-70b-instruct': 'llama-3.3-70b-instruct',
  'meta-llama-3.1-405b-instruct': 'llama-3.1-405b-instruct',
  'meta-llama-3.1-70b-instruct': 'llama-3.1-70b-instruct',
  'meta-llama-3.1-8b-instruct': 'llama-3.1-8b-instruct',
  'deepseek-v3p1': 'deepseek-v3.1',
};

/**
 * The name of a model by the id a provider has for it, in lower case; null for a variant, which is
 * nobody's model but its own.
 */
export function canonicalOf(id: string): string | null {
  const cloud = id.trim().toLowerCase().replace(CLOUD_VERSION, '').replace(CLOUD_DATE, '-');
  const plain = cloud.replace(FOLDERS, '');
  const made = plain.replace(CLOUD_MAKER, '');
  const bare = made === plain ? plain : made.replace(CLOUD_MAJOR, '');
  if (bare === '' || ROUTER.test(cloud) || VARIANT.test(bare) || COPY.test(bare)) return null;
  const name = bare.startsWith('claude') ? claude(bare) : bare;
  return ALIASES[name] ?? name;
}

/** Makers' folders, as OpenRouter, Hugging Face, Google, Fireworks and Cloudflare write them. */
const MAKERS =
  /^((accounts\/fireworks\/)?models|(@cf\/)?(ai21|alibaba|allenai|amazon|anthropic|baidu|bytedance(-seed)?|cohere|deepseek(-ai)?|google|ibm(-granite)?|meta(-llama)?|microsoft|minimax(ai)?|mistral(ai)?|moonshot(ai)?|nvidia|openai|perplexity|qwen|stepfun(-ai)?|tencent|x-?ai|xiaomi(mimo)?|z-?ai(-org)?|zhipu(ai)?))$/;

/**
 * The names of the models that a name asked for, and what follows its first slash, may be spellings
 * of: whether that begins with a provider's name is known where the providers are. A folder counts
 * only if it is a maker's, since others keep models of their own in theirs.
 */
export function canonicalAsked(name: string): readonly [string | null, string | null] {
  const slash = name.indexOf('/');
  const rest = slash <= 0 ? '' : name.slice(slash + 1);
  return [asked(name), asked(rest)];
}

function asked(name: string): string | null {
  const end = name.lastIndexOf('/');
  const known = end === -1 || MAKERS.test(name.slice(0, end).toLowerCase());
  return known ? canonicalOf(name) : null;
}

function claude(id: string): string {
  const dashed = id.replaceAll('.', '-');
  if (SECOND_SNAPSHOTS.has(dashed)) return dashed;
  const name = dashed.replace(CLAUDE_DATE, '').replace(/-latest$/, '');
  const [, major, minor, family] = CLAUDE_NUMBER_FIRST.exec(name) ?? [];
  if (major === undefined || Number(major) < 4) return name;
  return `claude-${family}-${major}-${minor}`;
}
