import { exactTime } from '../../../shared/format.ts';
import { useNow } from '../../hooks/use-now.ts';
import { Card } from '../panel.tsx';

/** Times and numbers follow the system; the words are English. */
export function LanguageCard() {
  const now = useNow();
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return (
    <Card title="Language and time" isMain>
      <dl className="pairs">
        <div>
          <dt>Dates</dt>
          <dd>As in {regionOf(navigator.language)}, as this computer has it. The words are English.</dd>
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

function regionOf(language: string): string {
  const region = new Intl.Locale(language).maximize().region ?? 'GB';
  return new Intl.DisplayNames('en', { type: 'region' }).of(region) ?? region;
}
