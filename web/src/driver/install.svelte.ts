// The page kept on the phone for days without a signal, and its place on the home screen where the browser offers one.
interface Offer extends Event { prompt(): Promise<unknown> }

class Install {
  kept = $state(false);
  offered = $state(false);
  private offer?: Offer;

  begin(): void {
    window.addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault(); // asked for by a button, not in the middle of a delivery
      this.offer = event as Offer;
      this.offered = true;
    });
    window.addEventListener('appinstalled', () => (this.offered = false));
    if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
    void navigator.serviceWorker.register('/driver/sw.js');
    void navigator.serviceWorker.ready.then(() => (this.kept = true));
  }

  async ask(): Promise<void> {
    await this.offer?.prompt();
    this.offered = false; // a browser's offer is good for one answer
  }
}

export const install = new Install();
