import { useState } from 'react';
import type { ConnectionView, StatusView } from '../../shared/contract.ts';
import type { TemplateKind } from '../../shared/mail-template.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import { Segment } from './segment.tsx';
import { TemplateEditor } from './template-editor.tsx';

interface TemplateTabProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly connection: ConnectionView;
  readonly mail: StatusView['mail'];
}

const KINDS = { invite: 'Invite', notice: 'Withdrawal note' } as const;

/** What the mails of one connection say. */
export function TemplateTab({ client, byHand, connection, mail }: TemplateTabProps) {
  const [kind, setKind] = useState<TemplateKind>('invite');
  return (
    <TemplateEditor
      key={kind}
      client={client}
      byHand={byHand}
      connection={connection.id}
      kind={kind}
      sender={mail.sender}
    >
      <Segment label="Which mail" options={KINDS} value={kind} onChange={setKind} />
      {kind === 'notice' && !connection.withdrawNotice && (
        <span className="second">Not sent now: see “Rules” under Connect.</span>
      )}
    </TemplateEditor>
  );
}
