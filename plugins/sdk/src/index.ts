/** What a campaign plugin and its host share. A plugin needs `definePlugin` and the types; the rest is for hosts and the test kit. */
export { definePlugin, whyNoPlugin } from './plugin.js';
export type { CampaignData, HookContext, Plugin, PluginHooks, UnitData } from './plugin.js';

export { readTemplate } from './template/read-template.js';
export type { TemplateChecks, TemplateReading } from './template/read-template.js';
export type { TemplateFiles } from './template/files.js';
export { Problems } from './template/problem.js';
export type { TemplateProblem } from './template/problem.js';
export { outlineOf } from './template/process-outline.js';
export type { DecisionReading, ElementOutline, ProcessOutline, ProcessReading } from './template/process-outline.js';
export { fieldsByPath, fieldsOfRegister } from './template/fields.js';
export { clauseOfQuote, parseNotice, squeeze } from './template/notice.js';
export type { Notice } from './template/notice.js';
export type { Scenario, ScenarioStep } from './template/scenario.js';

export { addDays, addWorkingDays, instantOf, localDay, plainWeek, specialDays, workingDayFrom } from './campaign/calendar.js';
export type { CalendarDay, WorkingCalendar } from './campaign/calendar.js';
export { buildCampaignData } from './campaign/campaign-data.js';
export type { CampaignInput } from './campaign/campaign-data.js';
export { computeDeadline, dayOfAnchor } from './campaign/deadlines.js';
export type { AnchorValues, DueDate } from './campaign/deadlines.js';
export { dutyOfPeriod, expandPeriods, periodData, periodsOf, seriesOf } from './campaign/periods.js';
export type { OfPeriod, Period, PeriodData } from './campaign/periods.js';
export { resolveUnitSets } from './campaign/unit-sets.js';
export type { Evaluate, ResolvedSet } from './campaign/unit-sets.js';

export type {
  DateAnchor, DutyDefinition, Finding, FormData, FormField, FormModel, FormOverlay, FormRule, IndicatorDefinition, NoticeClause, Obligation, ObligationsFile,
  RecurrenceDefinition, ReportDefinition, Template, TemplateDeadline, TemplateManifest, TemplateParameter, TemplateRole, UnitSet,
} from '@noticeflow/schemas';
export type { DemoClient, DemoStage, PlayDemo } from './demo-stage.js';
