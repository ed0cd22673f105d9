import { lazy, Suspense, useCallback, useState } from 'react';
import type { ConnectionView, StatusView } from '../../shared/contract.ts';
import { assertNever } from '../../shared/model.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import type { Deed } from '../commands.ts';
import { chooseConnection } from '../hooks/use-connection.ts';
import { goTo } from '../hooks/use-place.ts';
import { useShellKeys } from '../hooks/use-shell-keys.ts';
import type { PersonName } from '../people.ts';
import { SendingQuestion } from './sending-question.tsx';
import { Shortcuts } from './shortcuts.tsx';

const Palette = lazy(() => import('./palette.tsx'));

/** What lies over every place: everything to find and do, a question about sending, or the keys. */
export type Over =
  | { readonly is: 'palette' | 'help' }
  | { readonly is: 'question'; readonly question: 'go live' | 'resume'; readonly connection: ConnectionView };

export interface Shell {
  readonly over: Over | null;
  show(over: Over | null): void;
}

export function useShell(): Shell {
  const [over, show] = useState<Over | null>(null);
  const palette = useCallback(() => show({ is: 'palette' }), []);
  const help = useCallback(() => show({ is: 'help' }), []);
  useShellKeys({ palette, help });
  return { over, show };
}

interface ShellDialogsProps {
  readonly shell: Shell;
  readonly client: Client;
  readonly byHand: ByHand;
  readonly status: StatusView | null;
  readonly connection: string | null;
  readonly onOpenPerson: (person: PersonName) => void;
}

export function ShellDialogs({ shell, client, byHand, status, connection, onOpenPerson }: ShellDialogsProps) {
  const { over, show } = shell;
  const close = useCallback(() => show(null), [show]);

  function perform(deed: Deed): void {
    switch (deed.do) {
      case 'go':
        goTo(deed.place);
        break;
      case 'follow':
        location.hash = deed.remedy.href;
        break;
      case 'show':
        chooseConnection(deed.connection);
        break;
      case 'ask':
        show({ is: 'question', question: deed.question, connection: deed.connection });
        break;
      case 'help':
        show({ is: 'help' });
        break;
      case 'copy':
        void byHand.copy(deed.text);
        break;
      case 'pause':
        void byHand.say(byHand.act(deed.connection, { do: 'pause' }));
        break;
      case 'rehearse':
        void byHand.say(byHand.rehearse(deed.connection));
        break;
      default:
        assertNever(deed);
    }
  }

  switch (over?.is) {
    case undefined:
      return null;
    case 'palette':
      return (
        <Suspense>
          <Palette
            client={client}
            status={status}
            connection={connection}
            onDo={perform}
            onOpenPerson={onOpenPerson}
            onClose={close}
          />
        </Suspense>
      );
    case 'help':
      return <Shortcuts onClose={close} />;
    case 'question':
      return status === null ? null : (
        <SendingQuestion
          client={client}
          byHand={byHand}
          status={status}
          connection={over.connection}
          question={over.question}
          onClose={close}
        />
      );
  }
}
