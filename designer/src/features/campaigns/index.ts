export { useCampaigns } from './queries.js';
export { Clauses } from './Clauses.js';
export { campaignsApi } from './api.js';
export { DutyChip } from './DutyChip.js';
