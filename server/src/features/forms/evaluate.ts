import { formEvaluator as evaluatorAt, type Evaluate } from '@noticeflow/forms';

/** The bounded FEEL of forms at one moment. */
export const formEvaluator = (now: Date): Evaluate => evaluatorAt(now.toISOString());
