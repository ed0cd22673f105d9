import type { DeliveryDetail } from '../shared/contract.ts';
import type { Dialect } from '../shared/model.ts';

/** Headers that curl or the signature below state by themselves. */
const STATED_ANEW = new Set(['user-agent', 'x-tito-timestamp']);

/**
 * The delivery as commands for a shell, to be sent once more. The signature is computed from a variable that whoever
 * runs it fills in: no secret is in the text.
 */
export function curlCommands(detail: DeliveryDetail, dialect: Dialect, url: string, body: string): string {
  const headers = detail.headers
    .filter(({ name }) => !STATED_ANEW.has(name))
    .map(({ name, value }) => `  -H ${quoted(`${name}: ${value}`)} \\`);
  const [secret, sign, signed] = SIGNING[dialect];
  return [
    `# Put the ${secret} between the quotes. It is used on this computer only.`,
    "TITO_SECRET=''",
    'BODY=$(mktemp)',
    `printf '%s' ${quoted(body)} > "$BODY"`,
    ...sign,
    `curl -sS ${quoted(url)} \\`,
    ...headers,
    ...signed.map((header) => `  -H ${header} \\`),
    '  --data-binary @"$BODY"',
    '',
  ].join('\n');
}

const SIGNING: Readonly<Record<Dialect, readonly [secret: string, sign: string[], headers: string[]]>> = {
  classic: [
    "event's security token",
    ['SIGNATURE=$(openssl dgst -sha256 -hmac "$TITO_SECRET" -binary "$BODY" | openssl base64 -A)'],
    ['"Tito-Signature: $SIGNATURE"'],
  ],
  pro: [
    "webhook's signing secret",
    [
      'TIMESTAMP=$(date +%s)',
      'SIGNATURE=$({ printf \'%s.\' "$TIMESTAMP"; cat "$BODY"; } | openssl dgst -sha256 -hmac "$TITO_SECRET" -r | cut -d " " -f 1)',
    ],
    ['"X-Tito-Timestamp: $TIMESTAMP"', '"X-Tito-Signature: $SIGNATURE"'],
  ],
};

/** As one word of a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
