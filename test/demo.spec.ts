import { campaigns, MINUTES, playDemo } from './play-demo.js';

const FIRST = 'guangdong-2022-two-help';

describe('npm run demo', () => {
  it('plays the first campaign to its archive although the server is killed with −9 on the way', () => {
    const { files, ...outcome } = playDemo('--campaign', FIRST, '--crash');
    expect(outcome).toEqual({ status: 0, text: '' });
    expect(files).toEqual(['附件2-华南师范大学.docx', '附件2-华南师范大学.xlsx', '附件3-茂名.docx', '附件3-茂名.xlsx']);
  }, 5 * MINUTES);

  it.each(campaigns.filter((slug) => slug !== FIRST).map((slug) => [slug] as const))('plays %s', (slug: string) => {
    expect(playDemo('--campaign', slug)).toMatchObject({ status: 0, text: '' });
  }, 5 * MINUTES);
});
