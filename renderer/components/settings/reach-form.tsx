import { TriangleAlert } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import type { CallOutput, StatusView } from '../../../shared/contract.ts';
import type { ByHand } from '../../by-hand.ts';
import type { Client } from '../../client.ts';
import { useAnswer } from '../../hooks/use-answer.ts';
import { useDeed } from '../../hooks/use-deed.ts';
import { ChoiceField, FixedNote, TextField } from '../field.tsx';
import { Failure, Skeleton } from '../list-states.tsx';
import { ProblemNote } from '../notices.tsx';

type TunnelSettings = CallOutput<'tunnelSettings'>;
type Way = 'localtunnel' | 'ngrok' | 'own' | 'off';

interface ReachFormProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly status: StatusView;
}

/** How Tito reaches this computer, and what each way means. */
export function ReachForm({ client, byHand, status }: ReachFormProps) {
  const { answer, problem, retry } = useAnswer(client, 'tunnelSettings', {}, status);
  if (answer?.fixed.way) return <FixedWay tunnel={status.tunnel} variable={answer.fixed.way} />;
  if (answer)
    return (
      <Choose key={`${answer.choice} ${answer.name}`} byHand={byHand} status={status} settings={answer} />
    );
  return problem ? <Failure problem={problem} onRetry={retry} /> : <Skeleton rows={3} />;
}

interface ChooseProps extends Omit<ReachFormProps, 'client'> {
  readonly settings: TunnelSettings;
}

function Choose({ byHand, status, settings }: ChooseProps) {
  const { port, hasNgrokToken, fixed } = settings;
  const [way, setWay] = useState<Way | null>(wayOf(settings.choice));
  const [url, setUrl] = useState(way === 'own' ? settings.choice : '');
  const [host, setHost] = useState(/^localtunnel:(.+)$/.exec(settings.choice)?.[1] ?? '');
  const [name, setName] = useState(settings.name ?? '');
  const [ngrokToken, setNgrokToken] = useState('');
  const { problem, run } = useDeed();

  function send(event: SyntheticEvent): void {
    event.preventDefault();
    const tunnel = textOf(way, url, host);
    const wish = way === 'localtunnel' || way === 'ngrok' ? name.trim() || null : null;
    const token = way === 'ngrok' ? ngrokToken.trim() || null : null;
    void run(() => byHand.carryOut('chooseTunnel', { tunnel, name: wish, ngrokToken: token }));
  }

  return (
    <form className="form" onSubmit={send}>
      <ChoiceField
        label="How Tito reaches this computer"
        isLabelSeen={false}
        value={way}
        options={[
          {
            value: 'localtunnel',
            label: 'localtunnel',
            words: 'Free, no account. Good for trying Usher out.',
          },
          {
            value: 'ngrok',
            label: 'ngrok',
            words: 'Needs an account at ngrok, and can keep one address for good.',
          },
          {
            value: 'own',
            label: 'An address of my own',
            words: `A domain, reverse proxy or Cloudflare tunnel that leads to port ${port} on this computer. Best for an event.`,
          },
          {
            value: 'off',
            label: 'Not at all',
            words: 'Only programs on this computer reach Usher. Tito does not.',
          },
        ]}
        onChange={setWay}
      />
      {way === 'localtunnel' && (
        <>
          <p className="aside warn">
            <TriangleAlert size={14} strokeWidth={1.75} aria-hidden="true" />
            Attendees’ names and addresses pass through somebody else’s server, on the last stretch
            unencrypted.
          </p>
          <TextField
            label="Name, if you would like the same address each time"
            value={name}
            placeholder="harbourconf"
            hint="It cannot be promised: somebody else may have it."
            fixed={fixed.name}
            onChange={setName}
          />
          <TextField
            label="Server, if not localtunnel’s own"
            value={host}
            isCode
            placeholder="https://tunnel.example.org"
            onChange={setHost}
          />
        </>
      )}
      {way === 'ngrok' && (
        <>
          <TextField
            label="Authtoken"
            type="password"
            isCode
            value={ngrokToken}
            fixed={fixed.ngrokToken}
            hint={
              fixed.ngrokToken
                ? null
                : hasNgrokToken
                  ? 'It is set. Leave this empty to keep it.'
                  : 'Copy it at dashboard.ngrok.com under Your Authtoken. It is kept as a secret.'
            }
            onChange={setNgrokToken}
          />
          <TextField
            label="Domain, if you have reserved one"
            value={name}
            isCode
            placeholder="harbourconf.ngrok.app"
            fixed={fixed.name}
            onChange={setName}
          />
        </>
      )}
      {way === 'own' && (
        <TextField
          label="Address"
          value={url}
          isCode
          inputMode="url"
          placeholder="https://hooks.example.org"
          hint={`What stands after it is passed on as it is, to 127.0.0.1:${port}.`}
          onChange={setUrl}
        />
      )}
      {problem && <ProblemNote problem={problem} />}
      <div className="panel-actions">
        <button type="submit" className="button primary" disabled={way === null}>
          {way === 'off' && status.tunnel.state !== 'off' ? 'Close it' : 'Use this'}
        </button>
      </div>
    </form>
  );
}

/** Where nothing can be chosen, what is so. */
function FixedWay({ tunnel, variable }: { tunnel: StatusView['tunnel']; variable: string }) {
  return (
    <div className="form">
      <p>
        {tunnel.state === 'off'
          ? 'Only programs on this computer reach Usher. Tito does not.'
          : `Through ${tunnel.provider}.`}
      </p>
      <FixedNote variable={variable} />
    </div>
  );
}

/** Nothing is chosen for anybody: `off` is where they begin. */
function wayOf(choice: string): Way | null {
  if (choice === 'off') return null;
  if (choice === 'ngrok') return 'ngrok';
  return choice.startsWith('localtunnel') ? 'localtunnel' : 'own';
}

function textOf(way: Way | null, url: string, host: string): string {
  if (way === 'own') return url.trim();
  if (way === 'localtunnel') return host.trim() === '' ? 'localtunnel' : `localtunnel:${host.trim()}`;
  return way ?? 'off';
}
