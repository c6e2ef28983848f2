export { DataErrorDto, FindingDto, GivenReasonDto } from './api/forms.dto.js';
export { formEntities } from './entities.js';
export { formEvaluator } from './evaluate.js';
export { FormContexts, type CampaignSource } from './form-contexts.js';
export { FormsModule } from './forms.module.js';
export { FormsService } from './forms.service.js';
export { todayInChina } from './today.js';
