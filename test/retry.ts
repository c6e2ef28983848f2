/**
 * In CI a test that failed is tried once more, and the first failure is printed: suites race on purpose against a real
 * database, Redis and a browser on two shared cores. What fails twice is broken; what needed its second try wants a look.
 */
if (process.env.CI) jest.retryTimes(1, { logErrorsBeforeRetry: true });
