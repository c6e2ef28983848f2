/** What a scenario plays on: people, the product's clock, a progress bar, and a table of expected against found. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { Client, ProblemAnswer } from './client.mjs';

const BAR = 28;
/** Of the accounts the stage makes in its own throw-away database. */
const STAGE_PASSWORD = 'Yi-Ci-Xing-2022-yanshi';
const wide = (text) => [...text].reduce((width, char) => width + (char.codePointAt(0) > 0x2e7f ? 2 : 1), 0);
const pad = (text, width) => text + ' '.repeat(Math.max(0, width - wide(text)));

export class Stage {
  #people = new Map();
  #checks = [];
  #done = 0;
  #total = 1;

  constructor({ server, output, password, adminName, securityName }) {
    this.server = server;
    this.output = output;
    this.password = password;
    this.adminName = adminName;
    this.securityName = securityName;
    this.live = process.stdout.isTTY;
  }

  plan(total) { this.#total = total; }

  /** The tenant's administrator. */
  admin() { return this.#as(this.adminName); }

  /** The person who holds a post at a unit (organisation code); the account is made by the administrator the first time. */
  async at(unitCode, post = 'clerk') {
    const username = `demo-${unitCode}-${post}`;
    if (!this.#people.has(username)) {
      await this.#appoint(username, unitCode, post);
    }
    return this.#as(username);
  }

  /** Two people do this: the system administrator makes the account, the security administrator gives the post. */
  async #appoint(username, unitCode, postCode) {
    const [admin, security] = [await this.admin(), await this.#as(this.securityName)];
    const unit = (await admin.all(`/organisations?q=${encodeURIComponent(unitCode)}`)).find(({ code }) => code === unitCode);
    if (!unit) throw new Error(`Expected an organisation with code ${unitCode} but there is none`);
    const post = (await admin.get(`/organisations/${unit.id}/posts`)).find(({ code }) => code === postCode);
    if (!post) throw new Error(`Expected a post ${postCode} at ${unit.shortName} but there is none`);
    const account = await admin.post('/accounts', { username, password: STAGE_PASSWORD, displayName: `${unit.shortName}${post.title}` });
    await security.post(`/posts/${post.id}/holders`, { userId: account.id, startsAt: '2000-01-01T00:00:00.000Z' });
  }

  async #as(username) {
    if (!this.#people.has(username)) this.#people.set(username, await Client.login(this.server.url, username, username.startsWith('demo-') ? STAGE_PASSWORD : this.password));
    return this.#people.get(username);
  }

  /** Moves the product's clock (ISO instant with zone) and waits until everything that became due is done. */
  async clock(instant) {
    const admin = await this.admin();
    this.now = new Date(instant).toISOString();
    await admin.put('/test-clock', { now: this.now, settle: true });
  }

  /** Kills the server with −9 and starts it again on the same data. */
  async crash() {
    await this.server.kill();
    // A restarted test server begins at the machine's time unless told otherwise.
    this.server.env.NOTICEFLOW_TEST_CLOCK = this.now;
    await this.server.start();
  }

  step(title, count = 1) {
    this.#done += count;
    const share = Math.min(1, this.#done / this.#total);
    const bar = '█'.repeat(Math.round(share * BAR)).padEnd(BAR, '░');
    const line = `${bar} ${String(Math.round(share * 100)).padStart(3)} %  ${title}`;
    if (this.live) process.stdout.write(`\r\x1b[2K${line}`);
    else console.log(line);
  }

  /** Runs a call that must be refused and answers the problem. */
  async refused(call) {
    try { await call(); } catch (problem) { if (problem instanceof ProblemAnswer) return { status: problem.status, ...problem.body }; throw problem; }
    return { status: 200, code: 'ACCEPTED', errors: [] };
  }

  expect(what, expected, found) {
    const same = JSON.stringify(expected) === JSON.stringify(found);
    this.#checks.push({ what, expected: JSON.stringify(expected), found: JSON.stringify(found) ?? 'undefined', same });
  }

  /** Types rows under the field codes of the template's hidden row, as a clerk would paste them. */
  async fillWorkbook(template, rows) {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(template);
    const sheet = workbook.worksheets[0];
    let codes;
    let first = 1;
    sheet.eachRow((row) => { if (!codes && row.hidden) codes = row.values; });
    sheet.eachRow((row, number) => { first = Math.max(first, number + 1); });
    if (!codes) throw new Error('Expected a hidden row with field codes in the import template');
    // Rows go below the sample row, which the parser leaves out.
    rows.forEach((values, index) => codes.forEach((code, column) => { if (code in values) { const cell = sheet.getRow(first + index).getCell(column); cell.numFmt = '@'; cell.value = values[code]; } }));
    return { firstRow: first, name: 'rows.xlsx', type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', content: new Uint8Array(await workbook.xlsx.writeBuffer()) };
  }

  write(name, bytes) {
    mkdirSync(this.output, { recursive: true });
    writeFileSync(join(this.output, name), bytes);
    return name;
  }

  /** Prints the table; answers how many rows differ. */
  report() {
    if (this.live) process.stdout.write('\n');
    const width = Math.max(...this.#checks.map((check) => wide(check.what)), 10);
    console.log(`\n${pad('', 2)} ${pad('what', width)}  expected → found`);
    for (const check of this.#checks) {
      console.log(`${check.same ? '✓ ' : '✗ '} ${pad(check.what, width)}  ${check.expected}${check.same ? '' : `  →  ${check.found}`}`);
    }
    const different = this.#checks.filter((check) => !check.same).length;
    console.log(`\n${this.#checks.length - different} of ${this.#checks.length} as expected`);
    return different;
  }
}
