import { Plus } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { ConnectionView, StatusView } from '../../shared/contract.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import { Failure, Skeleton } from '../components/list-states.tsx';
import { MailForm } from '../components/settings/mail-form.tsx';
import { ReachForm } from '../components/settings/reach-form.tsx';
import { ConnectionCard } from '../components/setup/connection-card.tsx';
import { LinkStep } from '../components/setup/link-step.tsx';
import { LiveStep } from '../components/setup/live-step.tsx';
import { NewConnection } from '../components/setup/new-connection.tsx';
import { RulesCard } from '../components/setup/rules-card.tsx';
import { Step } from '../components/setup/step.tsx';
import { TestStep } from '../components/setup/test-step.tsx';
import { TokenStep } from '../components/setup/token-step.tsx';
import { TypesStep } from '../components/setup/types-step.tsx';
import { UrlStep } from '../components/setup/url-step.tsx';
import { useAnswer } from '../hooks/use-answer.ts';
import { chooseConnection } from '../hooks/use-connection.ts';
import { useKeys } from '../hooks/use-keys.ts';
import { forgetAsked, searchPeople, useAsked } from '../hooks/use-place.ts';
import { progressOf, STEPS, type StepName, stepsOf } from '../setup-steps.ts';
import type { WindowState } from '../state.ts';
import { eventName } from '../words.ts';

interface ConnectProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly state: WindowState;
  /** The connection that every place shows; null for all. */
  readonly chosen: string | null;
  readonly now: number;
}

const NOTHING_TO_CLOSE = () => {};

/** What is filled in, or pressed, in a step that is open. */
const FIELD = '.step-body :is(input, select, textarea, button)';

/** Wires events to Usher: one that is new step by step, and all that can be set about those there are. */
export function Connect({ client, byHand, state, chosen, now }: ConnectProps) {
  const { status } = state;
  const [isAdding, setAdding] = useState(false);
  useKeys({ search: searchPeople, close: NOTHING_TO_CLOSE });
  const [step, of] = useAsked();
  const asked = STEPS.find((each) => each === step) ?? null;
  useEffect(() => {
    if (asked !== null) setAdding(false);
  }, [asked]);
  const connections = status?.connections ?? [];
  const shown = asked === null ? chosen : of;
  const connection = connections.find(({ id }) => id === shown) ?? connections[0] ?? null;
  const isNew = status !== null && connections.length === 0;
  return (
    <>
      <header className="head">
        <div className="title-row">
          <h1>{isNew || isAdding ? 'Connect an event' : 'Connect'}</h1>
          <span className="spring" />
          {!isNew && !isAdding && status && (
            <button type="button" className="button" onClick={() => setAdding(true)}>
              <Plus size={16} strokeWidth={1.5} aria-hidden="true" />
              Connect another event
            </button>
          )}
        </div>
        {connections.length > 1 && !isAdding && (
          <nav className="tabs" aria-label="Connections">
            {connections.map(({ id, name }) => (
              <button
                key={id}
                type="button"
                aria-pressed={id === connection?.id}
                onClick={() => chooseConnection(id)}
              >
                {eventName(name)}
              </button>
            ))}
          </nav>
        )}
      </header>
      <div className="columns">
        <div className="pane sheet">
          {status === null && <Skeleton rows={6} />}
          {(isNew || isAdding) && (
            <NewConnection
              client={client}
              isFirst={isNew}
              onMade={(id) => {
                chooseConnection(id);
                setAdding(false);
              }}
              onCancel={() => setAdding(false)}
            />
          )}
          {status && connection && !isAdding && (
            <OfConnection
              key={connection.id}
              client={client}
              byHand={byHand}
              state={state}
              status={status}
              connection={connection}
              asked={asked}
              now={now}
            />
          )}
        </div>
      </div>
    </>
  );
}

interface OfConnectionProps extends Omit<ConnectProps, 'chosen'> {
  readonly status: StatusView;
  readonly connection: ConnectionView;
  /** The step that a link asks for. */
  readonly asked: StepName | null;
}

function OfConnection({ client, byHand, state, status, connection, asked, now }: OfConnectionProps) {
  const {
    answer: setup,
    problem,
    retry,
  } = useAnswer(client, 'connection', { connection: connection.id }, state);
  /** Steps that the reader opened or closed against what would be so by itself. */
  const [turned, setTurned] = useState<ReadonlySet<StepName>>(new Set());
  const steps = setup ? stepsOf(setup, status) : [];
  const current = steps.find(({ isDone }) => !isDone)?.name ?? null;
  // The address and the token are on one page in Tito.
  const isNext = (name: StepName) => name === current || (name === 'token' && current === 'url');
  const isThere = setup !== undefined;
  const show = useEffectEvent((name: StepName) => {
    chooseConnection(connection.id);
    forgetAsked();
    goToStep(name);
  });
  useEffect(() => {
    if (asked !== null && isThere) show(asked);
  }, [asked, isThere]);
  if (!setup) return problem ? <Failure problem={problem} onRetry={retry} /> : <Skeleton rows={6} />;

  function turn(name: StepName, on = !turned.has(name)): void {
    const next = new Set(turned);
    if (on) next.add(name);
    else next.delete(name);
    setTurned(next);
  }

  /** Opens a step, whatever stands open, and puts the reader there. */
  function goToStep(name: StepName): void {
    turn(name, !isNext(name));
    setTimeout(() => {
      const step = document.getElementById(`step-${name}`);
      const field = step?.querySelector<HTMLElement>(FIELD) ?? step?.querySelector('button');
      field?.focus({ preventScroll: true });
      step?.scrollIntoView({ block: 'nearest' });
    });
  }

  const bodies: Readonly<Record<StepName, React.ReactNode>> = {
    reach: <ReachForm client={client} byHand={byHand} status={status} />,
    url: <UrlStep setup={setup} />,
    token: <TokenStep byHand={byHand} setup={setup} now={now} />,
    types: <TypesStep client={client} byHand={byHand} setup={setup} />,
    test: <TestStep setup={setup} now={now} onPasteToken={() => goToStep('token')} />,
    link: <LinkStep client={client} byHand={byHand} setup={setup} />,
    mail: <MailForm client={client} byHand={byHand} status={status} />,
    live: (
      <LiveStep
        client={client}
        byHand={byHand}
        status={status}
        connection={connection}
        fixed={setup.fixed.sending}
      />
    ),
  };

  return (
    <>
      <div className="setup-head">
        <h2>{eventName(setup.name)}</h2>
        <span className="second">{progressOf(steps)}</span>
      </div>
      <div className="steps">
        {steps.map((step, at) => {
          const isCurrent = step.name === current;
          return (
            <Step
              key={step.name}
              id={`step-${step.name}`}
              number={at + 1}
              title={step.title}
              isDone={step.isDone}
              isCurrent={isCurrent}
              isOpen={turned.has(step.name) !== isNext(step.name)}
              onToggle={() => turn(step.name)}
              label={step.label}
              summary={step.summary}
            >
              {bodies[step.name]}
            </Step>
          );
        })}
      </div>
      <RulesCard client={client} byHand={byHand} setup={setup} />
      <ConnectionCard byHand={byHand} setup={setup} />
    </>
  );
}
