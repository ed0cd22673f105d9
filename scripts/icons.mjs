// Makes every icon of the desktop app from renderer/usher.svg: the app's own (PNG, ICO, ICNS) and the tray's, which shows
// how things stand by shape and by colour. The outcome is committed; run this after the drawing has changed.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const top = join(import.meta.dirname, '..');
const icons = join(top, 'electron', 'icons');
const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
);
if (!executablePath) {
  console.error('The icons need Chromium: apt-get install chromium, or set CHROMIUM_PATH.');
  process.exit(1);
}

const svg = readFileSync(join(top, 'renderer', 'usher.svg'), 'utf8');
const [, ticket] = /<path\s+d="([^"]+)"\s+fill="#fff"/.exec(svg);
const [, tick] = /<path d="([^"]+)" fill="none"/.exec(svg);
const BLUE = '#2f5bd7';
const GREY = '#6f6b64';

// Signs in the lower right corner, each with a gap around it so that it stays apart at 16 pixels.
const SIGNS = {
  fine: null,
  attention: { colour: '#f0a020', shape: '<circle cx="21" cy="21" r="5.5"/>', mark: '' },
  problem: {
    colour: '#d92d20',
    shape: '<path d="M21 13.500l7 13.500h-14z" stroke-linejoin="round" stroke-width="2"/>',
    mark: '<path d="M21 18.500v3.500M21 24.700v.1" stroke-width="1.900" stroke-linecap="round"/>',
  },
  paused: {
    colour: '#3c3a36',
    shape: '<circle cx="21" cy="21" r="6.500"/>',
    mark: '<path d="M19.200 18.600v4.800M22.800 18.600v4.800" stroke-width="1.900" stroke-linecap="round"/>',
  },
};

/** On a tile of its own colour, for panels of any colour. */
function coloured(state) {
  const sign = SIGNS[state];
  const tile = state === 'paused' ? GREY : BLUE;
  const drawing = `<rect x="1" y="1" width="26" height="26" rx="6.500" fill="${tile}"/>
    <g transform="translate(14 14) scale(1.180) translate(-14 -14)"><path d="${ticket}" fill="#fff"/>
    <path d="${tick}" fill="none" stroke="${tile}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></g>`;
  if (!sign) return whole(drawing);
  return whole(`<defs><mask id="gap"><rect width="28" height="28" fill="#fff"/>
    <g fill="#000" stroke="#000" stroke-width="3.500" stroke-linejoin="round">${bare(sign.shape)}</g></mask></defs>
    <g mask="url(#gap)">${drawing}</g><g fill="${sign.colour}" stroke="none">${bare(sign.shape)}</g>
    <g fill="none" stroke="#fff">${sign.mark}</g>`);
}

/** Only shape: macOS gives it the colour of the menu bar. */
function template(state) {
  const sign = SIGNS[state];
  const cut = sign
    ? `<g fill="#000" stroke="#000" stroke-width="3.500" stroke-linejoin="round">${bare(sign.shape)}</g>`
    : '';
  const own = sign
    ? `<mask id="mark"><rect width="28" height="28" fill="#fff"/><g fill="none" stroke="#000">${sign.mark}</g></mask>
      <g mask="url(#mark)">${bare(sign.shape)}</g>`
    : '';
  return whole(`<mask id="gap"><rect width="28" height="28" fill="#fff"/>
    <path d="${tick}" fill="none" stroke="#000" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"
      transform="translate(14 14) scale(1.700) translate(-14 -14)"/>${cut}</mask>
    <g mask="url(#gap)"><path d="${ticket}" transform="translate(14 14) scale(1.700) translate(-14 -14)"/></g>${own}`);
}

function bare(shape) {
  return shape.replaceAll(/ stroke-\w+="[^"]*"/g, '');
}

function whole(drawing) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28">${drawing}</svg>`;
}

const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath, args });
const page = await browser.newPage();

/** A drawing as a PNG of so many pixels, with its background left open. `margin` is a part of the whole. */
async function png(drawing, size, margin = 0) {
  await page.setViewportSize({ width: size, height: size });
  const inner = size * (1 - 2 * margin);
  const source = `data:image/svg+xml;base64,${Buffer.from(drawing).toString('base64')}`;
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;height:100vh"><img src="${source}" width="${inner}" height="${inner}" style="display:block">`,
  );
  await page.locator('img').evaluate((image) => image.decode());
  return page.screenshot({ omitBackground: true });
}

/** Windows: a directory of PNGs. */
function ico(images) {
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  for (const [at, { size, data }] of images.entries()) {
    const entry = 6 + 16 * at;
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(data.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += data.length;
  }
  return Buffer.concat([head, ...images.map(({ data }) => data)]);
}

/** macOS: chunks named by what size they are for. */
function icns(chunks) {
  const parts = chunks.map(({ type, data }) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(data.length + 8, 4);
    return Buffer.concat([head, data]);
  });
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(
    parts.reduce((sum, part) => sum + part.length, 8),
    4,
  );
  return Buffer.concat([head, ...parts]);
}

async function sizes(drawing, wanted) {
  const images = [];
  for (const size of wanted) images.push({ size, data: await png(drawing, size) });
  return images;
}

rmSync(icons, { recursive: true, force: true });
mkdirSync(join(icons, 'tray'), { recursive: true });
mkdirSync(join(icons, 'app'));

for (const state of Object.keys(SIGNS)) {
  const tray = join(icons, 'tray', state);
  writeFileSync(`${tray}.png`, await png(coloured(state), 22));
  writeFileSync(`${tray}@2x.png`, await png(coloured(state), 44));
  writeFileSync(`${tray}.ico`, ico(await sizes(coloured(state), [16, 20, 24, 32, 40, 48])));
  writeFileSync(`${tray}Template.png`, await png(template(state), 18));
  writeFileSync(`${tray}Template@2x.png`, await png(template(state), 36));
}

const app = whole(svg.replace(/^[\s\S]*?<title>.*?<\/title>|<\/svg>\s*$/g, ''));
for (const { size, data } of await sizes(app, [16, 32, 48, 64, 128, 256, 512])) {
  writeFileSync(join(icons, 'app', `${size}x${size}.png`), data);
}
writeFileSync(join(icons, 'window.png'), await png(app, 128));
writeFileSync(join(icons, 'icon.ico'), ico(await sizes(app, [16, 24, 32, 48, 64, 128, 256])));
// On macOS icons keep a margin of about a tenth.
const forMac = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic14', 512],
  ['ic10', 1024],
];
const chunks = [];
for (const [type, size] of forMac) chunks.push({ type, data: await png(app, size, 0.1) });
writeFileSync(join(icons, 'icon.icns'), icns(chunks));
await browser.close();
console.log(`The icons are in ${icons}`);
