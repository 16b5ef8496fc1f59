export function takeInstallLock(
  root: string,
  onWait: (pid: number) => void,
): Promise<{ interrupted: boolean; release: () => void; abandon: () => void }>;
