import { Check } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import type { MailSettings, StatusView, TypedMail } from '../../../shared/contract.ts';
import type { ByHand } from '../../by-hand.ts';
import type { Client } from '../../client.ts';
import { useAnswer } from '../../hooks/use-answer.ts';
import { type Form, useForm } from '../../hooks/use-form.ts';
import { MAIL_PRESETS, presetOf } from '../../mail-presets.ts';
import { Confirm } from '../confirm.tsx';
import { SelectField, TextField } from '../field.tsx';
import { Failure, Skeleton } from '../list-states.tsx';
import { ProblemNote } from '../notices.tsx';
import { type Held, MailQuestion, whomMailWouldReach } from './mail-question.tsx';

interface MailFormProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly status: StatusView;
}

/** The server that mails the invites, the sender and the rate. */
export function MailForm({ client, byHand, status }: MailFormProps) {
  const { answer, problem, retry } = useAnswer(client, 'mailSettings', {}, status);
  if (answer) {
    const key = `${answer.server?.host} ${answer.server?.port} ${answer.server?.user} ${answer.sender}`;
    return <Fields key={key} client={client} byHand={byHand} status={status} settings={answer} />;
  }
  return problem ? <Failure problem={problem} onRetry={retry} /> : <Skeleton rows={4} />;
}

const OTHER = 'other';

function Fields({ client, byHand, status, settings }: MailFormProps & { settings: MailSettings }) {
  const { server, fixed } = settings;
  const [typed, setTyped] = useState(() => typedFrom(settings));
  const [preset, setPreset] = useState(server ? (presetOf(server.host)?.id ?? OTHER) : '');
  const [asking, setAsking] = useState<Held | null>(null);
  const [isRemoving, setRemoving] = useState(false);
  const form = useForm();
  const chosen = MAIL_PRESETS.find(({ id }) => id === preset) ?? null;
  const isBlank = preset === '';

  function change(changes: Partial<TypedMail>): void {
    setTyped({ ...typed, ...changes });
    for (const field of Object.keys(changes)) form.clear(field);
  }

  function choose(id: string): void {
    setPreset(id);
    const next = MAIL_PRESETS.find((each) => each.id === id);
    if (next) change({ host: next.host, port: next.port, security: next.security });
    // Another server is none of those that have a name here.
    else if (presetOf(typed.host)) change({ host: '' });
  }

  async function store(): Promise<boolean> {
    const isStored = await form.send(() => byHand.submit('setMail', typed));
    // It went in, and is not kept in the window.
    if (isStored && typed.password) setTyped({ ...typed, password: null });
    return isStored;
  }

  async function save(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    // Where it was the mail server that held people back, setting one is like going live.
    const held = await whomMailWouldReach(client, status);
    if (held === null) await store();
    else setAsking(held);
  }

  return (
    <form className="form mail-form" onSubmit={(event) => void save(event)}>
      {fixed.server === null && (
        <SelectField
          label="Who sends your mail?"
          value={preset}
          options={[
            ...(isBlank ? [{ value: '', label: 'Choose…' }] : []),
            ...MAIL_PRESETS.map(({ id, name }) => ({ value: id, label: name })),
            { value: OTHER, label: 'Another mail server' },
          ]}
          onChange={choose}
        />
      )}
      {chosen && fixed.server === null && <p className="aside">{chosen.hint}</p>}
      {!isBlank && (
        <>
          <div className="field-row">
            <TextField
              label="Server"
              isCode
              value={typed.host}
              fixed={fixed.server}
              error={form.fields['host']}
              placeholder="smtp.example.org"
              onChange={(host) => change({ host })}
            />
            <TextField
              label="Port"
              width="short"
              inputMode="numeric"
              value={typed.port}
              fixed={fixed.server ? '' : null}
              error={form.fields['port']}
              onChange={(port) => change({ port })}
            />
          </div>
          <SelectField
            label="Encryption"
            value={typed.security}
            fixed={fixed.server ? '' : null}
            error={form.fields['security']}
            options={[
              { value: 'starttls', label: 'STARTTLS (mostly port 587)' },
              { value: 'tls', label: 'TLS from the start (mostly port 465)' },
              { value: 'none', label: 'None, for a server on this computer or a network you trust' },
            ]}
            onChange={(security) => change({ security })}
          />
          {fixed.server === null && (
            <div className="field-row even">
              <TextField
                label="User"
                value={typed.user}
                error={form.fields['user']}
                placeholder={chosen?.user || 'you@example.org'}
                onChange={(user) => change({ user })}
              />
              <TextField
                label="Password"
                type="password"
                value={typed.password ?? ''}
                error={form.fields['password']}
                hint={typed.password === null ? 'It is set. Leave this empty to keep it.' : ''}
                onChange={(password) =>
                  change({ password: password === '' && server?.hasPassword ? null : password })
                }
              />
            </div>
          )}
          <TextField
            label="Invites are from"
            value={typed.sender}
            fixed={fixed.sender}
            error={form.fields['sender']}
            placeholder="Harbour Conf <org@example.org>"
            hint="A name and an address that this server may send for."
            onChange={(sender) => change({ sender })}
          />
          <TextField
            label="At most"
            value={typed.rate}
            fixed={fixed.rate}
            error={form.fields['rate']}
            placeholder="no limit of ours"
            hint="For example 30/min,500/d: thirty a minute, and five hundred a day. Empty sends as fast as the server takes them."
            onChange={(rate) => change({ rate })}
          />
          {form.problem && <ProblemNote problem={form.problem} />}
          <div className="panel-actions">
            <button type="submit" className="button primary" disabled={form.isBusy}>
              Save
            </button>
            {server && fixed.server === null && (
              <button type="button" className="button quiet-danger" onClick={() => setRemoving(true)}>
                Remove the mail server…
              </button>
            )}
          </div>
          <TryOut byHand={byHand} typed={fixed.server === null ? typed : null} form={form} />
        </>
      )}
      {asking && <MailQuestion byHand={byHand} held={asking} store={store} onClose={() => setAsking(null)} />}
      {isRemoving && (
        <Confirm
          title="Remove the mail server?"
          choices={[{ label: 'Remove it', kind: 'danger', deed: () => byHand.carryOut('removeMail', {}) }]}
          onClose={() => setRemoving(false)}
        >
          <p>Every invite is held from then on. Tito is listened to as before.</p>
        </Confirm>
      )}
    </form>
  );
}

