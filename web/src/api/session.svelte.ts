// Who sits in front of the screen. A page without a session goes to the sign-in page and comes back afterwards.
import { language } from '../words/spoken.svelte';
import { api, need, Problem, type Schemas } from './client';

export type Role = Schemas['Role'];

// Which roles a screen is for (src/server/permissions.cpp decides; this only saves people a dead end).
export const screens: Record<'board' | 'driver' | 'desk' | 'insight' | 'automation' | 'removal_desk' | 'admin', Role[]> = {
  board: ['planner', 'warehouse', 'admin', 'auditor'],
  driver: ['driver'],
  desk: ['reviewer'],
  insight: ['planner', 'admin', 'auditor', 'reviewer'],
  automation: ['reviewer', 'planner', 'admin', 'auditor'],
  removal_desk: ['privacy_officer', 'admin', 'auditor'],
  admin: ['admin'],
};
export type Screen = keyof typeof screens;

class Me {
  account = $state<Schemas['Account']>();

  get roles(): Role[] {
    return this.account?.grants.map((grant) => grant.role) ?? [];
  }

  may(...roles: Role[]): boolean {
    return this.roles.some((role) => roles.includes(role));
  }

  get screens(): Screen[] {
    return (Object.keys(screens) as Screen[]).filter((screen) => this.may(...screens[screen]));
  }

  async load(): Promise<Schemas['Account']> {
    this.account = (await need(api.GET('/session'))).account;
    return this.account;
  }

  // For a page that needs somebody: signed out means off to the sign-in page.
  async required(): Promise<void> {
    try {
      await this.load();
    } catch (error) {
      if (error instanceof Problem && error.status === 401)
        location.replace(`/?next=${encodeURIComponent(location.pathname + location.search)}`);
      throw error;
    }
  }

  take(account: Schemas['Account']): void {
    this.account = account;
    if (!localStorage.getItem('tallyman.lang')) language.use(account.lang);
  }

  async leave(): Promise<void> {
    await api.DELETE('/session');
    location.assign('/');
  }
}

export const me = new Me();
