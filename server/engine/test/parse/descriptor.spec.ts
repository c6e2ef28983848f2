import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bpmnExtension } from '@noticeflow/schemas';

it('the descriptor for external tools is the one we use', () => {
  const json: unknown = JSON.parse(readFileSync(join(__dirname, '../../../../schemas/bpmn/noticeflow.json'), 'utf8'));
  expect(json).toEqual(JSON.parse(JSON.stringify(bpmnExtension)));
});
