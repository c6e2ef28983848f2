import { inputNames, nested, valueOf } from './inputs.js';

const table = (inputs: { expression: string; label?: string; type?: string; values?: string }[], rules: string[][] = []) => ({
  hitPolicy: 'UNIQUE', outputs: [], inputs: inputs.map(({ expression, label = expression, type = 'any', values }, index) => ({ id: `i${index}`, expression, label, type, ...(values && { values }) })),
  rules: rules.map((entries, index) => ({ id: `r${index}`, inputs: entries, outputs: [] })),
});

describe('the inputs of a trial', () => {
  it('are the plain names the columns read, each once, without what required decisions give', () => {
    const decisions = [
      { key: 'a', name: 'A', variable: 'a', requires: ['b'], table: table([{ expression: 'level', label: '等级' }, { expression: 'poor' }, { expression: 'count(list)' }, { expression: 'family.income', type: 'number' }], [['"高", "低"', 'true', '-', '< 3'], ['not("中")', '', '', '']]) },
      { key: 'b', name: 'B', variable: 'poor', requires: [], table: table([{ expression: 'level' }]) },
      { key: 'c', name: 'C', variable: 'c', requires: [], expression: '1 + 1' },
    ];
    expect(inputNames({ decisions })).toEqual([{ name: 'level', label: '等级', type: 'any', options: ['高', '低', '中'] }, { name: 'family.income', label: 'family.income', type: 'number', options: [] }]);
  });

  it.each<[string, string, unknown]>([['', 'any', null], ['3', 'number', 3], ['三', 'number', '三'], ['true', 'boolean', true], ['2026-01-01', 'date', '2026-01-01'], ['3', 'string', '3'], ['高', 'any', '高'], ['[1]', 'any', [1]], ['3', 'any', 3]])('%j of type %s is %j', (text, type, value) => {
    expect(valueOf(text, type)).toEqual(value);
  });

  it('with dots are put inside each other', () => {
    expect(nested([['family.income', 3], ['family.heads', 2], ['a', 1]], { family: { name: 'x' } })).toEqual({ family: { name: 'x', income: 3, heads: 2 }, a: 1 });
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    nested([['__proto__.x', 1]]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
