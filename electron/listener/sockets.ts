import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The connections a server has open, whether they have spoken yet or not. */
export interface OpenSockets {
  /** Closes those that have never sent a byte. */
  closeSilent(): void;
  closeAll(): void;
}

/**
 * Lets the server's time limits begin with a connection's first byte instead of with the connection: a tunnel opens
 * several in advance and keeps them silent for minutes, and none of these may be closed for it.
 *
 * Node starts its clock in the 'connection' listener it brings along, so that listener is called late: once there is
 * something to read (or the other side has ended).
 */
export function waitForFirstByte(server: Server): OpenSockets {
  const serve = server.listeners('connection');
  server.removeAllListeners('connection');

  const all = new Set<Socket>();
  const silent = new Set<Socket>();

  server.on('connection', (socket: Socket) => {
    all.add(socket);
    silent.add(socket);

    const onFirstByte = (): void => {
      silent.delete(socket);
      socket.off('error', onError);
      for (const listener of serve) listener.call(server, socket);
    };
    // A silent connection that breaks is nobody's loss; its 'close' follows.
    const onError = (): void => {};

    socket.once('readable', onFirstByte);
    socket.on('error', onError);
    socket.once('close', () => {
      all.delete(socket);
      silent.delete(socket);
    });
  });

  return {
    closeSilent: () => {
      for (const socket of silent) socket.destroy();
    },
    closeAll: () => {
      for (const socket of all) socket.destroy();
    },
  };
}
