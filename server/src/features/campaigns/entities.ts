import { CalendarDay } from './calendar-day.entity.js';
import { Campaign, CampaignTemplate } from './campaign.entity.js';

/** The tables of this feature. */
export const campaignEntities = [Campaign, CampaignTemplate, CalendarDay];
