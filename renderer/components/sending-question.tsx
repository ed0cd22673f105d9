import type { ConnectionView, StatusView } from '../../shared/contract.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import { useAnswer } from '../hooks/use-answer.ts';
import { GoLive, Resume } from './sending-questions.tsx';

interface SendingQuestionProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly status: StatusView;
  readonly connection: ConnectionView;
  readonly question: 'go live' | 'resume';
  readonly onClose: () => void;
}

/** Asks from any place whether to send for real, with who would be mailed. */
export function SendingQuestion({
  client,
  byHand,
  status,
  connection,
  question,
  onClose,
}: SendingQuestionProps) {
  const { answer } = useAnswer(client, 'held', { connection: connection.id }, status);
  const asked = { byHand, connection, held: answer ?? null, onClose };
  return question === 'go live' ? <GoLive {...asked} mail={status.mail} /> : <Resume {...asked} />;
}
