/** Every rule names the reason; a rule without a failing example is not trusted (see the rule fixtures). */
const { join } = require('node:path');

const ENGINE = '^server/engine/src/';
const FORMS = '^server/forms/src/';
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', comment: 'Break the circle: move the shared type down, or pass a value in.',
      from: { pathNot: '\\.entity\\.ts$' }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'engine-is-pure', severity: 'error', comment: 'The engine is a function: no Nest, no TypeORM, no Node, no plugin. Time and ids come in with the command context.',
      from: { path: ENGINE }, to: { pathNot: [ENGINE, '^schemas/src/', '(^|/)node_modules/(bpmn-moddle|moddle|moddle-xml|feelin|re2js|luxon|lezer-feel|@lezer|@bpmn-io)/'] } },
    { name: 'forms-are-pure', severity: 'error', comment: 'The form model behaves the same in the browser: it knows schemas and the engine\'s expressions, no Node, no Nest.',
      from: { path: FORMS, pathNot: '\\.spec\\.ts$' }, to: { pathNot: [FORMS, '^schemas/src/', ENGINE + 'index\\.ts$', '(^|/)node_modules/(re2js|feelin)/'] } },
    { name: 'engine-xml-only-in-parse', severity: 'error', comment: 'XML and moddle stop at parse/.',
      from: { path: ENGINE, pathNot: ENGINE + 'parse/' }, to: { path: '(^|/)node_modules/(bpmn-moddle|moddle|moddle-xml)/' } },
    { name: 'engine-protocol-is-leaf', severity: 'error', comment: 'protocol/ is the vocabulary; it knows nobody.',
      from: { path: ENGINE + 'protocol/' }, to: { pathNot: ENGINE + 'protocol/' } },
    { name: 'engine-state-changes-only-by-events', severity: 'error', comment: 'Processors read a state view and return events; only state/ may touch appliers and the mutable state.',
      from: { path: ENGINE, pathNot: ENGINE + 'state/' }, to: { path: ENGINE + 'state/(appliers/|mutable)' } },
    { name: 'engine-appliers-decide-nothing', severity: 'error', comment: 'An applier copies an event into state; it may not call processing/.',
      from: { path: ENGINE + 'state/' }, to: { path: ENGINE + '(processing|parse)/' } },
    { name: 'engine-by-front-door', severity: 'error', comment: 'Import @noticeflow/engine, not its files.',
      from: { path: '^(server/src|designer|plugins)/' }, to: { path: ENGINE, pathNot: ENGINE + 'index\\.ts$' } },
    { name: 'features-go-through-runtime', severity: 'error', comment: 'Features send commands to runtime/; only runtime/ calls the engine. Types are fine.',
      from: { path: '^server/src/features/' }, to: { path: ENGINE, dependencyTypesNot: ['type-only'] } },
    { name: 'runtime-knows-no-feature', severity: 'error', comment: 'Arrows point features -> runtime -> engine.',
      from: { path: '^server/src/(runtime|persistence|platform)/' }, to: { path: '^server/src/features/' } },
    { name: 'feature-by-front-door', severity: 'error', comment: 'Another feature is reached through its index.ts.',
      from: { path: '^(server|designer)/src/features/([^/]+)/' },
      to: { path: '^$1/src/features/[^/]+/', pathNot: ['^$1/src/features/$2/', '^$1/src/features/[^/]+/index\\.ts$'] } },
    { name: 'plugin-only-knows-the-sdk', severity: 'error', comment: 'A campaign plugin is data plus small pure hooks.',
      from: { path: '^plugins/(?!sdk/)([^/]+)/', pathNot: '/test/' }, to: { pathNot: ['^plugins/$1/', '^plugins/sdk/src/index\\.ts$'] } },
    { name: 'plugin-test-only-knows-the-kit', severity: 'error', comment: 'Plugin tests use the SDK test kit, never the server.',
      from: { path: '^plugins/(?!sdk/)([^/]+)/test/' }, to: { path: '^(server|designer|plugins)/', pathNot: ['^plugins/$1/', '^plugins/sdk/src/(index|testing)\\.ts$'] } },
    { name: 'sdk-is-leaf', severity: 'error', comment: 'The SDK is what plugins and hosts share; it depends on schemas only.',
      from: { path: '^plugins/sdk/src/' }, to: { path: '^(server|designer|plugins/(?!sdk/))',
        // testing.ts runs processes in the in-memory engine; it is a dev-only entry of the package
        pathNot: ENGINE + 'index\\.ts$' } },
    { name: 'hosts-know-no-plugin', severity: 'error', comment: 'Plugins are found by the plugin host from their manifests, never imported by name.',
      from: { path: '^(server|designer)/' }, to: { path: '^plugins/(?!sdk/)' } },
    { name: 'designer-talks-http', severity: 'error', comment: 'The web app knows the server by its API description only.',
      from: { path: '^designer/' }, to: { path: '^server/src/' } },
    { name: 'shared-is-leaf', severity: 'error', comment: 'shared/ may not import features/ or app/.',
      from: { path: '^designer/src/shared/' }, to: { path: '^designer/src/(features|app)/' } },
  ],
  options: { doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true, tsConfig: { fileName: join(__dirname, 'tsconfig.json') },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'] }, exclude: { path: '^(schemas|server|server/engine|server/forms|designer|plugins/[^/]+)/dist/|^(schemas|server|designer)/.*\\.spec\\.tsx?$|^server/(engine/)?(test|bench)/|^server/.*/testing\\.ts$' } },
};
