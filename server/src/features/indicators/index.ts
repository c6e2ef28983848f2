export { IndicatorsModule } from './indicators.module.js';
export { IndicatorsService, type IndicatorNow } from './indicators.service.js';
