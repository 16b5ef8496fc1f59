import { type Context, createContext, use, useEffect, useSyncExternalStore } from 'react';
import type { Api } from '../../api/client.ts';
import { useApi, useMe, useSession } from '../../session/context.tsx';
import type { Session } from '../../session/session.ts';
import { ChatStore } from './chat-store.ts';
import type { Chat } from './conversation.ts';

/** Of this tab: answers go on coming while another page is in sight. */
let current: { readonly user: string; readonly store: ChatStore } | null = null;

/** The chat of whoever is signed in. */
export function useChatStore(): ChatStore {
  const api = useApi();
  const session = useSession();
  const user = useMe()?.user_id ?? 'nobody';
  const store = storeOf(user, api, session);
  useEffect(() => {
    const save = (): void => store.save();
    addEventListener('pagehide', save);
    return () => removeEventListener('pagehide', save);
  }, [store]);
  return store;
}

function storeOf(user: string, api: Api, session: Session): ChatStore {
  if (current?.user === user) return current.store;
  current?.store.end();
  const store = openStore(user, api, session);
  current = { user, store };
  return store;
}

function openStore(user: string, api: Api, session: Session): ChatStore {
  const place = `weir-playground-${user}`;
  const store = new ChatStore({
    api,
    read: () => readKept(place),
    write: (text) => keep(place, text),
    frame: (work) => requestAnimationFrame(work),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    now: () => performance.now(),
    newId: () => crypto.randomUUID(),
  });
  // A lost session is taken up again; one that was ended is not.
  const stop = session.subscribe(() => {
    if (session.now().state !== 'out') return;
    stop();
    store.end();
    if (current?.store === store) current = null;
  });
  return store;
}

function readKept(place: string): string | null {
  try {
    return sessionStorage.getItem(place);
  } catch {
    // A browser that keeps nothing begins with an empty chat.
    return null;
  }
}

function keep(place: string, text: string | null): boolean {
  try {
    if (text === null) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, text);
    return true;
  } catch {
    return false;
  }
}

export function useChatState(store: ChatStore): Chat {
  return useSyncExternalStore(store.subscribe, store.state);
}

export const ChatContext: Context<ChatStore | null> = createContext<ChatStore | null>(null);

/** The chat around this component; it stays the same while its state changes. */
export function useChat(): ChatStore {
  const store = use(ChatContext);
  if (store === null) throw new Error('there is no chat around this component');
  return store;
}
