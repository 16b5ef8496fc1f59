import type { EmbeddingRequest, RenderedEmbedding } from '../../contract/embedding.ts';
import { Losses } from '../../hub/losses.ts';
import { resourceName } from '../gemini-generate/request.ts';

/** Says a request as a batch, also where it is of one text: the answer is a list either way. */
export function renderEmbedding(request: EmbeddingRequest, upstream: string): RenderedEmbedding {
  const losses = new Losses();
  if (request.user !== null) losses.lost('user', 'user');
  losses.extra(request.extra, '');
  const model = resourceName(upstream);
  const requests = request.inputs.map(({ path, text, task, title, dimensions, extra }) => {
    losses.extra(extra, path);
    return {
      model,
      content: { parts: [{ text }] },
      taskType: task ?? undefined,
      title: title ?? undefined,
      outputDimensionality: dimensions ?? undefined,
    };
  });
  return { body: JSON.stringify({ requests }), losses: losses.list() };
}
