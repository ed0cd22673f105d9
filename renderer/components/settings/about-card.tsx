import { exactTime, plain } from '../../../shared/format.ts';
import type { Client } from '../../client.ts';
import { useAnswer } from '../../hooks/use-answer.ts';
import { CopyButton } from '../copy-button.tsx';
import { Failure, Skeleton } from '../list-states.tsx';
import { Card } from '../panel.tsx';

/** Which Usher this is, and where its data lies. */
export function AboutCard({ client }: { client: Client }) {
  const { answer, problem, retry } = useAnswer(client, 'about', {}, null);
  return (
    <Card title="About" isMain>
      {answer && (
        <dl className="pairs wide">
          <div>
            <dt>Usher</dt>
            <dd>
              {answer.version}, running since {exactTime(answer.startedAt)}
            </dd>
          </div>
          <div>
            <dt>Runs on</dt>
            <dd>{answer.versions.map(({ name, version }) => `${name} ${version}`).join(' · ')}</dd>
          </div>
          <div>
            <dt>Data</dt>
            <dd className="url">
              <code>{plain(answer.folder)}</code>
              <CopyButton text={answer.folder} what="the data folder’s path" />
            </dd>
          </div>
          <div>
            <dt>Licence</dt>
            <dd>{answer.licence}. Your attendees’ data stays on this computer.</dd>
          </div>
        </dl>
      )}
      {!answer && (problem ? <Failure problem={problem} onRetry={retry} /> : <Skeleton rows={3} />)}
    </Card>
  );
}
