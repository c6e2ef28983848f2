export { campaignEntities } from './entities.js';
export { CampaignsModule } from './campaigns.module.js';
export { CampaignStore } from './campaign-store.js';
export { CampaignStoreModule } from './campaign-store.module.js';
export { Overseers } from './overseers.js';
export type { Campaign } from './campaign.entity.js';
