import { Injectable } from '@nestjs/common';

/**
 * The machine's time. Sessions and throttles use it and not the Clock: moving the test clock a year ahead
 * must neither sign everybody out nor lift a block.
 */
@Injectable()
export class MachineTime {
  now(): Date {
    return new Date();
  }
}
