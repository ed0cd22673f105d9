/** The client class inside the localtunnel package: what its published types leave out. */
declare module 'localtunnel/lib/Tunnel.js' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';

  /** One socket of the pool has connected to the tunnel server. */
  interface TunnelCluster extends EventEmitter {
    on(event: 'open', listener: (socket: Socket) => void): this;
  }

  type Info = { readonly __info: never };

  export default class Tunnel extends EventEmitter {
    constructor(options: { host: string; port: number });
    /** There once `open` has called back. */
    readonly tunnelCluster: TunnelCluster;
    _init(done: (error: Error | null, info: Info) => void): void;
    _getInfo(answer: object): Info;
    open(done: (error?: Error) => void): void;
    close(): void;
  }
}
