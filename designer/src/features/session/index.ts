export { can, useMe, useMeQuery } from './session.js';
export { useClockKnown, useNow, useProductClock } from './clock.js';
export { sessionApi, type Me } from './api.js';
