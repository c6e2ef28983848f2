/**
 * One Jest for the workspace. Tests are compiled to CommonJS by swc, ESM packages included,
 * because Node 20 cannot `require` ESM inside Jest.
 */
const swc = ['@swc/jest', {
  jsc: {
    parser: { syntax: 'typescript', decorators: true, tsx: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
    target: 'es2022',
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
}];

const moduleNameMapper = {
  '^@noticeflow/schemas$': '<rootDir>/schemas/src/index.ts',
  '^@noticeflow/schemas/(.*\\.json)$': '<rootDir>/schemas/$1',
  '^@noticeflow/engine$': '<rootDir>/server/engine/src/index.ts',
  '^@noticeflow/forms$': '<rootDir>/server/forms/src/index.ts',
  '^@noticeflow/plugin-sdk$': '<rootDir>/plugins/sdk/src/index.ts',
  '^@noticeflow/plugin-sdk/testing$': '<rootDir>/plugins/sdk/src/testing.ts',
  '^(\\.{1,2}/.*)\\.js$': ['$1', '$1.js'],
};

export default {
  rootDir: '.',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.spec.ts', '<rootDir>/**/*.spec.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  transform: { '^.+\\.(mjs|js|ts|tsx)$': swc },
  transformIgnorePatterns: ['/node_modules/(?!(?:@nestjs|typeorm|bullmq|@casl|feelin|@bpmn-io|bpmn-moddle|dmn-moddle|moddle|moddle-xml|saxen|min-dash|lezer-feel|@lezer|luxon|re2js|cookie|@fastify|fast-check|uuid|nanoid|openapi-fetch|docx|chinese-days|file-type|strtok3|token-types|uint8array-extras|@tokenizer|@borewit|zod|@scalar|bpmnlint|lezer-feel|fast-check|pure-rand|load-esm|is-unsafe|content-disposition|temporal-polyfill|temporal-utils|temporal-spec)/)'],
  moduleNameMapper,
  setupFilesAfterEnv: ['<rootDir>/test/retry.ts'],
  testTimeout: 30000,
};
