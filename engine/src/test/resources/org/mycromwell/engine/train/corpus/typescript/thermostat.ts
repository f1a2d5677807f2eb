import { Sensor, Valve } from './devices';
import { Logger } from './logger';
import { EventBus } from './bus';

export enum Mode {
  Off,
  Eco,
  Comfort,
}

const HYSTERESIS = 0.3;

/** Opens and closes the valve of a radiator. */
export class Thermostat {
  private mode = Mode.Comfort;
  private target = 20.5;
  private history: number[] = [];
  private readonly logger = new Logger('thermostat');

  constructor(private sensor: Sensor, private valve: Valve, private bus: EventBus) {}

  setTarget(degrees: number): void {
    if (degrees < 5 || degrees > 30) {
      throw new RangeError('target is ' + degrees);
    }
    this.target = degrees;
    this.logger.info('target ' + degrees);
  }

  setMode(mode: Mode) {
    this.mode = mode;
    this.bus.publish('mode', mode);
  }

  /** Called once a minute. */
  async tick(): Promise<void> {
    const degrees = await this.sensor.read();
    this.history.push(degrees);
    if (this.mode === Mode.Off) {
      await this.valve.set(0);
      return;
    }
    // do not open and close all the time
    if (degrees < this.wanted() - HYSTERESIS) {
      await this.valve.set(100);
    } else if (degrees > this.wanted() + HYSTERESIS) {
      await this.valve.set(0);
    }
  }

  wanted(): number {
    const lower = this.mode === Mode.Eco ? 3 : 0;
    return this.target - lower;
  }

  average(count = 10): number {
    const last = this.history.slice(-count);
    let sum = 0;
    for (const degrees of last) {
      sum += degrees;
    }
    return last.length === 0 ? 0 : sum / last.length;
  }

  isRising(): boolean {
    const length = this.history.length;
    if (length < 2) {
      return false;
    }
    return this.history[length - 1] > this.history[length - 2];
  }

  status(room: string): string {
    const mode = Mode[this.mode];
    return room + ': ' + this.average(1) + ' of ' + this.wanted() + ', ' + mode;
  }

  forget(keep = 100): void {
    const gone = Math.max(0, this.history.length - keep);
    this.history.splice(0, gone);
    console.log('forgot', gone);
  }
}

export function celsius(fahrenheit: number): number {
  const scaled = fahrenheit - 32;
  return (scaled * 5) / 9;
}

export function comfort(degrees: number, humidity = 45) {
  if (degrees > 18 && degrees < 24) {
    const dry = humidity < 30;
    return dry ? 'dry' : 'good';
  }
  return 'bad';
}

export function cost(hours: number, watts = 1500, cents = 30): number {
  const kilowattHours = (hours * watts) / 1000;
  console.debug('energy', kilowattHours);
  return kilowattHours * cents;
}

export function parseMode(text: string): Mode {
  try {
    return JSON.parse(text).mode;
  } catch (error) {
    console.error('no mode: ' + text, error);
    return Mode.Off;
  }
}
