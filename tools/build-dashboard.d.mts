/** Builds the dashboard of the repository at `root` if its sources changed since it was built. */
export function ensureDashboard(root: string): Promise<void>;
