export { DutiesModule } from './duties.module.js';
export { DutiesService } from './duties.service.js';
export { countStates, DUTY_STATES, type DutyState } from './duty-state.js';
export { OverviewService, type DutyCell, type Overview } from './overview.service.js';
export { UrgeService, type UrgeResult } from './urge.service.js';
