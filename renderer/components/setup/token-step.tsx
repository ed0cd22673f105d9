import { type SyntheticEvent, useState } from 'react';
import type { ConnectionSetup } from '../../../shared/contract.ts';
import { clock, shortTime } from '../../../shared/format.ts';
import { tidyToken } from '../../../shared/forms.ts';
import type { ByHand } from '../../by-hand.ts';
import { useForm } from '../../hooks/use-form.ts';
import { TITO_WORDS } from '../../tito-words.ts';
import { Confirm } from '../confirm.tsx';
import { FixedNote, TextField } from '../field.tsx';
import { ProblemNote } from '../notices.tsx';

interface TokenStepProps {
  readonly byHand: ByHand;
  readonly setup: ConnectionSetup;
  readonly now: number;
}

/** The secret that proves what comes from Tito. It goes in here and is never shown again. */
export function TokenStep({ byHand, setup, now }: TokenStepProps) {
  const { token, tokenPlace } = TITO_WORDS[setup.dialect];
  const [isAsking, setAsking] = useState<'replace' | 'rotate' | null>(null);
  const { tokens, fixed } = setup;
  if (fixed.token) return <FixedNote variable={fixed.token} />;
  if (tokens.length === 0) {
    return (
      <>
        <p>{tokenPlace} It is kept as a secret on this computer and never shown again.</p>
        <TokenForm byHand={byHand} setup={setup} isRotating={false} onDone={() => {}} />
      </>
    );
  }
  if (tokens.length > 1) return <Rotation byHand={byHand} setup={setup} now={now} />;
  if (isAsking) {
    return (
      <>
        <p>
          {isAsking === 'rotate'
            ? `Paste the new ${token}. Deliveries signed with either are taken until you drop the old one, so none is lost.`
            : `Paste the right ${token}. The one that is set stops counting at once.`}
        </p>
        <TokenForm
          byHand={byHand}
          setup={setup}
          isRotating={isAsking === 'rotate'}
          onDone={() => setAsking(null)}
        />
      </>
    );
  }
  return (
    <>
      <p className="token-set">
        <span aria-hidden="true">••••••••••••</span> The {token} is set.{' '}
        {lastUse(tokens[0]?.usedAt ?? null, now)}
      </p>
      <div className="panel-actions">
        <button type="button" className="button" onClick={() => setAsking('replace')}>
          Paste another
        </button>
        <button type="button" className="button" onClick={() => setAsking('rotate')}>
          Rotate…
        </button>
      </div>
    </>
  );
}

interface TokenFormProps {
  readonly byHand: ByHand;
  readonly setup: ConnectionSetup;
  readonly isRotating: boolean;
  readonly onDone: () => void;
}

function TokenForm({ byHand, setup: { id, dialect, tokens }, isRotating, onDone }: TokenFormProps) {
  const { token } = TITO_WORDS[dialect];
  const [typed, setTyped] = useState('');
  const { fields, problem, isBusy, send, clear } = useForm();
  const { stray } = tidyToken(typed);
  async function save(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    const input = { connection: id, token: typed, rotate: isRotating };
    if (!(await send(() => byHand.submit('setToken', input)))) return;
    setTyped('');
    onDone();
  }
  return (
    <form className="form" onSubmit={(event) => void save(event)}>
      <TextField
        label={`${token.slice(0, 1).toUpperCase()}${token.slice(1)}`}
        type="password"
        isCode
        value={typed}
        error={fields['token']}
        hint={stray === null ? '' : `There is ${stray}. It is left out.`}
        onChange={(value) => {
          setTyped(value);
          clear('token');
        }}
      />
      {problem && <ProblemNote problem={problem} />}
      <div className="panel-actions">
        <button type="submit" className="button primary" disabled={isBusy}>
          {isRotating ? 'Add the new token' : 'Save'}
        </button>
        {tokens.length > 0 && (
          <button type="button" className="button" onClick={onDone}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}

/** Two tokens count. Which one Tito uses tells when the old one can go. */
function Rotation({ byHand, setup, now }: TokenStepProps) {
  const [isAsking, setAsking] = useState(false);
  const [newest, old] = setup.tokens;
  const { token } = TITO_WORDS[setup.dialect];
  const isProven = newest?.usedAt != null && newest.usedAt >= (old?.usedAt ?? 0);
  const drop = () => byHand.carryOut('dropOldToken', { connection: setup.id });
  return (
    <>
      <p>Both count, so that no delivery is lost while Tito goes over to the new one.</p>
      <dl className="pairs">
        <div>
          <dt>New</dt>
          <dd>{lastUse(newest?.usedAt ?? null, now)}</dd>
        </div>
        <div>
          <dt>Old</dt>
          <dd>{lastUse(old?.usedAt ?? null, now)}</dd>
        </div>
      </dl>
      <div className="panel-actions">
        <button
          type="button"
          className={isProven ? 'button primary' : 'button'}
          onClick={() => (isProven ? void drop() : setAsking(true))}
        >
          {isProven ? 'Drop the old token' : 'Drop the old token…'}
        </button>
      </div>
      {isAsking && (
        <Confirm
          title="Drop the old token already?"
          choices={[{ label: 'Drop it', kind: 'danger', deed: drop }]}
          onClose={() => setAsking(false)}
        >
          <p>
            No delivery has come with the new {token} yet. If Tito still signs with the old one, everything it
            sends from now on is refused.
          </p>
        </Confirm>
      )}
    </>
  );
}

function lastUse(usedAt: number | null, now: number): string {
  if (usedAt === null) return 'No delivery has come with it since Usher started.';
  const isRecent = now - usedAt < 12 * 60 * 60 * 1000;
  return `A delivery last came with it at ${isRecent ? clock(usedAt) : shortTime(usedAt, now)}.`;
}
