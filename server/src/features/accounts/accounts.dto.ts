import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsDefined, IsOptional, IsString, Length, Matches, MaxLength, ValidateNested } from 'class-validator';
import { PageQuery } from '../../platform/http/page.js';

const USERNAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{1,63}$/;

export class AccountQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Part of the name, pinyin, initials or user name' }) @IsOptional() @IsString() @MaxLength(60) q?: string;
}

export class PeopleQuery extends AccountQuery {
  @ApiPropertyOptional({ description: 'Organisation id' }) @IsOptional() @IsString() @MaxLength(36) unit?: string;
}

export class CreateAccountDto {
  @ApiProperty() @Matches(USERNAME) username!: string;
  @ApiProperty() @IsString() @Length(1, 80) displayName!: string;
  @ApiProperty() @IsString() @MaxLength(200) password!: string;
}

export class UpdateAccountDto {
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 80) displayName?: string;
  @ApiPropertyOptional({ description: 'false ends all sessions' }) @IsOptional() @IsBoolean() active?: boolean;
  @ApiPropertyOptional({ description: 'Sets a new password and ends all sessions' }) @IsOptional() @IsString() @MaxLength(200) password?: string;
}

export class AccountView {
  @ApiProperty() id!: string;
  @ApiProperty() username!: string;
  @ApiProperty() displayName!: string;
  @ApiProperty() active!: boolean;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: Date;
}

class HeldPostName {
  @ApiProperty() unitName!: string;
  @ApiProperty() postTitle!: string;
}

export class ListedAccountView extends AccountView {
  @ApiProperty({ type: [HeldPostName], description: 'Posts held today' }) posts!: HeldPostName[];
}

export class AccountPage {
  @ApiProperty({ type: [ListedAccountView] }) items!: ListedAccountView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class PersonView {
  @ApiProperty() id!: string;
  @ApiProperty() displayName!: string;
  @ApiProperty() unitId!: string;
  @ApiProperty() unitName!: string;
  @ApiProperty() postCode!: string;
  @ApiProperty() postTitle!: string;
}

export class PeoplePage {
  @ApiProperty({ type: [PersonView] }) items!: PersonView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class DemoAccountView {
  @ApiProperty() username!: string;
  @ApiProperty() password!: string;
  @ApiProperty() displayName!: string;
  @ApiProperty({ description: 'Accounts of one tenant see the same campaigns' }) tenantName!: string;
  @ApiProperty() unitName!: string;
  @ApiProperty() postTitle!: string;
  @ApiProperty() hint!: string;
}

export class SetupDto {
  @ApiProperty({ description: 'NOTICEFLOW_SETUP_TOKEN of the server' }) @IsString() @MaxLength(200) token!: string;
  @ApiProperty({ example: 'gd' }) @Matches(/^[a-z0-9][a-z0-9-]{0,39}$/) tenantCode!: string;
  @ApiProperty() @IsString() @Length(1, 120) tenantName!: string;
  @ApiPropertyOptional({ example: '44' }) @IsOptional() @Matches(/^\d{2}(\d{2}){0,2}$/) divisionCode?: string;
  @ApiProperty({ type: () => CreateAccountDto, description: 'System administrator' })
  @IsDefined() @ValidateNested() @Type(() => CreateAccountDto)
  admin!: CreateAccountDto;
  @ApiProperty({ type: () => CreateAccountDto, description: 'Security administrator, another person' })
  @IsDefined() @ValidateNested() @Type(() => CreateAccountDto)
  securityAdmin!: CreateAccountDto;
  @ApiProperty({ type: () => CreateAccountDto, description: 'Auditor, a third person' })
  @IsDefined() @ValidateNested() @Type(() => CreateAccountDto)
  auditor!: CreateAccountDto;
}
