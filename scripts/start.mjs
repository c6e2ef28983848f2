/** `npm start`: builds what is missing or stale, then runs the server in this process. */
import { build } from './build.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Noticeflow needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}
build();
process.setSourceMapsEnabled(true);
await import('../server/dist/main.js');
