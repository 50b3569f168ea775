// What a page does with proof.js: the form of /verify, the button of a lot's page, and the evidence file that checks
// itself as soon as it is opened. Every sentence is written in both languages; the page's style shows one.
(() => {
  const { check, openNote, readKey, sha256, hex, Unable } = globalThis.tallymanProof;

  const kinds = {
    order_imported: ['đơn hàng được nhập', 'order imported'],
    allocated: ['đã phân bổ lô hàng', 'lots allocated'],
    planned: ['đã xếp tuyến', 'put on a route'],
    photo_received: ['đã nhận ảnh', 'photo received'],
    photo_accepted: ['ảnh được ghi nhận', 'photo taken into the record'],
    finding: ['máy đã xem ảnh', 'photo examined'],
    verdict: ['kết luận của máy', 'verdict'],
    auto_accepted: ['máy tự duyệt', 'accepted without a person'],
    review: ['người kiểm tra quyết định', 'decided by a reviewer'],
    delivery: ['tài xế báo tại cửa', 'told at the door'],
    delivery_personal: ['lời và vị trí của tài xế', 'the driver’s words and position'],
    original_seen: ['có người xem ảnh gốc', 'the original was looked at'],
    legal_hold: ['phải giữ làm bằng chứng', 'kept as evidence'],
    appeal: ['khiếu nại', 'appeal'],
    events_captured: ['sự kiện truy xuất được ghi nhận', 'traceability events captured'],
    erased: ['dữ liệu cá nhân đã xoá', 'personal data erased'],
  };
  const unable = {
    'no-crypto': [
      'Trình duyệt không cho dùng mật mã trên kết nối không an toàn. Hãy mở trang qua https, hoặc tải bằng chứng về và dùng lệnh: tallyman verify',
      'This browser gives no cryptography on an insecure connection. Open the page over https, or download the proof and use: tallyman verify',
    ],
    'no-ed25519': [
      'Trình duyệt này chưa kiểm được chữ ký Ed25519 (cần Chromium 137, Firefox 129 hoặc Safari 17 trở lên). Có thể dùng lệnh: tallyman verify',
      'This browser cannot check Ed25519 signatures (Chromium 137, Firefox 129 or Safari 17 can). You can use: tallyman verify',
    ],
  };

  // What proof.js finds wrong it says in English; $1 and $2 stand for what it names.
  const wrong_words = [
    [/^entry (\d+): is not in the log at this place$/, 'mục $1 không có trong sổ ở vị trí này'],
    [/^entry (\d+): its record is not the one the log holds$/, 'nội dung mục $1 không phải nội dung sổ đã ghi'],
    [/^entry (\d+): is about something else than (.*)$/, 'mục $1 không nói về $2'],
    [/^entry (\d+): .*$/, 'mục $1 không đúng định dạng'],
    [/^a key reads NAME\+ID\+BASE64$/, 'khoá có dạng TÊN+MÃ+BASE64'],
    [/^the key is of another kind$/, 'khoá thuộc loại khác'],
    [/^the key's id does not belong to it$/, 'mã trong khoá không khớp với khoá; có lẽ chép thiếu hay sai chữ'],
    [/^base64 is malformed$|^a digest, salt or key is malformed$/, 'có chỗ bị cắt hay chép sai chữ'],
    [/^not signed by (.*), or its signature is wrong$/, 'không có chữ ký đúng của $1'],
    [/^the note has no signatures or is cut off$|^a signature is malformed$/, 'thiếu chữ ký, hoặc tệp bị cắt'],
    [/^the checkpoint is of the log (.*), the key of (.*)$/, 'điểm kiểm thuộc sổ $1, còn khoá là của sổ $2'],
    [/^the log was rolled back: .*$/, 'sổ đã bị lùi lại: điểm kiểm trước có nhiều mục hơn'],
    [/^the log does not begin with .*$/, 'sổ không bắt đầu bằng các mục của điểm kiểm trước, hoặc bằng chứng không dẫn về đó'],
    [/^not a proof.*$/, 'tệp này không phải bằng chứng của tallyman'],
    [/^the proof holds no entry$/, 'bằng chứng không có mục nào'],
  ];
  function both(problem) {
    const known = wrong_words.find(([said]) => said.test(problem));
    return [known ? problem.replace(known[0], known[1]) : problem, problem];
  }

  const byId = (id) => document.getElementById(id);

  // The language that was chosen on any of the server's pages (web/src/words/spoken.svelte.ts), and here for all of them.
  const kept = 'tallyman.lang';
  for (const lang of ['vi', 'en']) {
    const choice = byId(`show-${lang}`);
    const use = () => (document.documentElement.lang = lang);
    choice.addEventListener('change', () => {
      use();
      try { localStorage.setItem(kept, lang); } catch { /* for this page only */ }
    });
    try {
      if (localStorage.getItem(kept) === lang) choice.checked = true;
    } catch { /* without storage: as the server made it */ }
    if (choice.checked) use();
  }
  function put(parent, tag, [vi, en], className) {
    const element = parent.appendChild(document.createElement(tag));
    if (className) element.className = className;
    for (const [lang, text] of [['vi', vi], ['en', en]]) {
      const span = element.appendChild(document.createElement('span'));
      span.lang = lang;
      span.textContent = text;
    }
    return element;
  }

  const some = (n, one, other) => `${n} ${n === 1 ? one : other}`; // in English; Vietnamese has one form

  // The box with the verdict: one heading, then what was held against what.
  class Answer {
    constructor(box) {
      this.box = box;
      this.lines = [];
      this.wrong = 0;
    }
    holds(right, vi, en) {
      this.lines.push([right ? 'right' : 'wrong', vi, en]);
      if (!right) this.wrong += 1;
    }
    note(vi, en) {
      this.lines.push(['note', vi, en]);
    }
    show(subject = '') {
      this.begin(this.wrong === 0 ? 'right' : 'wrong');
      const heading = this.wrong === 0 ? ['Đúng: bằng chứng khớp với sổ', 'Valid: the proof holds'] : ['Không đúng', 'Not valid'];
      put(this.box, 'h3', heading.map((text) => (subject ? `${text} (${subject})` : text)));
      const list = this.box.appendChild(document.createElement('ul'));
      for (const [className, vi, en] of this.lines) put(list, 'li', [vi, en], className);
    }
    unable(error) {
      this.begin('note');
      put(this.box, 'h3', ['Trình duyệt này không kiểm được', 'This browser cannot tell']);
      put(this.box, 'p', unable[error.message] ?? [error.message, error.message]);
    }
    begin(state) {
      this.box.replaceChildren();
      this.box.dataset.state = state;
      this.box.hidden = false;
    }
  }

  function tellVerdict(answer, verdict) {
    const [vi, en] = both(verdict.problem);
    if (!verdict.valid) return answer.holds(false, `Bằng chứng sai: ${vi}`, `The proof is wrong: ${en}`);
    const erased = verdict.facts.filter((fact) => !fact.record).length;
    answer.holds(
      true,
      `Chữ ký của sổ ${verdict.origin} đúng; ${verdict.facts.length} mục có trong sổ gồm ${verdict.size} mục`,
      `The signature of the log ${verdict.origin} is right; ${some(verdict.facts.length, 'entry is', 'entries are')} in the log of ${verdict.size}`,
    );
    if (erased) answer.note(`${erased} mục đã xoá nội dung theo yêu cầu`, `of ${some(erased, 'entry', 'entries')} the content was erased on request`);
  }

  function showFacts(table, facts) {
    const body = table.querySelector('tbody');
    body.replaceChildren();
    for (const fact of facts) {
      const row = body.insertRow();
      row.insertCell().textContent = fact.index;
      row.insertCell().textContent = fact.time.replace('T', ' ').replace('Z', ' UTC');
      put(row.insertCell(), 'span', kinds[fact.kind] ?? [fact.kind, fact.kind]);
      const cell = row.insertCell();
      if (!fact.record) {
        put(cell, 'span', ['(đã xoá)', '(erased)'], 'soft');
        continue;
      }
      const details = cell.appendChild(document.createElement('details'));
      put(details, 'summary', ['nội dung', 'content']);
      details.appendChild(document.createElement('pre')).textContent = JSON.stringify(fact.record, null, 1);
    }
    table.hidden = facts.length === 0;
  }

  const digestsIn = (facts) => new Set(facts.map((fact) => fact.record?.sha256).filter(Boolean));

  async function guarded(answer, work) {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Unable)) throw error;
      answer.unable(error);
    }
  }

  // ------------------------------------------------------------------------------------------------ the form /verify

  // As it is handed on, or as the server says it ({"key": ...}).
  async function keyOf(text, answer) {
    const key = /"key"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? text;
    return readKey(key).then(() => key, (error) => {
      if (error instanceof Unable) throw error;
      const [vi, en] = both(error.message);
      answer.holds(false, `Khoá không dùng được: ${vi}`, `The key cannot be used: ${en}`);
      answer.show();
    });
  }

  async function checkForm(form) {
    const answer = new Answer(byId('answer'));
    const [proof] = form.proof.files;
    const [earlier] = form.checkpoint.files;
    await guarded(answer, async () => {
      const key = await keyOf(form.key.value, answer);
      if (key === undefined) return showFacts(byId('facts'), []);
      const verdict = await check(await proof.text(), key, earlier && (await earlier.text()));
      tellVerdict(answer, verdict);
      if (verdict.valid && earlier) answer.holds(true, 'Sổ vẫn bắt đầu bằng các mục của điểm kiểm trước', 'The log still begins with the entries of the earlier checkpoint');
      const known = digestsIn(verdict.facts);
      for (const photo of form.photos.files) {
        const there = known.has(hex(await sha256(new Uint8Array(await photo.arrayBuffer()))));
        answer.holds(there, there ? `${photo.name}: đúng ảnh trong sổ` : `${photo.name}: không phải ảnh trong sổ`, there ? `${photo.name}: the photo that the log vouches for` : `${photo.name}: not a photo of this log`);
      }
      answer.show(verdict.subject);
      showFacts(byId('facts'), verdict.facts);
    });
  }

  // ---------------------------------------------------------------------------------------------------- a lot's page

  async function checkLot(button) {
    const answer = new Answer(byId('answer'));
    button.disabled = true;
    try {
      const texts = await Promise.all([button.dataset.proof, button.dataset.key].map(async (url) => {
        const reply = await fetch(url);
        if (!reply.ok) throw new Error(`${reply.status}`);
        return reply.text();
      }));
      await guarded(answer, async () => {
        const verdict = await check(...texts);
        tellVerdict(answer, verdict);
        const proven = new Set(verdict.facts.flatMap((fact) => fact.record?.events ?? []));
        const steps = [...document.querySelectorAll('[data-event]')];
        const held = steps.filter((step) => verdict.valid && proven.has(step.dataset.event));
        for (const step of held) step.classList.add('proven');
        if (verdict.valid) answer.note(`${held.length} trên ${steps.length} chặng có trong sổ (đánh dấu ✓)`, `${held.length} of ${some(steps.length, 'step', 'steps')} in the log (marked ✓)`);
        answer.show();
      });
    } catch (error) {
      answer.holds(false, `Không tải được bằng chứng (${error.message})`, `The proof could not be loaded (${error.message})`);
      answer.show();
    } finally {
      button.disabled = false;
    }
  }

  // ------------------------------------------------------------------------------------------------ an evidence file

  const bytesOfImage = (image) => Uint8Array.from(atob(image.src.slice(image.src.indexOf(',') + 1)), (c) => c.charCodeAt(0));

  async function checkManifest(answer, evidence, key) {
    const lines = (await openNote(evidence.manifest, key)).trim().split('\n');
    const listed = new Map(lines.slice(2).map((line) => [line.slice(66), line.slice(0, 64)]));
    answer.holds(lines[0] === 'tallyman evidence' && lines[1] === evidence.order, 'Danh mục tệp có chữ ký đúng', 'The list of files is signed');
    const wrong = [];
    const compare = async (name, bytes) => {
      if (listed.get(name) !== hex(await sha256(bytes))) wrong.push(name);
    };
    for (const [name, text] of Object.entries(evidence.files)) await compare(name, new TextEncoder().encode(text));
    for (const image of document.querySelectorAll('img[data-file]')) await compare(image.dataset.file, bytesOfImage(image));
    answer.holds(wrong.length === 0, wrong.length ? `Tệp bị thay đổi: ${wrong.join(', ')}` : `${listed.size} tệp đúng như đã ký`, wrong.length ? `Changed files: ${wrong.join(', ')}` : `${some(listed.size, 'file', 'files')} as signed`);
  }

  async function checkPhotos(answer, facts) {
    const known = digestsIn(facts);
    let [whole, wrong, copies] = [0, 0, 0];
    for (const image of document.querySelectorAll('img[data-file]')) {
      if (image.dataset.copy) copies += 1;
      else if (known.has(hex(await sha256(bytesOfImage(image))))) whole += 1;
      else wrong += 1;
    }
    if (whole + wrong) answer.holds(wrong === 0, wrong ? `${whole} ảnh gốc đúng từng byte như trong sổ, ${wrong} ảnh sai` : `${whole} ảnh gốc đúng từng byte như trong sổ`, wrong ? `of the original photos ${whole} as in the log byte for byte, ${wrong} not` : `${some(whole, 'original photo', 'original photos')} as in the log, byte for byte`);
    if (copies) answer.note(`${copies} ảnh là bản sao đã che người và biển số; dấu vân tay của ảnh gốc nằm trong sổ`, `${some(copies, 'photo is a copy', 'photos are copies')} with people and plates hidden; the fingerprints of the originals are in the log`);
  }

  async function checkEvidence(evidence) {
    const answer = new Answer(byId('answer'));
    const expected = byId('expected').value.trim();
    await guarded(answer, async () => {
      try {
        if (expected) answer.holds(expected === evidence.key.trim(), 'So với khoá bạn đã có', 'Compared with the key that you have');
        const key = await readKey(evidence.key);
        await checkManifest(answer, evidence, key);
        const verdict = await check(evidence.files['proof.json'], evidence.key);
        tellVerdict(answer, verdict);
        answer.holds(verdict.subject === evidence.order, `Bằng chứng về đơn ${evidence.order}`, `The proof is about order ${evidence.order}`);
        if (verdict.valid) await checkPhotos(answer, verdict.facts);
        showFacts(byId('facts'), verdict.valid ? verdict.facts : []);
      } catch (error) {
        if (error instanceof Unable) throw error;
        answer.holds(false, ...both(error.message));
      }
      answer.show(evidence.order);
    });
  }

  // -------------------------------------------------------------------------------------------------------------------

  const form = byId('verify');
  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    checkForm(form);
  });
  const button = byId('check-lot');
  button?.addEventListener('click', () => checkLot(button));
  const data = byId('evidence');
  if (data) {
    const evidence = JSON.parse(data.textContent);
    byId('expected').addEventListener('change', () => checkEvidence(evidence));
    checkEvidence(evidence);
  }
})();
