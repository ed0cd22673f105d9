import { ChevronRight, TriangleAlert } from 'lucide-react';
import { Fragment } from 'react';
import type { ConnectionSetup } from '../../../shared/contract.ts';
import { TITO_WORDS } from '../../tito-words.ts';
import { CopyButton } from '../copy-button.tsx';

/** Where in Tito the address goes, and what to tick there. */
export function UrlStep({ setup }: { setup: ConnectionSetup }) {
  const { path, pathNote, boxes, boxesNote, silent } = TITO_WORDS[setup.dialect];
  return (
    <>
      <p className="path">
        In Tito, open{' '}
        {path.map((part, at) => (
          <Fragment key={part}>
            {at > 0 && <ChevronRight size={12} strokeWidth={1.75} aria-label="then" />}
            <strong>{part}</strong>
          </Fragment>
        ))}{' '}
        {pathNote}, and paste this address:
      </p>
      <div className="url-box">
        <code>{setup.url}</code>
        <CopyButton text={setup.url} what="the webhook URL" />
      </div>
      {!setup.isPublic && (
        <p className="aside warn">
          <TriangleAlert size={14} strokeWidth={1.75} aria-hidden="true" />
          This address works on this computer only. Choose first how Tito reaches it, one step up.
        </p>
      )}
      <p>Then tick these boxes. Ticking all of them does no harm.</p>
      <dl className="boxes">
        {boxes.map(({ about, names }) => (
          <div key={about}>
            <dt>{about}</dt>
            <dd>
              {names.map((name) => (
                <code key={name} className="tick">
                  {name}
                </code>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      {boxesNote && <p className="second">{boxesNote}</p>}
      {silent && <p className="aside">{silent}</p>}
    </>
  );
}
