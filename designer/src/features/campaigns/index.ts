export { useCampaigns } from './queries.js';
export { Clauses } from './Clauses.js';
export { campaignsApi, type CampaignSummary, type DutyState } from './api.js';
export { DutyChip } from './DutyChip.js';
