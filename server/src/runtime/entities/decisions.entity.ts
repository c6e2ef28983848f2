import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, int, longText, shortText } from '../../persistence/column-types.js';

/** A deployed DMN file. Its decisions share it, because they may require each other. */
@Entity('decision_resource')
@Index('ix_decision_resource_hash', ['tenantId', 'hash'])
export class DecisionResourceEntity {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(idColumn()) deploymentId!: string;
  @Column(shortText(255)) name!: string;
  @Column(shortText(64)) hash!: string;
  @Column(longText()) xml!: string;
  @Column(instant()) createdAt!: Date;
}

/** One version of one decision. */
@Entity('decision_definition')
@Index('uq_decision_definition_version', ['tenantId', 'decisionKey', 'version'], { unique: true })
export class DecisionDefinitionEntity {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(shortText(191)) decisionKey!: string;
  @Column(int()) version!: number;
  @Column(shortText(255)) name!: string;
  @Column(shortText(191, { nullable: true })) versionTag!: string | null;
  @Column(idColumn()) deploymentId!: string;
  @Column(idColumn()) resourceId!: string;
  @Column(instant()) createdAt!: Date;
}
