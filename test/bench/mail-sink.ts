import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface MailSink {
  readonly port: number;
  /** When each mail was taken, by `performance.now()`. */
  readonly takenAt: number[];
  /** Resolves once that many have come since the last reset. */
  waitFor(count: number): Promise<void>;
  reset(): void;
  close(): void;
}

/** An SMTP server that says yes to everything and keeps nothing, so that it is no part of what is measured. */
export async function startSink(): Promise<MailSink> {
  const takenAt: number[] = [];
  let onTaken = (): void => {};
  const server = createServer((socket) =>
    serve(socket, () => {
      takenAt.push(performance.now());
      onTaken();
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    takenAt,
    waitFor: (count) =>
      new Promise((resolve) => {
        onTaken = () => {
          if (takenAt.length >= count) resolve();
        };
        onTaken();
      }),
    reset: () => {
      takenAt.length = 0;
    },
    close: () => server.close(),
  };
}

function serve(socket: Socket, taken: () => void): void {
  let text = '';
  let inData = false;
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.write('220 sink\r\n');
  socket.setEncoding('latin1').on('data', (piece: string) => {
    text += piece;
    for (;;) {
      if (inData) {
        const end = text.indexOf('\r\n.\r\n');
        if (end === -1) {
          // Only what may be the beginning of the end matters.
          text = text.slice(-4);
          return;
        }
        text = text.slice(end + 5);
        inData = false;
        taken();
        socket.write('250 taken\r\n');
        continue;
      }
      const end = text.indexOf('\r\n');
      if (end === -1) return;
      const line = text.slice(0, end).toUpperCase();
      text = text.slice(end + 2);
      inData = line === 'DATA';
      socket.write(
        inData
          ? '354 go on\r\n'
          : line.startsWith('EHLO')
            ? '250-sink\r\n250 8BITMIME\r\n'
            : line === 'QUIT'
              ? '221 bye\r\n'
              : '250 yes\r\n',
      );
    }
  });
}
