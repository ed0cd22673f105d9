import { useState } from 'react';
import type { ConnectionView, ParticipantView } from '../../shared/contract.ts';
import { exactTime, plain, shortTime } from '../../shared/format.ts';
import { inviteLabel } from '../../shared/labels.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import { isBlocked } from '../person-actions.ts';
import { inviteSentence, NOBODY_FOR_NOW } from '../words.ts';
import { Chip } from './chip.tsx';
import { CopyButton } from './copy-button.tsx';
import { ElsewhereCard } from './elsewhere-card.tsx';
import { HistoryCard } from './history-card.tsx';
import { MailReader } from './mail-reader.tsx';
import { Card, Panel } from './panel.tsx';
import { PersonActions } from './person-actions.tsx';
import { TicketList } from './ticket-list.tsx';
import { When } from './when.tsx';

interface PersonPanelProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly person: ParticipantView;
  readonly connection: ConnectionView | undefined;
  /** The mail queue stands still as a whole. */
  readonly isMailStopped: boolean;
  readonly now: number;
  /** Opens another participant in place of this one. */
  readonly onOpen: (person: ParticipantView) => void;
  readonly onClose: () => void;
}

/** One participant: their invite and why it stands as it does, their tickets, their link, their mail. */
export function PersonPanel(props: PersonPanelProps) {
  const { client, byHand, person, connection, isMailStopped, now, onOpen, onClose } = props;
  const [isReading, setReading] = useState(false);
  const { email, name, invite } = person;
  return (
    <Panel title={<bdi>{plain(name || email)}</bdi>} label="Participant" onClose={onClose}>
      <p className="panel-sub">{plain(email)}</p>
      <PersonActions
        client={client}
        person={person}
        connection={connection}
        byHand={byHand}
        onRead={() => setReading(true)}
        onForgotten={onClose}
      />
      <Card title="Invite">
        <p>
          <Chip label={inviteLabel(invite, now)} />
          {invite.revision > 1 && <span className="second"> revision {invite.revision}</span>}
        </p>
        <p>{plain(inviteSentence(invite))}</p>
        {invite.state === 'queued' && isMailStopped && <p>{NOBODY_FOR_NOW}</p>}
        {person.guest && <p className="second">You added them by hand.</p>}
        {isBlocked(person) && <p className="second">“Allow again” lets the tickets they hold decide.</p>}
        {invite.sentAt !== null && <p className="second">Sent on {exactTime(invite.sentAt)}</p>}
        {invite.retryAt !== null && (
          <p className="second">
            Next try: <When at={invite.retryAt} words={shortTime(invite.retryAt, now)} />
          </p>
        )}
      </Card>
      <TicketList person={person} byHand={byHand} />
      <Card title="Access link">
        {invite.link === null ? (
          <p className="second">None yet: it is made with the invite.</p>
        ) : (
          <div className="url">
            <code title={invite.link}>{plain(invite.link)}</code>
            <CopyButton text={invite.link} what="the access link" />
          </div>
        )}
        {person.openedAt !== null && (
          <p className="second" title={exactTime(person.openedAt)}>
            Last opened {shortTime(person.openedAt, now)}, by them or by a scanner of their mail.
          </p>
        )}
      </Card>
      <ElsewhereCard client={client} person={person} now={now} onOpen={onOpen} />
      <HistoryCard client={client} person={person} now={now} />
      {isReading && <MailReader client={client} person={person} onClose={() => setReading(false)} />}
    </Panel>
  );
}
