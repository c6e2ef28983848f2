export { FindingDto, GivenReasonDto } from './api/forms.dto.js';
export { formEvaluator } from './evaluate.js';
export { FormContexts } from './form-contexts.js';
export { FormsModule } from './forms.module.js';
export { FormsService } from './forms.service.js';
