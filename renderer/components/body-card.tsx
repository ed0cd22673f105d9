import { useEffect, useMemo, useState } from 'react';
import type { DeliveryDetail } from '../../shared/contract.ts';
import { number, plain } from '../../shared/format.ts';
import type { Problem } from '../../shared/model.ts';
import { readBody } from '../body.ts';
import { CallFailure, type Client } from '../client.ts';
import { jsonLines } from '../json-lines.ts';
import { NO_BODY, signatureWords } from '../live-words.ts';
import { ProblemNote } from './notices.tsx';
import { type Tab, Tabs } from './tabs.tsx';

interface BodyCardProps {
  readonly client: Client;
  readonly detail: DeliveryDetail;
}

/** What Tito sent, and how that is known: read from disk only now that somebody looks. */
export function BodyCard({ client, detail }: BodyCardProps) {
  const { body, row } = detail;
  const signature: Tab = { name: 'Signature', show: () => <Signature detail={detail} /> };
  const kept: Tab[] = [
    { name: 'Body', show: () => <Body client={client} id={row.id} body={body} isRaw={false} /> },
    { name: 'Raw', show: () => <Body client={client} id={row.id} body={body} isRaw /> },
    { name: 'Headers', show: () => <Headers headers={detail.headers} /> },
  ];
  // Of what is not kept there is only the signature to explain.
  const tabs = body.kept ? kept : kept.slice(0, 1);
  return <Tabs label="What Tito sent" tabs={[...tabs, signature]} />;
}

interface BodyProps {
  readonly client: Client;
  readonly id: string;
  readonly body: DeliveryDetail['body'];
  readonly isRaw: boolean;
}

function Body({ client, id, body, isRaw }: BodyProps) {
  const [tries, setTries] = useState(0);
  if (!body.kept) return <p className="card second">{NO_BODY[body.why]}</p>;
  return (
    <KeptBody
      key={tries}
      client={client}
      id={id}
      bytes={body.bytes}
      isText={body.isText}
      isRaw={isRaw}
      onRetry={() => setTries(tries + 1)}
    />
  );
}

type Read =
  | { readonly is: 'reading'; readonly bytes: number }
  | { readonly is: 'there'; readonly bytes: Uint8Array | null }
  | { readonly is: 'failed'; readonly problem: Problem };

interface KeptBodyProps {
  readonly client: Client;
  readonly id: string;
  readonly bytes: number;
  readonly isText: boolean;
  readonly isRaw: boolean;
  readonly onRetry: () => void;
}

function KeptBody({ client, id, bytes, isText, isRaw, onRetry }: KeptBodyProps) {
  const [read, setRead] = useState<Read>({ is: 'reading', bytes: 0 });
  useEffect(() => {
    let isWanted = true;
    const tell = (next: Read) => {
      if (isWanted) setRead(next);
    };
    readBody(client, id, (soFar) => tell({ is: 'reading', bytes: soFar })).then(
      (whole) => tell({ is: 'there', bytes: whole }),
      (error: unknown) => {
        if (!(error instanceof CallFailure)) throw error;
        tell({ is: 'failed', problem: error.problem });
      },
    );
    return () => {
      isWanted = false;
    };
  }, [client, id]);

  switch (read.is) {
    case 'reading':
      return (
        <div className="card skeleton" role="status" aria-label="Reading what Tito sent">
          <span className="bone" />
          <span className="bone" />
          {bytes > 200_000 && <p className="second">{Math.round((read.bytes / bytes) * 100)} % is read</p>}
        </div>
      );
    case 'failed':
      return (
        <ProblemNote problem={read.problem}>
          <button type="button" className="button small" onClick={onRetry}>
            Try again
          </button>
        </ProblemNote>
      );
    case 'there':
      if (read.bytes === null) return <p className="card second">{NO_BODY.retired}</p>;
      return <Text bytes={read.bytes} isText={isText} isRaw={isRaw} />;
  }
}

function Text({ bytes, isText, isRaw }: { bytes: Uint8Array; isText: boolean; isRaw: boolean }) {
  const text = useMemo(() => (isText ? new TextDecoder().decode(bytes) : base64(bytes)), [bytes, isText]);
  const lines = useMemo(() => (isText && !isRaw ? jsonLines(text) : null), [text, isText, isRaw]);
  if (bytes.length === 0) return <p className="card second">It had no body.</p>;
  if (lines) return <Json lines={lines} />;
  return (
    <>
      {!isText && <p className="second note">This is not text. Its bytes are shown as base64.</p>}
      {isText && !isRaw && <p className="second note">This is not JSON, so it is shown as it came.</p>}
      <Raw text={text} />
    </>
  );
}

/** So many lines, or characters, are drawn at first: a body may have a megabyte. */
const LINES_AT_ONCE = 400;
const CHARACTERS_AT_ONCE = 20_000;

function Json({ lines }: { lines: NonNullable<ReturnType<typeof jsonLines>> }) {
  const [shown, setShown] = useState(LINES_AT_ONCE);
  return (
    <>
      <pre className="card code">
        {lines.slice(0, shown).map(({ number, depth, pieces }) => (
          <span key={number} className="code-line" style={{ paddingLeft: `${depth * 2 + 2}ch` }}>
            {pieces.map(({ at, kind, text }) => (
              <span key={at} className={`json-${kind}`}>
                {plain(text)}
              </span>
            ))}
          </span>
        ))}
      </pre>
      {shown < lines.length && (
        <button type="button" className="button small" onClick={() => setShown(shown + 5 * LINES_AT_ONCE)}>
          Show more, {number(lines.length - shown)} lines left
        </button>
      )}
    </>
  );
}

function Raw({ text }: { text: string }) {
  const [shown, setShown] = useState(CHARACTERS_AT_ONCE);
  return (
    <>
      <pre className="card code">{bare(text.slice(0, shown))}</pre>
      {shown < text.length && (
        <button type="button" className="button small" onClick={() => setShown(text.length)}>
          Show all of it
        </button>
      )}
    </>
  );
}

/** Line breaks and tabs stay; characters that move others about are shown by their number. */
function bare(text: string): string {
  return text
    .split(/([\n\t])/u)
    .map((part) => (part === '\n' || part === '\t' ? part : plain(part)))
    .join('');
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function Headers({ headers }: Pick<DeliveryDetail, 'headers'>) {
  return (
    <div className="card">
      <dl className="pairs headers">
        {headers.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{plain(value)}</code>
            </dd>
          </div>
        ))}
      </dl>
      <p className="second">Only these are kept. Signatures and cookies never are.</p>
    </div>
  );
}

function Signature({ detail }: { detail: DeliveryDetail }) {
  return (
    <div className="card">
      {signatureWords(detail).map((words) => (
        <p key={words}>{words}</p>
      ))}
    </div>
  );
}
