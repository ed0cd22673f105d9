import { useState } from 'react';

interface LetterFrameProps {
  /** What the service knows the mail by. */
  readonly page: string;
  readonly scheme: 'light' | 'dark';
  readonly title: string;
}

/** A mail's HTML where it can neither run nor load anything. The old one stays in sight until the new one is there. */
export function LetterFrame({ page, scheme, title }: LetterFrameProps) {
  const wanted = `letter/${page}/${scheme}`;
  const [shown, setShown] = useState(wanted);
  const sources = shown === wanted ? [wanted] : [shown, wanted];
  return (
    <>
      {sources.map((source) => (
        <iframe
          key={source}
          className={source === shown ? 'letter' : 'letter coming'}
          sandbox=""
          src={source}
          title={title}
          aria-hidden={source === shown ? undefined : true}
          onLoad={() => {
            if (source === wanted) setShown(wanted);
          }}
        />
      ))}
    </>
  );
}
