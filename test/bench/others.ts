/** Other receivers people use, where they can be had here. Neither makes a delivery durable before it answers. */
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Program, startProgram } from './programs.ts';

/** Debian's `webhook`: checks the signature and starts a program for each request. Null where it is not installed. */
export async function startWebhook(folder: string, secret: string): Promise<Program | null> {
  if (spawnSync('webhook', ['-version']).status !== 0) return null;
  await mkdir(folder, { recursive: true });
  const hooks = [
    {
      id: 'tito',
      'execute-command': '/bin/true',
      'trigger-rule': {
        match: {
          type: 'payload-hmac-sha256',
          secret,
          parameter: { source: 'header', name: 'X-Signature' },
        },
      },
      'trigger-rule-mismatch-http-response-code': 401,
    },
  ];
  const file = join(folder, 'hooks.json');
  await writeFile(file, JSON.stringify(hooks));
  const port = await freePort();
  const args = ['-hooks', file, '-ip', '127.0.0.1', '-port', String(port), '-verbose'];
  const program = await startProgram('webhook', args, /serving hooks on/);
  return { ...program, port };
}

/** Node-RED: the signature in a function node, then an append without sync. Null where it cannot be installed. */
export async function startNodeRed(folder: string, secret: string): Promise<Program | null> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"name":"measured","private":true}');
  const install = ['install', '--no-audit', '--no-fund', '--omit=dev', 'node-red@4'];
  if (spawnSync('npm', install, { cwd: folder, stdio: 'ignore', timeout: 300_000 }).status !== 0) return null;
  const check =
    "const c=global.get('crypto');const s=c.createHmac('sha256'," +
    `${JSON.stringify(secret)}).update(JSON.stringify(msg.payload)).digest('base64');` +
    "msg.statusCode=s===msg.req.headers['tito-signature']?200:401;return msg;";
  // Nodes without a place on the canvas would count as configuration.
  const at = { z: 'tab', x: 1, y: 1 };
  const flows = [
    { id: 'tab', type: 'tab', label: 'Tito' },
    { id: 'in', type: 'http in', ...at, url: '/tito', method: 'post', wires: [['check']] },
    { id: 'check', type: 'function', ...at, func: check, outputs: 1, wires: [['file']] },
    {
      id: 'file',
      type: 'file',
      ...at,
      filename: join(folder, 'deliveries.log'),
      filenameType: 'str',
      appendNewline: true,
      overwriteFile: 'false',
      wires: [['out']],
    },
    { id: 'out', type: 'http response', ...at, wires: [] },
  ];
  await writeFile(join(folder, 'flows.json'), JSON.stringify(flows));
  await writeFile(
    join(folder, 'settings.js'),
    "module.exports={flowFile:'flows.json',functionGlobalContext:{crypto:require('crypto')}}",
  );
  const port = await freePort();
  const red = join(folder, 'node_modules', 'node-red', 'red.js');
  const args = [red, '--userDir', folder, '--settings', join(folder, 'settings.js'), '--port', String(port)];
  const program = await startProgram(process.execPath, args, /Started flows/, { cwd: folder });
  return { ...program, port };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
