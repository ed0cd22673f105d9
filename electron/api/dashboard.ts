/** The dashboard as the service starts it: what is set from outside, and a token that stays the same. */
import { randomBytes } from 'node:crypto';
import type { Config } from '../config.ts';
import { madeOnce, type Secrets } from '../store/secrets.ts';
import { type Dashboard, type DashboardOptions, startDashboard } from './http.ts';

export interface OpenDashboardOptions
  extends Omit<DashboardOptions, 'token' | 'allowedOrigin' | 'randomBytes'> {
  readonly config: Pick<Config, 'dashboardToken' | 'dashboardOrigin'>;
  readonly secrets: Secrets;
}

/** Rejects with `DashboardError` where the port is taken, and with `DiskRefused` where the token cannot be stored. */
export async function openDashboard({ config, secrets, ...rest }: OpenDashboardOptions): Promise<Dashboard> {
  const token = () => randomBytes(24).toString('base64url');
  return startDashboard({
    ...rest,
    token: config.dashboardToken ?? (await madeOnce(secrets, 'dashboard-token', token)),
    allowedOrigin: config.dashboardOrigin ?? null,
    randomBytes,
  });
}
