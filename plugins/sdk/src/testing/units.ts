import type { UnitData } from '../plugin.js';

/** A unit of the trial; what is left out is filled with plain values. */
export type UnitInput = Pick<UnitData, 'code' | 'name'> & Partial<UnitData>;

/** Units of a trial in which the id is the code, so that tests read well. */
export function trialUnit(input: UnitInput): UnitData {
  return { id: input.code, level: 'prefecture', kind: 'league', parentId: null, parentName: null, ...input };
}

/** The province of the made-up region 99, issuer of trials that name none. */
export const exampleProvince = trialUnit({ code: '99', name: '团示例省委', level: 'province' });

/** Three prefectures and four counties of the made-up region 99. */
export const exampleUnits: readonly UnitData[] = [
  exampleProvince,
  ...[['9901', '团甲市委'], ['9902', '团乙市委'], ['9903', '团丙市委']].map(([code, name]) =>
    trialUnit({ code: code!, name: name!, parentId: '99', parentName: exampleProvince.name })),
  ...[['990101', '团甲一县委', '9901', '团甲市委'], ['990102', '团甲二县委', '9901', '团甲市委'], ['990201', '团乙一县委', '9902', '团乙市委'], ['990301', '团丙一县委', '9903', '团丙市委']]
    .map(([code, name, parentId, parentName]) => trialUnit({ code: code!, name: name!, level: 'county', parentId: parentId!, parentName: parentName! })),
];
