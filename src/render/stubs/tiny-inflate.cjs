// In place of tiny-inflate in the bundle: linebreak packs its tables, twice, and Node unpacks them at once.
const { inflateRawSync } = require('node:zlib')
module.exports = (packed, unpacked) => {
  unpacked.set(inflateRawSync(packed))
  return unpacked
}
