const LOOK_MS = 250;

/**
 * npm hands a signal on to a shell, which may end without telling us, and npm with it: then this process stops as if the
 * signal had been its own. Windows knows no such signal, and no other parent.
 */
export function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_MS);
  looking.unref();
}
