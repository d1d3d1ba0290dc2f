// CommonJS, since only `require` can load something late and at once: unpacking linebreak's tables takes as long as all the
// rest of `--version`, which never breaks a line.
exports.loadLineBreaker = () => require('linebreak')
