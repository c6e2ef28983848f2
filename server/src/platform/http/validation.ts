import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { ProblemError, type ProblemDetail } from '../errors/index.js';

/** DTOs take exactly the properties they declare: an unknown one is refused, never ignored (mass assignment). */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    transformOptions: { enableImplicitConversion: false, exposeUnsetFields: false },
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => ProblemError.badRequest('VALIDATION_FAILED', 'Expected a body and query as described by the API', flatten(errors)),
  });
}

function flatten(errors: readonly ValidationError[], parent = ''): ProblemDetail[] {
  return errors.flatMap((error) => {
    const path = parent ? `${parent}/${error.property}` : error.property;
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({ path, rule, message }));
    return [...own, ...flatten(error.children ?? [], path)];
  });
}
