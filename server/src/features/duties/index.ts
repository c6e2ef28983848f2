export { dutyEntities } from './entities.js';
export { DutiesModule } from './duties.module.js';
export { DutiesService, type DutyNow } from './duties.service.js';
export { countStates, DUTY_STATES, DUTY_STATE_TITLES, dutyState, type DutyState } from './duty-state.js';
export { OverviewService, type DutyCell, type Overview } from './overview.service.js';
export { UrgeService, type UrgeResult } from './urge.service.js';
