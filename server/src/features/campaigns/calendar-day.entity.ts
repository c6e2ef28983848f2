import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bool, idColumn, instant, shortText } from '../../persistence/index.js';

/** A day on which the administrator knows better than the built-in calendar: 调休 of a year not yet published, a local holiday. */
@Entity('calendar_day')
export class CalendarDay {
  @PrimaryColumn(idColumn()) tenantId!: string;
  /** ISO date. */
  @PrimaryColumn(shortText(10)) day!: string;
  @Column(bool()) working!: boolean;
  @Column(shortText(200)) note!: string;
  @Column(instant()) updatedAt!: Date;
  @Column(shortText(64)) updatedBy!: string;
}
