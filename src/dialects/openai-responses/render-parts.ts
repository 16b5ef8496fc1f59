import type { MediaPart, Part } from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { audioFormat, dataUrl } from './media.ts';
import { BREAKPOINT, ID } from './schema.ts';
import { extraOf, said, type Task } from './task.ts';

/** Whose words they are: the model's own have types of their own. */
export type Side = 'input_text' | 'output_text';

/** Parts as the content of a message or result: one plain text as a string, all else as a list. */
export function contentOf(parts: readonly Part[], side: Side, task: Task): Json {
  const content = parts.flatMap((part) => partOf(part, side, task));
  return stringIn(content, side) ?? content;
}

/** The text, where there is nothing but one. */
function stringIn(content: readonly Json[], side: Side): string | null {
  const [only] = content as readonly JsonObject[];
  if (content.length !== 1 || only === undefined || only['type'] !== side) return null;
  return Object.keys(only).length === 2 ? (only['text'] as string) : null;
}

function partOf(part: Part, side: Side, task: Task): readonly Json[] {
  if (part.kind === 'native') return ownBlock(part, task);
  if (part.kind === 'media') return mediaOf(part, side, task);
  if (part.kind === 'refusal') {
    return [{ type: 'refusal', refusal: part.text, ...membersOf(part, task) }];
  }
  // Calls, results and reasoning are items, never parts.
  if (part.kind !== 'text') return [];
  return [{ type: side, text: part.text, ...membersOf(part, task) }];
}

/** This dialect's own block, none where it is another's. */
export function ownBlock(part: Extract<Part, { kind: 'native' }>, task: Task): readonly Json[] {
  if (part.dialect === ID) return [part.value];
  task.losses.native(part);
  return [];
}

/** What any part has beside what it says. */
export function membersOf(part: Part, task: Task): JsonObject {
  const extra = extraOf(task, part.extra, part.path);
  if (part.signature !== null) task.losses.lost('reasoning_signature', part.path);
  if (part.cache === null) return extra;
  // The caller's own words for it, where they are others, stand in `extra`.
  if (task.own) return { [BREAKPOINT]: { mode: 'explicit' }, ...extra };
  // Only newer models take marks, and all cache by themselves.
  task.losses.lost('cache_control', part.path);
  return extra;
}

function mediaOf(part: MediaPart, side: Side, task: Task): readonly Json[] {
  const { media, source, name, path } = part;
  const { losses } = task;
  if (source.at === 'text') {
    const text = name === null ? source.text : `${name}:\n\n${source.text}`;
    return [{ type: side, text, ...membersOf(part, task) }];
  }
  const refused = refusal(part, side, task);
  if (refused !== null) {
    losses.missing(refused, path);
    return [];
  }
  const rest = { ...said({ detail: part.detail }), ...membersOf(part, task) };
  if (media === 'image') return [{ type: 'input_image', ...imageSource(part), ...rest }];
  if (media === 'file') return [{ type: 'input_file', ...fileSource(part, task), ...rest }];
  return [{ type: 'input_audio', ...audioSource(part), ...rest }];
}

/** The word for what cannot be said of it, null when all can. */
function refusal({ media, source }: MediaPart, side: Side, task: Task): string | null {
  if (source.at === 'stored' && !task.own) return 'stored_object';
  // The model's own messages hold text alone.
  if (side === 'output_text' && !task.own) return media;
  // Content takes text, images and files (resources/responses, `ResponseInputContent`).
  if (media === 'video' || (media === 'audio' && !task.own)) return media;
  const isUrl = source.at === 'url' && !source.url.startsWith('data:');
  return isUrl && task.target.quirks.mediaUrls === false ? 'media_url' : null;
}

function imageSource({ source }: MediaPart): JsonObject {
  if (source.at === 'stored') return { file_id: source.id };
  if (source.at === 'url') return { image_url: source.url };
  return source.at === 'inline' ? { image_url: dataUrl(source.mimeType, source.data) } : {};
}

function fileSource({ source, name }: MediaPart, task: Task): JsonObject {
  const named = said({ filename: name });
  if (source.at === 'stored') return { file_id: source.id, ...named };
  if (source.at === 'url') return { file_url: source.url, ...named };
  if (source.at === 'text') return {};
  const file_data = dataUrl(source.mimeType, source.data);
  if (name !== null || task.own) return { file_data, ...named };
  // Bytes need a name: https://platform.openai.com/docs/guides/pdf-files
  return { file_data, filename: `file.${source.mimeType.replace(/^.*[/+]/, '')}` };
}

function audioSource({ source }: MediaPart): JsonObject {
  if (source.at !== 'inline') return {};
  return { input_audio: { data: source.data, format: audioFormat(source.mimeType) } };
}
