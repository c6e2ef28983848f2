import type { FormField, FormModel } from '@noticeflow/schemas';
import { checkModel } from '../src/index.js';
import { activityForm, pairingForm } from './fixtures/index.js';

const form = (fields: unknown[], extra: Partial<FormModel> = {}): FormModel => ({
  schema: 'noticeflow/form/1', id: 'F', version: 1, title: '表', origin: 'proposed', register: 'r', fields: fields as FormField[], ...extra,
});
const codes = (model: FormModel): string[] => checkModel(model, { lists: ['known'] }).filter((p) => p.severity === 'error').map((p) => `${p.path} ${p.code}`);
const text = { id: 'a', type: 'text', label: 'A' };

describe('checkModel', () => {
  it('finds nothing in the tables of the notice', () => {
    expect(checkModel(pairingForm)).toEqual([]);
    expect(checkModel(activityForm, { lists: ['activity-classes'] })).toEqual([]);
  });

  it.each<[string, FormModel, string]>([
    ['prototype name', form([{ ...text, id: 'constructor' }]), 'fields.constructor reserved'],
    ['__proto__', form([{ ...text, id: '__proto__' }]), 'fields.__proto__ reserved'],
    ['row id', form([{ ...text, id: 'id' }]), 'fields.id reserved'],
    ['same id in two sections', form([{ id: 's', type: 'section', label: 'S', fields: [text] }, text]), 'fields.a duplicate'],
    ['pattern RE2 refuses', form([{ ...text, pattern: { regex: '(a)\\1', message: 'x' } }]), 'fields.a.pattern pattern'],
    ['expression', form([{ ...text, visible: '((' }]), 'fields.a.visible expression'],
    ['condition of a severity', form([text], { rules: [{ id: 'r', assert: 'true', message: 'x', severity: { default: 'error', when: [{ condition: '((', severity: 'warning' }] } }] }), 'rules.r.severity expression'],
    ['rule at nowhere', form([text], { rules: [{ id: 'r', assert: 'true', message: 'x', severity: 'error', at: 'b' }] }), 'rules.r.at at'],
    ['group of an unknown column', form([{ id: 't', type: 'table', label: 'T', columns: [text], columnGroups: [{ title: 'G', columns: ['b'] }] }]), 'fields.t.columnGroups columnGroup'],
    ['printed title of an unknown column', form([{ id: 't', type: 'table', label: 'T', columns: [text] }], { print: { orientation: 'portrait', title: 'T', table: 't', columnTitles: { z: 'Z' } } }), 'print.columnTitles print'],
    ['identity number in clear', form([{ ...text, type: 'idNumber' }]), 'fields.a.class class'],
    ['personal process variable', form([{ ...text, class: 'personal', processVariable: 'a' }]), 'fields.a.processVariable processVariable'],
    ['table in a table', form([{ id: 't', type: 'table', label: 'T', columns: [{ id: 'u', type: 'table', label: 'U', columns: [text] }] }]), 'fields.t.u nesting'],
    ['Formily expression in a label', form([{ ...text, label: '{{ process.exit() }}' }]), 'fields.a.label text'],
    ['reference without a source', form([{ ...text, type: 'record' }]), 'fields.a.source source'],
    ['reference to nowhere', form([{ ...text, type: 'record', source: { register: '', label: 'x' } }]), 'fields.a.source.register source'],
    ['reference without a label', form([{ ...text, type: 'record', source: { register: 'r.rows' } }]), 'fields.a.source.label source'],
    ['source of a text', form([{ ...text, source: { register: 'r', label: 'x' } }]), 'fields.a.source source'],
    ['combination of one column', form([{ id: 't', type: 'table', label: 'T', columns: [text], uniqueTogether: [{ columns: ['a'], severity: 'error', message: 'x' }] }]), 'fields.t.uniqueTogether.0 uniqueTogether'],
    ['combination of an unknown column', form([{ id: 't', type: 'table', label: 'T', columns: [text], uniqueTogether: [{ columns: ['a', 'b'], severity: 'error', message: 'x' }] }]), 'fields.t.uniqueTogether.0 uniqueTogether'],
    ['a release that is not beside it', form([{ id: 't', type: 'table', label: 'T', columns: [{ ...text, unique: { scope: 'campaign', severity: 'error', message: 'x', unless: 'until' } }] }]), 'fields.t.a.unique unique'],
    ['combination in no table', form([{ ...text, uniqueTogether: [] }]), 'fields.a.uniqueTogether uniqueTogether'],
    ['unknown list', form([{ ...text, type: 'enum', list: 'x' }]), 'fields.a.list list'],
  ])('refuses %s', (_name, model, expected) => expect(codes(model)).toContain(expected));
});
