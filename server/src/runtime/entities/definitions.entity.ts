import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, int, longText, shortText } from '../../persistence/column-types.js';

@Entity('deployment')
export class DeploymentEntity {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(shortText(255)) name!: string;
  @Column(instant()) createdAt!: Date;
  @Column(idColumn()) createdBy!: string;
}

/** One version of one process. The XML is the truth; the compiled form is cached in memory. */
@Entity('process_definition')
@Index('uq_process_definition_version', ['tenantId', 'processKey', 'version'], { unique: true })
export class ProcessDefinitionEntity {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(shortText(191)) processKey!: string;
  @Column(int()) version!: number;
  @Column(shortText(255)) name!: string;
  @Column(shortText(191, { nullable: true })) versionTag!: string | null;
  @Column(idColumn()) deploymentId!: string;
  @Column(shortText(255)) resourceName!: string;
  @Column(shortText(64)) resourceHash!: string;
  @Column(longText()) xml!: string;
  @Column(instant()) createdAt!: Date;
}

/** Message and signal start events of the newest version of each process. */
@Entity('definition_subscription')
@Index('ix_definition_subscription_name', ['tenantId', 'name'])
@Index('ix_definition_subscription_process', ['tenantId', 'processKey'])
export class DefinitionSubscriptionEntity {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(shortText(191)) processKey!: string;
  @Column(idColumn()) definitionId!: string;
  @Column(shortText(191)) elementId!: string;
  @Column(shortText(10)) kind!: string;
  @Column(shortText(191)) name!: string;
}
