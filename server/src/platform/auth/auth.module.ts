import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthController } from './auth.controller.js';
import { AuthGuard } from './auth.guard.js';
import { AuthService } from './auth.service.js';
import { LoginThrottle } from './login-throttle.js';
import { MachineTime } from './machine-time.js';
import { Passwords } from './passwords.js';
import { Sessions } from './sessions.js';

/** Sessions for everybody, and the guard that makes them the rule. Expects a PostDirectory from features/organisations. */
@Global()
@Module({
  controllers: [AuthController],
  providers: [AuthService, LoginThrottle, MachineTime, Passwords, Sessions, { provide: APP_GUARD, useClass: AuthGuard }],
  exports: [Passwords, Sessions, MachineTime],
})
export class AuthModule {}
