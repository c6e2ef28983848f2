import { emptyMariaDb, testKinds } from '../server/src/persistence/testing.js';
import { campaigns, MINUTES, playDemo } from './play-demo.js';

// testKinds throws under CI=true when MariaDB does not answer.
const played = testKinds().includes('mariadb') ? describe : describe.skip;

played('npm run demo on MariaDB', () => {
  it.each(campaigns.map((slug) => [slug] as const))('plays %s', async (slug: string) => {
    const { url, drop } = await emptyMariaDb();
    try {
      expect(playDemo('--campaign', slug, '--database', url)).toMatchObject({ status: 0, text: '' });
    } finally {
      await drop();
    }
  }, 5 * MINUTES);
});
