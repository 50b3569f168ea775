// What people outside do and see: the form, one's own request, the desk of its people, the report, a campaign. Every page
// at both widths, in both languages, by day and by night, held to WCAG 2.2 AA by axe-core.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessible, out, picture } from './office.js';

const campaign = 'C-000001';

function campaigns(office, ...words) {
  const told = spawnSync(process.env.TALLYMAN, ['campaign', ...words, '--data', office.day, '--by', 'lan', '--json'], { encoding: 'utf8' });
  assert.ok(told.status === 0, `campaign ${words.join(' ')}: ${told.stdout} ${told.stderr}`);
  return JSON.parse(told.stdout);
}

// One product that several orders carry, pledged and put on each of them.
function aCampaign(office) {
  const rows = readFileSync(join(office.day, 'orders.csv'), 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));
  const counts = new Map();
  for (const [, , gtin] of rows) counts.set(gtin, (counts.get(gtin) ?? 0) + 1);
  const [gtin] = [...counts].sort((a, b) => b[1] - a[1])[0];
  const carrying = rows.filter((row) => row[2] === gtin);
  campaigns(office, 'create', '--title', 'Sữa cho học sinh vùng lũ', '--title-en', 'Milk for pupils after the flood',
    '--group', 'G1;120;Trường tiểu học A;Primary school A', '--group', 'G2;3;Nhà tình thương B;House B');
  campaigns(office, 'need', campaign, '--group', 'G1', '--gtin', gtin, '--cases', '40');
  campaigns(office, 'pledge', campaign, '--gtin', gtin, '--cases', '60', '--donor', 'Ông C', '--shown-as', 'Hội bạn');
  for (const [i, [order, , , cases]] of carrying.entries())
    campaigns(office, 'allocate', campaign, '--pledge', 'P1', '--group', i === 1 ? 'G2' : 'G1', '--order', order, '--cases', String(Math.min(3, Number(cases))));
  const orders = new Set(carrying.map(([order]) => order));
  const photos = readFileSync(join(office.day, 'photos.csv'), 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));
  for (const [photo] of photos.filter(([, order]) => orders.has(order))) {
    campaigns(office, 'consent', campaign, '--photo', photo, '--step', 'taking', '--how', 'giấy đồng ý');
    campaigns(office, 'consent', campaign, '--photo', photo, '--step', 'publishing', '--how', 'giấy đồng ý');
  }
  campaigns(office, 'publish', campaign);
  office.donorLink = campaigns(office, 'proof', campaign, '--pledge', 'P1').link;
}

async function stranger(office, view = { width: 1280, height: 900, look: 'light', lang: 'vi' }) {
  const context = await office.browser.newContext({ viewport: { width: view.width, height: view.height }, colorScheme: view.look, hasTouch: view.width < 500 });
  if (process.env.WEB_DIST) await context.route(/127\.0\.0\.1/, (route) => office.fromDist(route));
  await context.addInitScript((lang) => localStorage.setItem('tallyman.lang', lang), view.lang);
  context.setDefaultTimeout(15_000);
  return context.newPage();
}

