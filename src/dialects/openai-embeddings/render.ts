import type { EmbeddingRequest, RenderedEmbedding } from '../../contract/embedding.ts';
import { Losses } from '../../hub/losses.ts';

/**
 * Says a request as OpenAI takes it. The encoding is not asked for: numbers are what every server
 * sends by itself, and both are read.
 */
export function renderEmbedding(request: EmbeddingRequest, model: string): RenderedEmbedding {
  const losses = new Losses();
  const { inputs } = request;
  const [first] = inputs;
  for (const { path, task, title, dimensions, extra } of inputs) {
    if (task !== null) losses.lost('task_type', path);
    if (title !== null) losses.lost('title', path);
    // One length for all of them is all that can be said.
    if (dimensions !== (first?.dimensions ?? null)) losses.missing('dimensions', path);
    losses.extra(extra, path);
  }
  losses.extra(request.extra, '');
  const texts = inputs.map(({ text }) => text);
  const body = JSON.stringify({
    model,
    input: texts.length === 1 ? texts[0] : texts,
    dimensions: first?.dimensions ?? undefined,
    user: request.user ?? undefined,
  });
  return { body, losses: losses.list() };
}
