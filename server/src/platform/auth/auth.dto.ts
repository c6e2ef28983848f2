import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, MaxLength } from 'class-validator';

export class LoginDto {
  @ApiProperty({ example: 'gd-organiser' }) @IsString() @Length(1, 64) username!: string;
  @ApiProperty() @IsString() @Length(1, 200) password!: string;
}

export class ChangePasswordDto {
  @ApiProperty() @IsString() @MaxLength(200) current!: string;
  @ApiProperty({ description: 'At least 10 characters with three kinds, or 16 characters' }) @IsString() @MaxLength(200) next!: string;
}

export class HeldPostView {
  @ApiProperty() id!: string;
  @ApiProperty({ description: 'Organisation id' }) unitId!: string;
  @ApiProperty({ example: '/44/4409/440981' }) unitPath!: string;
  @ApiProperty({ example: '高州团市委' }) unitName!: string;
  @ApiProperty({ example: 'clerk' }) postCode!: string;
  @ApiProperty({ example: '经办人' }) postTitle!: string;
}

export class TenantView {
  @ApiProperty() id!: string;
  @ApiProperty() name!: string;
}

/** The signed-in person. */
export class MeView {
  @ApiProperty() id!: string;
  @ApiProperty() username!: string;
  @ApiProperty() displayName!: string;
  @ApiProperty({ type: TenantView }) tenant!: TenantView;
  @ApiProperty({ type: [HeldPostView] }) posts!: HeldPostView[];
  @ApiProperty({ type: [String], description: '<action>:<Subject>, for menus', example: ['read:Campaign'] }) permissions!: string[];
}

export class LoginAnswer {
  @ApiProperty({ description: 'Opaque session token for `Authorization: Bearer`; also set as the cookie nf_session' }) accessToken!: string;
  @ApiProperty({ type: String, format: 'date-time' }) expiresAt!: string;
  @ApiProperty({ type: MeView }) user!: MeView;
}
