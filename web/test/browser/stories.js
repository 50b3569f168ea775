// What each screen is for, told once from beginning to end, as the person who works with it would.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { looks } from './looks.js';
import { accessible, picture } from './office.js';
import { asking, askingForOwnData, beingAffected, checking, donating, proving, publicLooks } from './outside.js';

const plain = (text) => text.normalize('NFD').replace(/\p{Mn}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();

function samplePhotos(office) {
  const photos = join(office.day, 'photos');
  return readdirSync(photos).filter((name) => name.endsWith('.jpg')).sort().map((name) => join(photos, name));
}

// As a hand that does not hold still makes it.
async function blurred(page, file) {
  const base64 = await page.evaluate(async (jpeg) => {
    const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(jpeg), (letter) => letter.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext('2d');
    context.filter = `blur(${Math.round(picture.width / 60)}px)`;
    context.drawImage(picture, 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })).arrayBuffer());
    return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
  }, readFileSync(file).toString('base64'));
  return { name: 'shaken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') };
}

async function chooseStop(page, order) {
  await page.goto(`${new URL(page.url()).origin}/driver/#stop/${encodeURIComponent(order)}`);
  await page.getByText(order, { exact: false }).first().waitFor();
}

export const stories = {
  'outside: a shop asks for a removal, three people of the desk decide, the shop reads why': asking,
  'outside: whom it affects reads why by a link of the desk, and appeals': beingAffected,
  'outside: a shop asks about its own data and is answered': askingForOwnData,
  'outside: a donor checks where the goods went': donating,
  'outside: anybody checks the published report in the browser': checking,
  'outside: anybody checks a proof file': proving,
  'outside: every public page on a phone': (office) => publicLooks(office, 360),
  'outside: every public page on a wide screen': (office) => publicLooks(office, 1280),

  'every page at every width, by day and by night': looks,

  async 'a planner sees what is wrong, finds an order without diacritics, holds a stop, drags one, compares a plan, keeps it and takes it back'(office) {
    const page = await office.person('planner', 'Kế hoạch');
    await page.goto(`${office.address}/board/`);
    await page.getByRole('heading', { name: 'Cần xử lý' }).waitFor();
    await page.getByText('Đóng cửa').first().waitFor();
    const said = await page.locator('main').textContent();
    assert.doesNotMatch(said, /\b0?893\d{10}\b/, 'goods are named, not numbered');

    await page.goto(`${office.address}/board/#orders`);
    const name = await page.locator('tbody tr td:nth-child(2)').first().textContent();
    await page.getByRole('searchbox').fill(plain(name));
    await page.waitForFunction((wanted) => [...document.querySelectorAll('tbody td:nth-child(2)')].every((cell) => cell.textContent === wanted), name);

    await page.goto(`${office.address}/board/#routes`);
    const timeline = page.getByRole('group', { name: 'Lịch từng xe' });
    await timeline.getByText(/^Bây giờ là 08:\d\d$/).waitFor({ state: 'attached' });
    const open = timeline.locator('.stop:not(.done)');
    await open.first().click();
    await page.getByRole('button', { name: 'Giữ chỗ', exact: true }).click();
    await page.getByRole('button', { name: 'Bỏ giữ' }).waitFor();

    const dialog = page.getByRole('dialog', { name: 'So sánh trước khi giữ' });
    const free = timeline.getByRole('list', { name: /không chạy/ }).first();
    await timeline.locator('.stop[draggable=true]').last().dragTo(free);
    await dialog.waitFor({ timeout: 60_000 });
    await dialog.getByText('1 điểm đổi chỗ').waitFor();
    await dialog.getByRole('button', { name: 'Bỏ', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: 'Xếp lại phần còn lại' }).click();
    await dialog.waitFor({ timeout: 60_000 });
    const better = (await dialog.getByText('Không điểm nào đổi chỗ').count()) === 0;
    assert.equal(await dialog.getByRole('button', { name: 'Giữ kế hoạch mới' }).count(), better ? 1 : 0, 'where nothing differs there is nothing to keep');
    await dialog.getByRole('button', { name: better ? 'Bỏ' : 'Đóng', exact: true }).last().click();
    await dialog.waitFor({ state: 'hidden' });

    await timeline.locator('.stop[draggable=true]').last().dragTo(free);
    await dialog.waitFor({ timeout: 60_000 });
    await accessible(page, 'compare');
    await picture(page, 'compare');
    await dialog.getByRole('button', { name: 'Giữ kế hoạch mới' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Trở lại kế hoạch trước' }).click();
    await page.getByText('Kế hoạch trước đã trở lại.').waitFor();
    assert.deepEqual(page.wrong, []);
  },

  async 'a driver delivers in part without a signal, takes a shaken photo again, opens the page anew, and all of it arrives once'(office) {
    const day = (await office.send(office.admin, 'GET', '/days')).current;
    const plan = await office.send(office.admin, 'GET', `/days/${day}/plan`);
    const open = (route) => route.trips.flatMap((trip) => trip.stops).filter((stop) => !stop.done_at);
    const route = plan.routes.find((one) => open(one).length > 2 && open(one).some((stop) => stop.cases > 1));
    const partly = open(route).find((stop) => stop.cases > 1);
    const [refused, closed] = open(route).filter((stop) => stop !== partly);
    const page = await office.person('driver', 'Tài xế', { driver: route.driver, width: 360, height: 740 });
    await page.goto(`${office.address}/driver/`);
    await page.getByText('Điểm tiếp theo').waitFor();
    const keepsPage = !process.env.WEB_DIST; // the worker's own requests come from the server itself
    if (keepsPage) await page.evaluate(() => navigator.serviceWorker.ready);

    await page.context().setOffline(true);
    await chooseStop(page, partly.order);
    await page.getByText('Giao một phần').click();
    await page.getByRole('button', { name: /^Bớt một thùng/ }).first().click();
    await page.getByRole('button', { name: /^Xong/ }).click();
    await page.getByText('Hãy chọn lý do').waitFor();
    await page.getByLabel('Vì sao thiếu?').selectOption('damaged');
    const camera = page.locator('input[type=file][capture]');
    const photo = samplePhotos(office)[0];
    await camera.setInputFiles(await blurred(page, photo));
    await page.getByText(/Ảnh bị (mờ|rung)/).waitFor({ timeout: 30_000 });
    await accessible(page, 'a shaken photo');
    await picture(page, 'driver-shaken');
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Chụp lại' }).click()]);
    await chooser.setFiles(photo);
    await page.getByText('Ảnh rõ').waitFor({ timeout: 30_000 });
    await page.getByText(/Ảnh bị (mờ|rung)/).waitFor({ state: 'detached' }); // the bad one goes once the better one is kept
    await page.getByRole('button', { name: 'Xong điểm này' }).click();
    await page.getByText('2 mục chưa gửi').waitFor();
    for (const [stop, word, unsent] of [[refused, 'Từ chối nhận', 3], [closed, 'Đóng cửa', 4]]) {
      await chooseStop(page, stop.order);
      await page.locator('.outcomes label', { hasText: word }).click();
      await page.getByRole('button', { name: 'Xong, không có ảnh' }).click();
      await page.getByText(`${unsent} mục chưa gửi`).waitFor();
    }
    if (keepsPage) await page.reload(); // the phone was switched off
    await page.goto(`${office.address}/driver/#queue`).catch(() => undefined);
    await page.getByRole('heading', { name: 'Chưa gửi' }).waitFor();
    await accessible(page, 'queue');
    await picture(page, 'driver-queue');
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Xuất ra tệp' }).click()]);
    assert.match(file.suggestedFilename(), /\.zip$/);

    // The first answer is lost on its way back: the phone says it all again.
    await page.route('**/deliveries/events', async (lost) => { await lost.fetch(); await lost.abort(); }, { times: 1 });
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Gửi ngay' }).click({ timeout: 5_000 }).catch(() => undefined);
    await page.getByText('Đã gửi hết').first().waitFor({ timeout: 60_000 });
    const state = async (stop) => office.send(page, 'GET', `/deliveries/${encodeURIComponent(stop.order)}`);
    const delivery = await state(partly);
    assert.deepEqual([delivery.state, delivery.superseded], ['partly_delivered', 0]);
    assert.equal(delivery.lines.filter((line) => line.reason === 'damaged').length, 1);
    assert.deepEqual([(await state(refused)).state, (await state(closed)).state], ['refused', 'closed']);
    const order = await office.send(office.admin, 'GET', `/orders/${encodeURIComponent(partly.order)}`);
    assert.equal(order.photos, 1);
    assert.deepEqual(page.wrong, []);
  },

  async 'a reviewer asks for another photo; the driver reads why, takes it, and nothing is asked any more'(office) {
    const reviewer = await office.person('reviewer', 'Duyệt lại');
    const day = (await office.send(office.admin, 'GET', '/days')).current;
    const { items } = await office.send(reviewer, 'GET', '/queue?limit=10');
    const plan = await office.send(office.admin, 'GET', `/days/${day}/plan`);
    const route = plan.routes.find((one) => items.some((item) => item.order.vehicle === one.vehicle && item.order.photos > 0));
    const { order, etag } = items.find((item) => item.order.vehicle === route.vehicle && item.order.photos > 0);
    await office.send(reviewer, 'POST', '/reviews', { order: order.id, answer: 'retake', reasons: ['too_dark'], note: 'chụp cả biển hiệu', took_s: 4 }, { 'If-Match': `"${etag}"` });
    const page = await office.person('driver', 'Tài xế chụp lại', { driver: route.driver, width: 360, height: 740 });
    await page.goto(`${office.address}/driver/`);
    await page.getByRole('heading', { name: '1 điểm cần chụp lại ảnh' }).waitFor();
    await accessible(page, 'a photo to take again');
    await picture(page, 'driver-retake');
    await page.locator('.again a').click();
    await page.getByText('chụp cả biển hiệu').waitFor();
    await picture(page, 'driver-retake-stop');
    await page.locator('input[type=file][capture]').setInputFiles(samplePhotos(office)[1]);
    await page.getByText('chụp cả biển hiệu').waitFor({ state: 'detached', timeout: 30_000 });
    await page.goto(`${office.address}/driver/#sheet`);
    await page.getByText('Đã gửi hết').first().waitFor({ timeout: 30_000 });
    await page.reload();
    await page.getByRole('searchbox').waitFor();
    assert.equal(await page.locator('.again').count(), 0);
    assert.deepEqual(page.wrong, []);
  },

  async 'a reviewer decides by a key, has the next delivery at once, and takes a decision back; the second looks without knowing'(office) {
    const page = await office.person('reviewer', 'Duyệt');
    await page.goto(`${office.address}/desk/`);
    await page.locator('aside h1').waitFor();
    await page.keyboard.press('b');
    await page.getByRole('button', { name: 'Ảnh trần', pressed: true }).waitFor();
    const order = () => page.locator('aside p').first().textContent();
    const first = await order();
    await page.waitForTimeout(1500); // pictures of the next ones come meanwhile
    const took = await page.evaluate(async () => {
      const shown = () => document.querySelector('aside p')?.textContent;
      const [before, start] = [shown(), performance.now()];
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '1', bubbles: true }));
      while (shown() === before && performance.now() - start < 5000) await new Promise((resolve) => requestAnimationFrame(resolve));
      return performance.now() - start;
    });
    console.log(`    the next delivery after ${Math.round(took)} ms`);
    assert.ok(took < 100, `the next delivery came after ${took} ms`);
    await page.getByText(/Đã chấp nhận/).waitFor();
    await page.keyboard.press('z');
    await page.getByText('Đã hoàn tác.').waitFor();
    assert.equal(await order(), first);

    // Every delivery of this day is looked at twice (office.js), also the one that came without a photo.
    const van = await office.person('driver', 'Tài xế hai');
    await office.send(van, 'POST', '/deliveries/events', { events: [{ id: 'without-photo', device: 'phone', sequence: 1, order: 'O00016', kind: 'done', at: new Date().toISOString(), outcome: 'closed' }] });
    const queue = (one) => office.send(one, 'GET', '/queue?limit=10');
    while ((await queue(page)).items.length > 0) {
      const { order: next, etag } = (await queue(page)).items[0];
      await office.send(page, 'POST', '/reviews', { order: next.id, answer: 'accept', reasons: [], note: '', took_s: 4 }, { 'If-Match': `"${etag}"` });
    }
    const second = await office.person('reviewer', 'Duyệt hai');
    const { items: [blind] } = await queue(second);
    assert.deepEqual([blind.blind, blind.order.verdict, blind.order.reviews], [true, null, []]);
    await second.goto(`${office.address}/desk/`);
    await second.locator('.blind').waitFor();
    await picture(second, 'desk-blind');
    assert.deepEqual([...page.wrong, ...second.wrong], []);
  },

  async 'a manager reads the day and takes a table home'(office) {
    const page = await office.person('auditor', 'Quản lý');
    await page.goto(`${office.address}/insight/`);
    await page.getByRole('heading', { name: 'Thời gian tiết kiệm' }).waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Tải CSV: Lý do' }).click()]);
    assert.match(file.suggestedFilename(), /reasons\.csv$/);
    const [photos] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Tải CSV: Kết quả ảnh' }).click()]);
    const rows = readFileSync(await photos.path(), 'utf8').trimEnd().split('\n');
    assert.match(rows[0], /^photo,order,outlet,/);
    assert.ok(rows.length > 5 && rows.slice(1).every((row) => /,(accept|retake|review|reject),/.test(row)), rows[1]);
    assert.deepEqual(page.wrong, []);
  },

  async 'a manager sees that everything goes to people until automation is earned'(office) {
    const page = await office.person('auditor', 'Quản lý hai');
    await page.goto(`${office.address}/automation/`);
    await page.getByRole('heading', { name: 'Mọi chuyến đều do người xem' }).waitFor();
    const said = await office.send(page, 'GET', '/automation');
    assert.deepEqual([said.stage, said.promise.by_machine, said.lots], ['shadow', 0, []]);
    await page.getByText(/Cần khoảng .* quyết định nữa/).waitFor();
    assert.deepEqual(page.wrong, []);
  },

  async 'an admin invites somebody for one depot, who gets in once by the link, and is locked out again'(office) {
    const page = await office.again(office.admin, { width: 1280, height: 800, look: 'light', lang: 'vi' });
    await page.goto(`${office.address}/admin/`);
    await page.getByRole('button', { name: 'Thêm người' }).click();
    await page.getByLabel('Tên đăng nhập').fill('th\u202euy');
    await page.getByLabel('Tên hiển thị').fill('Thuỷ');
    await page.getByLabel('Kho', { exact: true }).selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Lưu' }).click();
    await page.getByText('Có ký tự ẩn hoặc đổi chiều chữ').waitFor();
    await accessible(page, 'a new person');
    assert.equal(await page.getByLabel('Tên đăng nhập').evaluate((input) => document.activeElement === input), true);
    await page.getByRole('button', { name: 'Lưu' }).click(); // as it was: it is said once more
    await page.getByText('Có ký tự ẩn hoặc đổi chiều chữ').waitFor();
    await page.getByLabel('Tên đăng nhập').fill('thuy');
    assert.equal(await page.getByText('Có ký tự ẩn hoặc đổi chiều chữ').count(), 0);
    await page.getByRole('button', { name: 'Lưu' }).click();
    const link = await page.getByRole('textbox', { name: 'Liên kết đặt mật khẩu mới' }).inputValue();
    const planner = await office.enter(link);
    await planner.goto(`${office.address}/board/`);
    await planner.getByRole('heading', { name: 'Cần xử lý' }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Đóng' }).click();
    await page.getByRole('button', { name: 'Sửa: thuy' }).click();
    await page.getByRole('button', { name: 'Khoá tài khoản' }).click();
    await page.getByText('Đã lưu.').waitFor();
    await planner.reload();
    await planner.getByRole('heading', { name: 'Đăng nhập' }).waitFor();

    await page.goto(`${office.address}/admin/#keys`);
    await page.getByLabel('Dùng cho').fill('ERP');
    await page.getByLabel('board:read').check();
    await page.getByRole('button', { name: 'Tạo khoá' }).click();
    const secret = await page.getByRole('textbox', { name: 'ERP' }).inputValue();
    const days = () => fetch(`${office.address}/api/v1/days`, { headers: { Authorization: `Bearer ${secret}` } });
    assert.equal((await days()).status, 200);
    await page.getByRole('dialog').getByRole('button', { name: 'Đóng' }).click();
    await page.getByRole('button', { name: 'Thu hồi: ERP' }).click();
    await accessible(page, 'before a key is revoked');
    await page.getByRole('dialog').getByRole('button', { name: 'Thu hồi' }).click();
    await page.getByText('Chưa có khoá nào.').waitFor();
    assert.equal((await days()).status, 401);
  },

  async 'an admin has other software told of facts, pauses it and takes it away'(office) {
    const page = await office.again(office.admin, { width: 1280, height: 800, look: 'light', lang: 'vi' });
    await page.goto(`${office.address}/admin/#hooks`);
    await page.getByText('Chưa có webhook nào.').waitFor();
    await page.getByLabel('Địa chỉ (https)').fill('https://erp.example/tallyman');
    await page.getByLabel('Có khiếu nại').check();
    await page.getByRole('button', { name: 'Thêm webhook' }).click();
    assert.match(await page.getByRole('textbox', { name: 'https://erp.example/tallyman' }).inputValue(), /^whsec_/);
    await accessible(page, 'a webhook');
    await page.getByRole('dialog').getByRole('button', { name: 'Đóng' }).click();
    const hook = page.getByRole('article', { name: 'https://erp.example/tallyman' });
    await hook.getByText('Đang bật', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Gửi thử: https://erp.example/tallyman' }).click();
    await hook.getByRole('row', { name: 'Tin thử' }).getByText('Không tìm thấy tên máy chủ').waitFor(); // .example is nobody's
    await accessible(page, 'what was sent');
    await picture(page, 'webhooks');
    await page.getByRole('button', { name: 'Tạm dừng: https://erp.example/tallyman' }).click();
    await hook.getByText('Tạm dừng', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Xoá: https://erp.example/tallyman' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Xoá', exact: true }).click();
    await page.getByText('Chưa có webhook nào.').waitFor();
  },

  async 'an import with a bad cell says which; a good one is kept and undone'(office) {
    const page = await office.person('planner', 'Nhập liệu');
    await page.goto(`${office.address}/board/#imports`);
    const table = (name) => ({ name, mimeType: 'text/csv', buffer: readFileSync(join(office.day, name)) });
    const files = readdirSync(office.day).filter((name) => name.endsWith('.csv') && /^(products|depots|outlets|vehicles|stock|orders|photos)\./.test(name)).map(table);
    const bad = files.map((file) => file.name === 'vehicles.csv' ? { ...file, buffer: Buffer.from(file.buffer.toString().replace(/^(V01(?:,[^,]*){2},)[^,]*/m, '$1nhiều')) } : file);
    await page.locator('input[type=file]').setInputFiles(bad);
    await page.getByRole('cell', { name: 'nhiều', exact: true }).waitFor({ timeout: 30_000 });
    await accessible(page, 'imports');
    await picture(page, 'imports');
    await page.locator('input[type=file]').setInputFiles(files);
    await page.getByText('Mọi dòng đều đọc được.').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Nhập vào hệ thống' }).click();
    await page.getByRole('button', { name: 'Hoàn tác lần nhập' }).first().waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Hoàn tác lần nhập' }).first().click();
    await page.getByText('đã hoàn tác').first().waitFor({ timeout: 30_000 });
    assert.deepEqual(page.wrong, []);
  },
};
