import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadTemplateFrom } from '../src/testing.js';

const folder = join(__dirname, '../../_template');

/** The example's files, to be broken one at a time. */
function exampleFiles(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (/\.(json|md|bpmn)$/.test(path)) files[path.replaceAll('\\', '/')] = readFileSync(join(folder, path), 'utf8');
  }
  return files;
}

async function problemsAfter(file: string, change: (text: string) => string) {
  const files = exampleFiles();
  const before = files[file]!;
  files[file] = change(before);
  expect(files[file]).not.toBe(before);
  const reading = await loadTemplateFrom(files);
  return { ...reading, changed: files[file], found: reading.problems.map(({ file: at, line, rule, severity }) => ({ file: at, line, rule, severity })) };
}

describe('reading a template', () => {
  it('gives the template with clauses, lists and forms', async () => {
    const { template, problems } = await loadTemplateFrom(folder);
    expect(problems).toEqual([]);
    expect(template).toMatchObject({ lists: { topics: [{ value: 'reading' }, {}, {}] }, forms: [{ id: 'letters' }] });
    expect(template!.noticeText).not.toContain('{#');
  });

  it.each<[what: string, file: string, change: (text: string) => string, place: string, rule: string]>([
    ['broken JSON', 'forms/letters.json', (text) => text.replace('"version": 1,', '"version": 1'), '"title": "“青苗书信”结对名单",\n  "origin"', 'json'],
    ['an unknown property', 'forms/letters.json', (text) => text.replace('"autofill"', '"autofil"'), '"autofil"', 'schema-additionalProperties'],
    ['a file that does not exist', 'template.json', (text) => text.replace('"topics.json"', '"themes.json"'), '"themes.json"', 'file-exists'],
    ['a file outside of the folder', 'template.json', (text) => text.replace('"topics.json"', '"../sdk/package.json"'), '"../sdk/package.json"', 'schema-pattern'],
    ['a deadline with an unknown parameter', 'template.json', (text) => text.replace('"parameter": "lettersDueOn"', '"parameter": "dueOn"'), '"parameter": "dueOn"', 'parameter-exists'],
    ['a deadline of an unknown clause', 'template.json', (text) => text.replace('"clause": "二"\n    }\n  ],\n  "roles"', '"clause": "九"\n    }\n  ],\n  "roles"'), '"clause": "九"', 'clause-exists'],
    ['a duty answered by no element', 'template.json', (text) => text.replace('"element": "submit"', '"element": "send"'), '"element": "send"', 'element-exists'],
    ['a duty answered by a gateway', 'template.json', (text) => text.replace('"element": "submit"', '"element": "decide"'), '"element": "decide"', 'duty-by-user-task'],
    ['a task with an unknown form', 'processes/report.bpmn', (text) => text.replace('formId="letters" access="write"', 'formId="letter" access="write"'), '<userTask id="submit"', 'form-exists'],
    ['a call of an unknown process', 'processes/main.bpmn', (text) => text.replace('processId="letters-report"', 'processId="letters-reports"'), '<callActivity id="reports"', 'process-exists'],
    ['an urge job without its duty', 'processes/report.bpmn', (text) => text.replace('name="duty"', 'name="duties"'), '<serviceTask id="urge"', 'job-header'],
    ['an unknown code list', 'forms/letters.json', (text) => text.replace('"list": "topics"', '"list": "themes"'), '"list": "themes"', 'list-exists'],
    ['a quote that is not in the notice', 'obligations.json', (text) => text.replace('每名青少年至少结对1名志愿者', '每名青少年至少结对2名志愿者'), '每名青少年至少结对2名志愿者', 'quote-in-notice'],
    ['a link that leads nowhere', 'obligations.json', (text) => text.replace('"duty:letters"', '"duty:lists"'), '"duty:lists"', 'link-resolves'],
    ['a proof that leads nowhere', 'obligations.json', (text) => text.replace('scenario:on-time/late', 'scenario:on-time/later'), 'scenario:on-time/later', 'link-resolves'],
    ['a page that does not exist', 'obligations.json', (text) => text.replace('"duty:letters"', '"page:notices"'), '"page:notices"', 'link-resolves'],
    ['an expectation about an element that does not exist', 'scenarios/on-time.json', (text) => text.replace('"submit"', '"submits"'), '"submits"', 'scenario-reference'],
    ['text before the first clause', 'notice.md', (text) => `前言\n${text}`, '前言', 'clause-first'],
    ['a heading without clause id', 'notice.md', (text) => text.replace('## 二、工作安排 {#二}', '## 二、工作安排'), '## 二、工作安排', 'clause-marker'],
  ])('tells file and line of %s', async (_what, file, change, place, rule) => {
    const { found, template, changed } = await problemsAfter(file, change);
    expect(changed).toContain(place);
    const line = changed.slice(0, changed.indexOf(place)).split('\n').length;
    expect(template).toBeUndefined();
    expect(found).toContainEqual({ file, line, rule, severity: 'error' });
  });

  describe('with decisions', () => {
    const table = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="f" name="f" namespace="u">\n<decision id="grade" name="grade"><literalExpression id="l"><text>1 + 1</text></literalExpression></decision></definitions>';
    const withDecision = (xml: string, manifest = '["grade.dmn"]') => {
      const files = exampleFiles();
      files['template.json'] = files['template.json']!.replace('"mainProcess"', `"decisions": ${manifest},\n  "mainProcess"`);
      files['decisions/grade.dmn'] = xml;
      return loadTemplateFrom(files);
    };

    it('gives them with the template', async () => {
      const { template, problems } = await withDecision(table);
      expect([problems, template!.decisions]).toEqual([[], [{ file: 'decisions/grade.dmn', xml: table }]]);
    });

    it('tells file and line of what is wrong in one', async () => {
      const { problems } = await withDecision(table.replace('1 + 1', '1 +'));
      expect(problems).toEqual([expect.objectContaining({ file: 'decisions/grade.dmn', line: 2, rule: 'expression' })]);
      expect((await withDecision(table, '["other.dmn"]')).problems).toEqual([expect.objectContaining({ file: 'template.json', rule: 'file-exists' })]);
    });

    it('tells a business rule task that asks a decision the template does not bring', async () => {
      const files = exampleFiles();
      files['processes/report.bpmn'] = files['processes/report.bpmn']!.replace('<userTask id="submit"', '<businessRuleTask id="rule" isForCompensation="true"><extensionElements><nf:calledDecision decisionId="missing" resultVariable="r"/></extensionElements></businessRuleTask><boundaryEvent id="cb" attachedToRef="submit"><compensateEventDefinition/></boundaryEvent><association id="as" sourceRef="cb" targetRef="rule"/>\n<userTask id="submit"');
      expect((await loadTemplateFrom(files)).problems).toEqual([expect.objectContaining({ file: 'processes/report.bpmn', rule: 'decision-exists' })]);
    });
  });

  it('only warns of an obligation nothing realises', async () => {
    const { found, template } = await problemsAfter('obligations.json', (text) => text.replace('"realisedBy": ["list:topics", "field:letters/topic"], ', ''));
    expect(found).toEqual([{ file: 'obligations.json', line: expect.any(Number), rule: 'obligation-realised', severity: 'warning' }]);
    expect(template).toBeDefined();
  });

  it('refuses a BPMN file with what the engine says about it', async () => {
    const { found } = await problemsAfter('processes/main.bpmn', (text) => text.replace('targetRef="join" />\n    <sequenceFlow id="f5"', 'targetRef="nowhere" />\n    <sequenceFlow id="f5"'));
    expect(found.some(({ file, severity }) => file === 'processes/main.bpmn' && severity === 'error')).toBe(true);
  });
});
