/** The kit for tests of plugins: read the folder, run its campaign in the engine's simulation, tell its scenarios. */
export { loadTemplateFrom } from './testing/load-template.js';
export { runScenario } from './testing/run-scenario.js';
export { proofsOf } from './testing/proofs.js';
export type { Proof } from './testing/proofs.js';
export { startCampaign } from './testing/trial.js';
export type { Trial, TrialOptions, TrialTask } from './testing/trial.js';
export { exampleProvince, exampleUnits, trialUnit } from './testing/units.js';
export type { UnitInput } from './testing/units.js';
