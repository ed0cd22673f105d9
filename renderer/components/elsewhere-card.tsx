import type { ParticipantView } from '../../shared/contract.ts';
import { inviteLabel } from '../../shared/labels.ts';
import type { Client } from '../client.ts';
import { useAnswer } from '../hooks/use-answer.ts';
import { Chip } from './chip.tsx';
import { ConnectionName } from './connection-name.tsx';
import { Card } from './panel.tsx';

interface ElsewhereCardProps {
  readonly client: Client;
  readonly person: ParticipantView;
  readonly now: number;
  readonly onOpen: (person: ParticipantView) => void;
}

/** The same address in other connections: another participant each, invited by themselves. */
export function ElsewhereCard({ client, person, now, onOpen }: ElsewhereCardProps) {
  const { connection, email } = person;
  const { answer } = useAnswer(client, 'participant', { connection, email }, email);
  if (!answer || answer.elsewhere.length === 0) return null;
  return (
    <Card title="Also in">
      <ul className="elsewhere">
        {answer.elsewhere.map((other) => (
          <li key={other.connection}>
            <button type="button" className="name-button" onClick={() => onOpen(other)}>
              <ConnectionName id={other.connection} />
            </button>
            <Chip label={inviteLabel(other.invite, now)} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
