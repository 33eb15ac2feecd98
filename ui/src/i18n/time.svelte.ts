/** The time of the window, in milliseconds, ticking once a second: ages are functions of it. */
class Clock {
  now = $state(Date.now());

  /** Starts ticking; answers how to stop. */
  start(): () => void {
    const timer = setInterval(() => (this.now = Date.now()), 1000);
    return () => clearInterval(timer);
  }
}

export const clock = new Clock();