// A shop asks over the form, learns what is missing, adds it; the desk decides with three people; the shop reads why.
export async function asking(office) {
  const shop = await stranger(office);
  await shop.goto(`${office.address}/removal/`);
  await shop.getByLabel('Bạn là').selectOption('shop');
  await shop.getByLabel('Họ tên').fill('Tạp hoá Hoa <b>');
  await shop.getByRole('button', { name: 'Gửi yêu cầu' }).click();
  await shop.getByText('Yêu cầu còn thiếu').waitFor();
  const photo = readFileSync(join(office.day, 'photos.csv'), 'utf8').split('\n')[1].split(',')[0];
  await shop.getByLabel('Địa chỉ liên hệ').fill('hoa@example.org');
  await shop.getByLabel('Mã chính xác').fill(photo);
  await shop.getByLabel('Căn cứ pháp lý').fill('Luật 91/2025/QH15, Điều 14');
  await shop.getByLabel('Vì sao').fill('Ảnh nhìn thấy phòng khách <script>alert(1)</script>');
  await shop.getByRole('button', { name: 'Gửi lại cho đủ' }).click();
  await shop.getByText('chờ xác minh').waitFor();
  const link = shop.url();

  const officer = await office.person('privacy_officer', 'Minh Anh'), second = await office.person('privacy_officer', 'Hoà');
  await officer.goto(`${office.address}/removal_desk/`);
  await officer.getByRole('button', { name: /R-000001/ }).click();
  await officer.getByText('Đối tượng có ở đây').waitFor();
  await officer.getByLabel(/Lý do \//).fill('gọi lại theo số trên biển hiệu');
  await officer.getByRole('button', { name: 'Xác minh người gửi', exact: true }).click();
  await officer.getByLabel('Biện pháp nhẹ nhất').selectOption('hide_all');
  await officer.getByLabel('Sự việc').fill('thấy rõ phòng khách');
  await officer.getByLabel('Căn cứ', { exact: true }).fill('Điều 14');
  await officer.getByRole('button', { name: 'Quyết định', exact: true }).click();
  await officer.getByText('chờ người thứ hai').first().waitFor();
  await second.goto(`${office.address}/removal_desk/#R-000001`);
  await second.getByRole('button', { name: 'Xác nhận (người thứ hai)' }).click();
  await second.getByText('đã thực hiện').first().waitFor();

  await shop.goto('about:blank');
  await shop.goto(link);
  await shop.getByRole('heading', { name: 'Thông báo lý do' }).waitFor();
  await shop.getByLabel('Nội dung').fill('Cảm ơn');
  await shop.getByRole('button', { name: 'Gửi tin nhắn' }).click();
  await shop.getByText('Cảm ơn').first().waitFor();
  await picture(shop, 'removal-answered');
  await officer.getByLabel('Từ ngày').fill('2026-11-01');
  await officer.getByLabel('Đến ngày').last().fill('2026-11-30');
  await officer.getByRole('button', { name: 'Công bố báo cáo' }).click();
  await officer.getByText('Đã công bố.').waitFor();
  await picture(officer, 'removal-desk');
}

// A shop asks for its own data and comes back with its link; the desk answers by the clock.
export async function askingForOwnData(office) {
  const shop = await stranger(office);
  await shop.goto(`${office.address}/removal/`);
  await shop.getByRole('button', { name: 'Dữ liệu của tôi' }).click();
  await shop.getByLabel('Bạn yêu cầu').selectOption('erasure');
  await shop.getByLabel(/Dữ liệu nào/).fill('ảnh chụp cửa hàng tôi <i>');
  await shop.getByLabel('Họ tên').fill('Tạp hoá Hoa');
  await shop.getByLabel('Địa chỉ liên hệ').fill('hoa@example.org');
  await shop.getByRole('button', { name: 'Gửi yêu cầu' }).click();
  await shop.getByText('P-000001').first().waitFor();
  const link = shop.url();
  const officer = await office.person('privacy_officer', 'Thu');
  await officer.goto(`${office.address}/removal_desk/`);
  await officer.getByText('P-000001').click();
  await officer.getByRole('button', { name: 'Đã báo đã nhận' }).click();
  await officer.getByLabel('Lý do / Trả lời').fill('đã xoá ba ảnh');
  await officer.getByRole('button', { name: 'Trả lời', exact: true }).click();
  await officer.getByText('Đã trả lời').first().waitFor();
  await shop.goto('about:blank');
  await shop.goto(link);
  await shop.getByText('đã xoá ba ảnh').waitFor();
  await picture(shop, 'own-data');
}

// Whom a decision affects opens the link of the desk, reads why, appeals; another person decides.
export async function beingAffected(office) {
  const officer = await office.person('privacy_officer', 'Vân');
  await officer.goto(`${office.address}/removal_desk/#R-000001`);
  const link = await officer.locator('a.link').textContent();
  const driver = await stranger(office, { width: 360, height: 800, look: 'light', lang: 'vi' });
  await driver.goto(link);
  await driver.getByRole('heading', { name: 'Quyết định liên quan đến bạn' }).waitFor();
  assert.ok(!(await driver.content()).includes('hoa@example.org'), 'who asked is nobody else’s to know');
  await driver.getByLabel('Nội dung').fill('Chủ cửa hàng đã đồng ý cho chụp');
  await driver.getByRole('button', { name: 'Khiếu nại' }).click();
  await driver.getByText('Khiếu nại đang được xem xét').waitFor();
  await picture(driver, 'removal-affected');
  await officer.reload();
  await officer.getByLabel(/Lý do \//).fill('không có giấy đồng ý');
  await officer.getByRole('button', { name: 'Quyết định khiếu nại' }).click();
  await officer.getByText('Khiếu nại không được chấp nhận').first().waitFor();
  await driver.reload();
  await driver.getByText('không có giấy đồng ý').waitFor();
}

// A donor opens the link: the path is checked in the browser, and a bent one is found out.
export async function donating(office) {
  if (!office.donorLink) aCampaign(office);
  const donor = await stranger(office);
  await donor.goto(office.address + office.donorLink);
  await donor.getByText(/Đúng: đường đi này/).waitFor();
  await picture(donor, 'campaign-donor');
  await donor.route('**/public/pledges/**', async (route) => {
    const answer = await (await route.fetch()).json();
    const told = answer.proof.entries.find((entry) => entry.record?.includes('"told"'));
    told.record = told.record.replace('"pledged":60', '"pledged":90');
    await route.fulfill({ json: answer });
  });
  await donor.reload();
  await donor.getByText('KHÔNG khớp với sổ cái').waitFor();
}

// Anybody checks the published report against the ledger, in the browser.
export async function checking(office) {
  const reader = await stranger(office);
  await reader.goto(`${office.address}/transparency/`);
  await reader.getByRole('button', { name: 'Kiểm chứng ngay' }).click();
  await reader.getByText(/Đúng: 1 báo cáo/).waitFor();
  await reader.route('**/transparency/proof', async (route) => {
    const answer = await (await route.fetch()).json();
    answer.proof.entries[0].record = answer.proof.entries[0].record.replace('<5', '7');
    await route.fulfill({ json: answer });
  });
  await reader.getByRole('button', { name: 'Kiểm chứng ngay' }).click();
  await reader.getByText('KHÔNG đúng').waitFor();
}

// Anybody checks a proof file: how many entries it holds is said as people say it.
export async function proving(office) {
  const day = (await office.send(office.admin, 'GET', '/days')).current;
  const { items } = await office.send(office.admin, 'GET', `/days/${day}/orders`);
  const planned = await office.send(office.admin, 'GET', `/orders/${items[0].id}/proof`);
  const { key } = await office.send(office.admin, 'GET', '/ledger/key');
  const reader = await stranger(office);
  await reader.goto(`${office.address}/verify`); // with a browser that asks for English, and Vietnamese chosen before
  const hold = async (proof, with_key = key) => {
    await reader.getByLabel('Tệp bằng chứng').setInputFiles({ name: 'proof.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(proof)) });
    await reader.getByLabel('Khoá công khai của sổ').fill(with_key);
    await reader.getByRole('button', { name: 'Kiểm tra' }).click();
  };
  await hold(planned);
  await reader.getByText(new RegExp(`${planned.entries.length} mục có trong sổ`)).waitFor();
  await accessible(reader, 'verify');
  await hold({ ...planned, entries: planned.entries.slice(0, 1) });
  await reader.getByText('1 mục có trong sổ').waitFor();
  await hold(planned, key.slice(0, -4));
  await reader.getByText('Khoá không dùng được: có chỗ bị cắt hay chép sai chữ').waitFor();
  await hold({ ...planned, entries: planned.entries.map((entry) => ({ ...entry, record: '{}' })) });
  await reader.getByText(/Bằng chứng sai: nội dung mục \d+ không phải/).waitFor();
  await hold({ ...planned, entries: planned.entries.slice(0, 1) }, JSON.stringify({ key }));
  await reader.getByText('English').click();
  await reader.getByText('1 entry is in the log').waitFor();
}

export async function publicLooks(office, width) {
  if (!office.publicOfficer) {
    if (!office.donorLink) aCampaign(office);
    office.publicOfficer = await office.person('privacy_officer', 'Lan Chi');
  }
  const officer = office.publicOfficer;
  const pages = [['/removal/', 'removal'], ['/transparency/', 'transparency'], ['/campaign/', 'campaigns'], [`/campaign/?campaign=${campaign}`, 'campaign'], [office.donorLink, 'donor'], ['/removal_desk/#R-000001', 'removal_desk']];
  for (const look of ['light', 'dark'])
    for (const lang of ['vi', 'en']) {
      const view = { width, height: 800, look, lang };
      const outside = await stranger(office, view), inside = await office.again(officer, view);
      for (const [address, name] of pages) {
        const page = name === 'removal_desk' ? inside : outside;
        await page.goto('about:blank'); // a link that differs behind the # alone would open nothing
        await page.goto(office.address + address);
        await page.locator('h1').first().waitFor();
        await page.waitForFunction(() => !/Đang tải|Loading|Đang kiểm chứng|Checking/.test(document.body.textContent));
        await page.waitForLoadState('networkidle');
        await page.screenshot({ path: join(out, `${name}-${width}-${look}-${lang}.png`), fullPage: true });
        await accessible(page, `${name} at ${width} px, ${look}, ${lang}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(wide <= 0, `${name} is ${wide} px wider than ${width} px`);
      }
      await outside.context().close();
      await inside.context().close();
    }
}
