import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Vite plugin: writes the licences of all packages that went into a bundle beside it, as LICENSES.txt. */
export function licences() {
  return {
    name: 'licences',
    generateBundle(_options, bundle) {
      const packages = new Map();
      for (const output of Object.values(bundle)) {
        for (const id of output.type === 'chunk' ? output.moduleIds : []) {
          const found = packageOf(id);
          if (found) packages.set(`${found.name} ${found.version}`, found);
        }
      }
      const texts = [...packages.entries()].sort().map(([title, each]) => entry(title, each));
      this.emitFile({
        type: 'asset',
        fileName: 'LICENSES.txt',
        source: texts.join(`\n${'-'.repeat(80)}\n\n`),
      });
    },
  };
}

function packageOf(id) {
  const folder = /^[\0]?(.*\/node_modules\/(?:@[^/]+\/)?[^/?]+)/.exec(id.replaceAll('\\', '/'))?.[1];
  const manifest = folder && join(folder, 'package.json');
  if (!manifest || !existsSync(manifest)) return null;
  const { name, version, license } = JSON.parse(readFileSync(manifest, 'utf8'));
  return { name, version, license, folder: dirname(manifest) };
}

function entry(title, { license, folder }) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : 'No text in the package.';
  return `${title} (${license ?? 'see below'})\n\n${text}\n`;
}
