import { createTestDatabase, type TestDatabase } from '../../persistence/testing.js';
import { insertUnit, recordServices, testUser } from '../registers/testing.js';
import { toDocx } from '../exports/docx.js';
import { AttachmentsService, MAX_FILE_BYTES } from './attachments.service.js';
import { kindOf, safeFileName, withoutMetadata } from './file-kinds.js';

const unit = { id: 'u1', tenantId: 't1', path: '/44/44-u-scnu', name: '华南师范大学团委' };
const place = { unitId: unit.id, unitPath: unit.path };

describe('attachments', () => {
  let test: TestDatabase;
  let attachments: AttachmentsService;

  beforeAll(async () => {
    test = await createTestDatabase();
    const s = recordServices(test.database);
    await insertUnit(test.database, unit);
    attachments = new AttachmentsService(test.database, s.keys, s.records, s.store, s.log, s.ids, s.clock);
  });
  afterAll(() => test.close());

  it('given a large pdf, then it comes back byte for byte and is not in the database in clear', async () => {
    const content = Buffer.concat([Buffer.from('%PDF-1.7 身份证 '), Buffer.alloc(700_000, 'x')]);
    const file = await attachments.add(testUser(unit), place, '../../方案\u202E（盖章）.pdf', content);
    expect(file).toMatchObject({ name: '方案（盖章）.pdf', size: content.length, type: 'application/pdf' });
    expect((await attachments.download(testUser(unit), file.id)).content.equals(content)).toBe(true);
    const chunks = await test.database.read((tx) => tx.query('SELECT data FROM attachment_chunk ORDER BY position'));
    expect(chunks).toHaveLength(4);
    expect(String(chunks[0]!.data)).toMatch(/^nf1\./);
  });

  it('given somebody without a right, then 404 as for an unknown id', async () => {
    const file = await attachments.add(testUser(unit), place, 'a.pdf', Buffer.from('%PDF-1.7'));
    const strangers = [testUser({ ...unit, id: 'u2', path: '/44/44-u-ln' }), testUser({ ...unit, tenantId: 't2', id: 'u9' })];
    for (const stranger of strangers) await expect(attachments.download(stranger, file.id)).rejects.toMatchObject({ status: 404, code: 'NOT_FOUND' });
    await expect(attachments.download(testUser(unit), 'nothing')).rejects.toMatchObject({ status: 404, code: 'NOT_FOUND' });
    await expect(attachments.download(testUser({ ...unit, id: 'u3', path: '/44' }, 'reviewer'), file.id)).resolves.toMatchObject({ name: 'a.pdf' });
  });

  it('given a name and content that disagree, or too many bytes, then it is refused', async () => {
    const html = Buffer.from('<html><script>alert(1)</script>');
    for (const name of ['a.pdf', 'a.png', 'a.html', 'a.docx', 'a', 'a.pdf.exe']) await expect(attachments.add(testUser(unit), place, name, html)).rejects.toMatchObject({ status: 415 });
    await expect(attachments.add(testUser(unit), place, 'a.pdf', Buffer.concat([Buffer.from('%PDF-'), Buffer.alloc(MAX_FILE_BYTES)]))).rejects.toMatchObject({ status: 413 });
  });

  it('knows the kinds by content', async () => {
    const docx = await toDocx({ title: '题', orientation: 'portrait', head: [], header: [], headerRows: 0, widths: [1], rows: [['x']], notes: [] });
    expect(kindOf('方案.docx', docx)?.extension).toBe('docx');
    expect(kindOf('方案.xlsx', docx)).toBeNull();
    expect(kindOf('x.JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0]))?.extension).toBe('jpg');
  });

  it.each([['..', '文件'], ['C:\\secret\\报告.docx', '报告.docx'], ['.htaccess', 'htaccess'], ['a\r\nSet-Cookie: x.pdf', 'aSet-Cookie x.pdf'], [`${'长'.repeat(300)}.pdf`, `${'长'.repeat(120)}.pdf`]])(
    'names %j as %j', (given, expected) => expect(safeFileName(given)).toBe(expected));

  it('takes the place out of a photo', () => {
    const exif = Buffer.concat([Buffer.from([0xff, 0xe1, 0x00, 0x0c]), Buffer.from('Exif\0\0GPS!')]);
    const photo = Buffer.concat([Buffer.from([0xff, 0xd8]), exif, Buffer.from([0xff, 0xdb, 0x00, 0x04, 1, 2]), Buffer.from([0xff, 0xda]), Buffer.from('pixels')]);
    const clean = withoutMetadata({ extension: 'jpg', mediaType: 'image/jpeg' }, photo);
    expect(clean.includes('GPS')).toBe(false);
    expect(clean.equals(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xdb, 0x00, 0x04, 1, 2, 0xff, 0xda]), Buffer.from('pixels')]))).toBe(true);
  });
});
