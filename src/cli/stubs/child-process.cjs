// In place of node:child_process in the bundle: commander would start subcommands that are programs of their own. We have none.
exports.spawn = () => {
  throw new Error('no command is a program of its own')
}
