// Every page as people have it before them: on a phone, on a tablet and on a wide screen, by day and by night, in both
// languages; held to WCAG 2.2 AA by axe-core, and left as pictures to look at.
import { accessible, picture } from './office.js';

const pages = [
  ['planner', '/board/', 'board'], ['planner', '/board/#orders', 'orders'], ['planner', '/board/#shortages', 'shortages'],
  ['planner', '/board/#routes', 'routes'], ['planner', '/board/#imports', 'import'], ['reviewer', '/desk/', 'desk'],
  ['auditor', '/insight/', 'insight'], ['auditor', '/automation/', 'automation'], ['driver', '/driver/', 'driver'], ['driver', '/driver/#stop/', 'stop'],
  ['admin', '/', 'home'], ['admin', '/admin/', 'people'], ['admin', '/admin/#keys', 'keys'], ['admin', '/admin/#hooks', 'hooks'], ['admin', '/admin/#machine', 'machine'],
];
const views = [
  { width: 360, height: 740, look: 'light', lang: 'vi', held: true }, { width: 360, height: 740, look: 'dark', lang: 'en' },
  { width: 768, height: 1024, look: 'light', lang: 'en' }, { width: 1920, height: 1080, look: 'dark', lang: 'vi', held: true },
];

async function settle(page) {
  await page.locator('main, form').first().waitFor();
  await page.waitForFunction(() => !/Đang tải|Loading/.test(document.body.textContent));
  await page.waitForFunction(() => [...document.images].every((image) => image.complete || image.loading === 'lazy'), undefined, { timeout: 15_000 }).catch(() => undefined);
}

export async function looks(office) {
  const day = (await office.send(office.admin, 'GET', '/days')).current;
  const { routes } = await office.send(office.admin, 'GET', `/days/${day}/plan`);
  const people = {
    planner: await office.person('planner', 'Thu Hà'), reviewer: await office.person('reviewer', 'Minh'),
    auditor: await office.person('auditor', 'Lan'), driver: await office.person('driver', 'Sơn', { driver: routes[0].driver, width: 360 }),
    admin: office.admin,
  };
  const stop = routes[0].trips.at(-1).stops.at(-1).order;
  for (const view of views) await Promise.all(Object.keys(people).map((role) => show(office, people[role], role, view, stop)));
}

async function show(office, person, role, view, stop) {
  const page = await office.again(person, view);
  for (const [, address, name] of pages.filter(([whose]) => whose === role)) {
    await page.goto(office.address + address + (address.endsWith('stop/') ? stop : ''));
    await settle(page);
    if (view.held) await accessible(page, `${name} at ${view.width} px, ${view.look}`);
    await picture(page, `${name}-${view.width}-${view.look}-${view.lang}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) throw new Error(`${name} is ${wide} px wider than ${view.width} px`);
  }
  await page.context().close();
}
