/** Any items of an answer of the Responses dialect. */
import fc from 'fast-check';
import { functionCall, message, reasoning, type Told } from './responses-grammar.ts';

const words = fc.array(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 4 });
const item = fc.oneof(
  words.map((pieces) => (id: string) => message(`msg_${id}`, pieces)),
  fc.tuple(fc.string({ minLength: 1, maxLength: 6 }), words).map(
    ([name, pieces]) =>
      (id: string) =>
        functionCall(id, name, pieces),
  ),
  fc.tuple(fc.array(words, { maxLength: 3 }), fc.option(fc.base64String({ minLength: 4 }))).map(
    ([paragraphs, sealed]) =>
      (id: string) =>
        reasoning(`rs_${id}`, paragraphs, sealed),
  ),
);
export const items: fc.Arbitrary<readonly Told[]> = fc
  .array(item, { maxLength: 5 })
  .map((makers) => makers.map((make, index) => make(`${index}`)));
