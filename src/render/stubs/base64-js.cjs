// In place of base64-js in the bundle, for linebreak's tables.
exports.toByteArray = words => Buffer.from(words, 'base64')
