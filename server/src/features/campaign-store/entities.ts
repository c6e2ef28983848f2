import { Campaign, CampaignTemplate } from './campaign.entity.js';

/** The tables of this feature. */
export const campaignStoreEntities = [Campaign, CampaignTemplate];