/** Really connects, with what is typed now, and says what came of it. */
function TryOut({ byHand, typed, form }: { byHand: ByHand; typed: TypedMail | null; form: Form }) {
  const [to, setTo] = useState('');
  const [told, setTold] = useState<string | null>(null);
  async function tryOut(): Promise<void> {
    setTold(null);
    await form.send(async () => {
      const result = await byHand.submit('testMail', { mail: typed, to }, true);
      if (result.ok) setTold(result.told);
      return result;
    });
  }
  return (
    <div className="try-out">
      <TextField
        label="Try it out"
        value={to}
        inputMode="email"
        error={form.fields['to']}
        placeholder="your own address, for a test mail"
        hint="Without an address Usher only connects and logs in."
        onChange={(value) => {
          setTo(value);
          form.clear('to');
        }}
      />
      <button type="button" className="button" disabled={form.isBusy} onClick={() => void tryOut()}>
        {form.isBusy ? 'Trying…' : to.trim() === '' ? 'Test the connection' : 'Send a test mail'}
      </button>
      <p className="tried" role="status">
        {told && (
          <>
            <Check size={14} strokeWidth={2.25} aria-hidden="true" />
            {told}
          </>
        )}
      </p>
    </div>
  );
}

function typedFrom({ server, sender, rate }: MailSettings): TypedMail {
  return {
    host: server?.host ?? '',
    port: String(server?.port ?? 587),
    security: server?.security ?? 'starttls',
    user: server?.user ?? '',
    password: server?.hasPassword ? null : '',
    sender,
    rate,
  };
}
