import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DivisionList, DivisionQuery } from './organisations.dto.js';
import { divisions } from './divisions.js';

const MOST = 200;

@ApiTags('organisations')
@Controller('api/v1/divisions')
export class DivisionsController {
  @Get()
  @ApiOperation({ summary: 'Administrative divisions: children of one, or a search; else the provinces' })
  @ApiOkResponse({ type: DivisionList })
  list(@Query() query: DivisionQuery): DivisionList {
    const found = query.q ? divisions.search(query.q).filter((d) => !query.parent || d.code.startsWith(query.parent)) : divisions.children(query.parent ?? null);
    return { items: found.slice(0, MOST) };
  }
}
