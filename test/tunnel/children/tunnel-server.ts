/** The tunnel server as a process of its own, so that its network can really be cut. Prints its address. */
import { startTunnelServer } from '../../helpers/tunnel-server.ts';

const [, , host = '127.0.0.1'] = process.argv;
const server = await startTunnelServer({ host, poolSize: 3 });
process.stdout.write(`${server.url}\n`);
