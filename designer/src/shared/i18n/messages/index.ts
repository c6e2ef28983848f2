import { campaign } from './campaign.js';
import { decision } from './decision.js';
import { general } from './general.js';
import { people } from './people.js';
import { work } from './work.js';

/** The dictionary of the app. */
export const messages = { ...general, ...work, ...campaign, ...decision, ...people };
