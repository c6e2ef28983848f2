import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, shortText } from '../../persistence/column-types.js';

/** The isolation boundary: a province, or a city that issues its own notice. */
@Entity('tenant')
@Index('uq_tenant_code', ['code'], { unique: true })
export class Tenant {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(shortText(40)) code!: string;
  @Column(shortText(120)) name!: string;
  /** The division its territorial committees cover; null for a tenant without territory. */
  @Column(shortText(12, { nullable: true })) divisionCode!: string | null;
  @Column(instant()) createdAt!: Date;
}
