import type MimeNode from 'nodemailer/lib/mime-node';
import { encode, wrap } from 'nodemailer/lib/qp';

/**
 * The bytes of a mail of texts in quoted-printable, with the line ends that SMTP wants: what `message.build` makes, without
 * the dozen streams it takes for it, which cost more than all the rest of sending a mail.
 */
export function assemble(message: MimeNode): Buffer {
  const pieces: string[] = [];
  put(message, pieces);
  const whole = pieces.join('').replace(/\r?\n/g, '\r\n');
  return Buffer.from(whole.endsWith('\n') ? whole : `${whole}\r\n`);
}

function put(node: MimeNode, pieces: string[]): void {
  pieces.push(node.buildHeaders(), '\r\n\r\n');
  if (typeof node.content === 'string') pieces.push(wrap(encode(node.content)));
  for (const [index, child] of node.childNodes.entries()) {
    pieces.push(index > 0 ? '\r\n' : '', `--${node.boundary}\r\n`);
    put(child, pieces);
  }
  pieces.push(node.multipart ? `\r\n--${node.boundary}--\r\n` : '');
}
