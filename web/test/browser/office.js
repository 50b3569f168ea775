// A real server with a sample day, the people who work with it, and Debian's Chromium to be their eyes and hands.
// TALLYMAN names the program; WEB_DIST, where set, is shown instead of the screens inside the program.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import axe from 'axe-core';
import { chromium } from 'playwright-core';

export const out = process.env.STORIES_OUT ?? join(tmpdir(), 'tallyman-stories'); // pictures, and what the server said
const password = 'mot mat khau du dai';
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.wasm': 'application/wasm', '.png': 'image/png', '.webmanifest': 'application/manifest+json' };

const until = '08:00'; // each van has served some shops and has some left

function tell(tallyman, ...words) {
  const told = spawnSync(tallyman, words, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (told.status === null || told.status > 1) throw new Error(`tallyman ${words[0]}: ${told.status} ${told.stderr}`);
}

// Small pictures: what is told is the screens, not the machine's eyes.
function sampleDay(tallyman, folder) {
  const day = join(folder, 'day');
  tell(tallyman, 'sample', day, '--outlets', '16', '--seed', '8', '--photos-per-outlet', '1.3', '--megapixels', '1', '--until', until);
  appendFileSync(join(day, 'tallyman.toml'), '[review]\nsecond_look_share = 1\n');
  const photos = join(day, 'photos.csv'); // one came without a photo
  writeFileSync(photos, readFileSync(photos, 'utf8').replace(/^.*,O00016,.*\n/gm, ''));
  tell(tallyman, 'run', day);
  tell(tallyman, 'receive', '--data', day, ...readdirSync(join(day, 'phones')).map((name) => join(day, 'phones', name)));
  return day;
}

// Asked of the system, since the address is in the admin's link: whoever takes the port in between makes us fail, not lie.
async function freePort() {
  const asked = createServer().listen(0, '127.0.0.1');
  await once(asked, 'listening');
  const { port } = asked.address();
  asked.close();
  await once(asked, 'close');
  return port;
}

async function said(server) {
  let text = '';
  for await (const piece of server.stdout) {
    text += piece;
    if (text.includes('\n')) return JSON.parse(text.slice(0, text.indexOf('\n')));
  }
  throw new Error('the server said nothing');
}

export class Office {
  static async open(office = new Office()) {
    const tallyman = process.env.TALLYMAN;
    mkdirSync(out, { recursive: true });
    office.folder = mkdtempSync(join(tmpdir(), 'tallyman-browser-'));
    office.day = process.env.TALLYMAN_DAY ?? sampleDay(tallyman, office.folder);
    office.server = spawn(tallyman, ['serve', '--json', '--data', office.day, '--clock', `2026-11-23T${until}`, '--listen', `127.0.0.1:${await freePort()}`], { stdio: ['ignore', 'pipe', openSync(join(out, 'server.log'), 'w')] });
    process.on('exit', () => office.server.kill('SIGKILL'));
    Object.assign(office, await said(office.server));
    office.browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
    office.admin = await office.enter(office.link, { screens: false });
    return office;
  }

  // Whoever opens the link chooses the password and is in.
  async enter(link, { width = 1280, height = 800, look = 'light', screens = true } = {}) {
    const context = await this.browser.newContext({ viewport: { width, height }, colorScheme: look, locale: 'vi-VN', hasTouch: width < 500 });
    if (process.env.WEB_DIST) await context.route(/127\.0\.0\.1/, (route) => this.fromDist(route));
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    page.wrong = [];
    page.on('pageerror', (error) => page.wrong.push(String(error)));
    await page.goto(link);
    await page.getByLabel(/Mật khẩu mới/).fill(password);
    await page.getByRole('button', { name: 'Vào' }).click();
    if (screens) await page.waitForURL((url) => !url.hash.includes('link='));
    else await page.getByRole('heading', { name: 'Xin chào' }).waitFor();
    return page;
  }

  fromDist(route) {
    const { pathname } = new URL(route.request().url());
    const file = join(process.env.WEB_DIST, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    if (pathname.startsWith('/api/') || !existsSync(file)) return route.fallback();
    return route.fulfill({ body: readFileSync(file), contentType: types[extname(file)] });
  }

  async person(role, name, { driver = null, ...view } = {}) {
    const invite = await this.send(this.admin, 'POST', '/accounts', { name, display_name: name, grants: [{ role, depot: null }], driver });
    return this.enter(invite.url, view);
  }

  async send(page, method, path, body, more = {}) {
    const headers = { Origin: this.address, 'Idempotency-Key': crypto.randomUUID(), ...more };
    const answer = await page.request.fetch(`${this.address}/api/v1${path}`, { method, headers, data: body });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return answer.status() === 204 ? undefined : answer.json();
  }

  // The same person at another desk: another width, look and language, and no signing in again.
  async again(page, { width, height, look, lang }) {
    const context = await this.browser.newContext({ viewport: { width, height }, colorScheme: look, storageState: await page.context().storageState(), hasTouch: width < 500 });
    await context.addInitScript((spoken) => localStorage.setItem('tallyman.lang', spoken), lang);
    return context.newPage();
  }

  async close() {
    await this.browser?.close();
    if (this.server?.exitCode === null) {
      this.server.kill('SIGINT');
      await once(this.server, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// Serious and critical findings of axe-core fail the story; the text says which element.
export async function accessible(page, what) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }));
  const serious = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
  if (serious.length > 0)
    throw new Error(`${what}: ${serious.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.html} (${node.any[0]?.message ?? ''})`).join(' | ')}`).join('\n')}`);
}

export const picture = (page, name) => page.screenshot({ path: join(out, `${name}.png`) });
