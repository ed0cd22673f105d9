import { Mail } from 'lucide-react';
import { useState } from 'react';
import type { ParticipantView, TicketView } from '../../shared/contract.ts';
import { exactTime, inviteLabel, plain, shortTime, ticketStateWord } from '../../shared/format.ts';
import type { Client } from '../client.ts';
import { inviteSentence } from '../words.ts';
import { Chip } from './chip.tsx';
import { CopyButton } from './copy-button.tsx';
import { MailReader } from './mail-reader.tsx';
import { Card, Panel } from './panel.tsx';
import { When } from './when.tsx';

interface PersonPanelProps {
  readonly client: Client;
  readonly person: ParticipantView;
  readonly now: number;
  readonly onClose: () => void;
}

/** One participant: their invite and why it stands as it does, their tickets, their link, their mail. */
export function PersonPanel({ client, person, now, onClose }: PersonPanelProps) {
  const [isReading, setReading] = useState(false);
  const { email, name, invite, tickets, checkedInAt } = person;
  return (
    <Panel title={<bdi>{plain(name || email)}</bdi>} label="Participant" onClose={onClose}>
      <p className="panel-sub">{plain(email)}</p>
      <div className="panel-actions">
        <button type="button" className="button" onClick={() => setReading(true)}>
          <Mail size={16} strokeWidth={1.5} aria-hidden="true" />
          Read the mail
        </button>
      </div>
      <Card title="Invite">
        <p>
          <Chip label={inviteLabel(invite, now)} />
          {invite.revision > 1 && <span className="second"> revision {invite.revision}</span>}
        </p>
        <p>{plain(inviteSentence(invite))}</p>
        {invite.sentAt !== null && <p className="second">Sent on {exactTime(invite.sentAt)}</p>}
        {invite.retryAt !== null && (
          <p className="second">
            Next try: <When at={invite.retryAt} words={shortTime(invite.retryAt, now)} />
          </p>
        )}
      </Card>
      <Card title={tickets.length === 1 ? 'Ticket' : 'Tickets'}>
        <ul className="tickets">
          {tickets.map((ticket) => (
            <Ticket key={ticket.slug} ticket={ticket} />
          ))}
        </ul>
        {tickets.length === 0 && <p className="second">Holds no ticket now.</p>}
        {checkedInAt !== null && <p className="second">Checked in on {exactTime(checkedInAt)}</p>}
      </Card>
      <Card title="Access link">
        {invite.link === null ? (
          <p className="second">None yet: it is made with the invite.</p>
        ) : (
          <div className="url">
            <code title={invite.link}>{plain(invite.link)}</code>
            <CopyButton text={invite.link} what="the access link" />
          </div>
        )}
      </Card>
      {isReading && <MailReader client={client} person={person} onClose={() => setReading(false)} />}
    </Panel>
  );
}

function Ticket({ ticket: { release, reference, state, mode } }: { ticket: TicketView }) {
  return (
    <li>
      <span>{plain(release)}</span>
      <code>{plain(reference)}</code>
      <span className="second">{ticketStateWord(state)}</span>
      {mode === 'test' && <Chip label={{ word: 'Test', tone: 'test' }} />}
      {mode === 'unstated' && <span className="second">Tito did not say if live or test</span>}
    </li>
  );
}
