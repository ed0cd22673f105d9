import { exactTime } from '../../../shared/format.ts';
import { useNow } from '../../hooks/use-now.ts';
import { Card } from '../panel.tsx';

/** Times and numbers follow the system; the words are English. */
export function LanguageCard() {
  const now = useNow();
  const { locale, timeZone } = new Intl.DateTimeFormat(navigator.language).resolvedOptions();
  return (
    <Card title="Language and time" isMain>
      <dl className="pairs">
        <div>
          <dt>Format</dt>
          <dd>{nameOf(locale)}, as this computer has it</dd>
        </div>
        <div>
          <dt>Time zone</dt>
          <dd>{timeZone.replaceAll('_', ' ')}</dd>
        </div>
        <div>
          <dt>Now</dt>
          <dd>{exactTime(now)}</dd>
        </div>
      </dl>
    </Card>
  );
}

function nameOf(locale: string): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(locale) ?? locale;
}
