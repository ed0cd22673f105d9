// Runs one of the built programs (headless, practice) in this process, so that signals reach it directly.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfStale } from './build-if-stale.mjs';
import { endWithNpm } from './end-with-npm.mjs';

endWithNpm();
const [name] = process.argv.splice(2, 1);
buildIfStale();
await import(pathToFileURL(join(import.meta.dirname, '..', 'dist', 'electron', `${name}.js`)).href);
