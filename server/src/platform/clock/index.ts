export { Clock, FixedClock, SystemClock } from './clock.js';
export { ClockModule } from './clock.module.js';
export { IdGenerator } from './ids.js';
