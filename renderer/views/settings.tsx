import type { StatusView } from '../../shared/contract.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import { ComputerCard } from '../components/computer-card.tsx';
import { ForgottenCard } from '../components/forgotten-card.tsx';
import { Skeleton } from '../components/list-states.tsx';
import { Card } from '../components/panel.tsx';
import { AboutCard } from '../components/settings/about-card.tsx';
import { FixedCard } from '../components/settings/fixed-card.tsx';
import { LanguageCard } from '../components/settings/language-card.tsx';
import { MailForm } from '../components/settings/mail-form.tsx';
import { ReachForm } from '../components/settings/reach-form.tsx';
import { RetentionCard } from '../components/settings/retention-card.tsx';
import { useKeys } from '../hooks/use-keys.ts';
import { searchPeople } from '../hooks/use-place.ts';

interface SettingsProps {
  readonly client: Client;
  readonly byHand: ByHand;
  /** Null before the first snapshot. */
  readonly status: StatusView | null;
}

const NOTHING_TO_CLOSE = () => {};

/** What holds for all connections, and for this computer. */
export function Settings({ client, byHand, status }: SettingsProps) {
  useKeys({ search: searchPeople, close: NOTHING_TO_CLOSE });
  return (
    <>
      <header className="head">
        <div className="title-row">
          <h1>Settings</h1>
        </div>
      </header>
      <div className="columns">
        <div className="pane sheet">
          {status === null && <Skeleton rows={6} />}
          {status && (
            <>
              <Card title="Mail" isMain>
                <MailForm client={client} byHand={byHand} status={status} />
              </Card>
              <Card title="How Tito reaches this computer" isMain>
                <ReachForm client={client} byHand={byHand} status={status} />
              </Card>
              <Card title="Rules" isMain>
                <p>
                  Who is invited, what happens to test tickets and whether people are told of a withdrawal is
                  set for each event, under <a href="#/connect">Connect</a>.
                </p>
              </Card>
              <RetentionCard client={client} byHand={byHand} />
              <ForgottenCard client={client} byHand={byHand} version={status.problems} />
              <ComputerCard byHand={byHand} />
              <FixedCard variables={status.fixedFromOutside} />
              <LanguageCard />
              <AboutCard client={client} />
            </>
          )}
        </div>
      </div>
    </>
  );
}
