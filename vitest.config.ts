import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/temporary-folder.ts',
    // Two workers: the suite is meant for two cores, and the terminal tests wait for text, never for time.
    maxWorkers: 2,
    testTimeout: 30_000,
  },
})
