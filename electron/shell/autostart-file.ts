/** A desktop entry that starts a command with the session, by the freedesktop specification. */
export function autostartFile(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Usher',
    'Comment=Receives Tito’s webhooks and sends the invites',
    `Exec=${command.map(quoted).join(' ')}`,
    'Icon=usher',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** Quoted twice: once as an argument, once as a string of the file. A `%` would be a placeholder. */
function quoted(argument: string): string {
  const asArgument = argument.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  return `"${asArgument.replaceAll('\\', '\\\\')}"`;
}
