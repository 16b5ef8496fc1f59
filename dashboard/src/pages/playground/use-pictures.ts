import { useState } from 'react';
import type { ChatStore } from './chat-store.ts';
import { readPicture, refusalOf } from './picture-files.ts';

interface Attaching {
  /** Why a file was not taken. */
  readonly problem: string | null;
  readonly attach: (files: Iterable<File>) => void;
  readonly remove: (url: string) => void;
  readonly forgetProblem: () => void;
}

/** Puts pictures into the draft. */
export function usePictures(chat: ChatStore): Attaching {
  const [problem, setProblem] = useState<string | null>(null);

  async function add(files: Iterable<File>): Promise<void> {
    setProblem(null);
    for (const file of files) {
      const refusal = refusalOf(file, chat.state().draft.pictures.length);
      if (refusal !== null) {
        setProblem(refusal);
        continue;
      }
      const picture = await readPicture(file);
      const { draft } = chat.state();
      const others = draft.pictures.filter(({ url }) => url !== picture.url);
      chat.setDraft({ ...draft, pictures: [...others, picture] });
    }
  }

  return {
    problem,
    forgetProblem: () => setProblem(null),
    attach: (files) => {
      add(files).catch((error: unknown) =>
        setProblem(error instanceof Error ? error.message : String(error)),
      );
    },
    remove: (url) => {
      const { draft } = chat.state();
      setProblem(null);
      chat.setDraft({ ...draft, pictures: draft.pictures.filter((it) => it.url !== url) });
    },
  };
}
