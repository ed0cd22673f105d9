/** Pixels of the picture for each that is drawn: it is to be sharp when it is made larger. */
const SCALE = 2;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Writing {
  readonly colour?: string;
  readonly weight?: number;
  readonly size?: number;
  readonly align?: 'left' | 'center' | 'right';
  /** What is wider is cut. */
  readonly room?: number;
}

/** Draws on a sheet in the colours (names of our tokens) and letters of the screen. */
export class Pen {
  readonly #canvas = document.createElement('canvas');
  readonly #context: CanvasRenderingContext2D;
  readonly #style = getComputedStyle(document.documentElement);

  constructor(width: number, height: number) {
    this.#canvas.width = width * SCALE;
    this.#canvas.height = height * SCALE;
    const context = this.#canvas.getContext('2d');
    if (!context) throw new Error('this browser does not draw');
    context.scale(SCALE, SCALE);
    this.#context = context;
    this.fill('panel', 0, 0, width, height);
  }

  /** `strength` is between 0 and 1. */
  fill(colour: string, x: number, y: number, width: number, height: number, strength = 1): void {
    this.#context.globalAlpha = strength;
    this.#context.fillStyle = this.#colour(colour);
    this.#context.fillRect(x, y, width, height);
    this.#context.globalAlpha = 1;
  }

  line(colour: string, points: readonly (readonly [x: number, y: number])[]): void {
    const context = this.#context;
    context.strokeStyle = this.#colour(colour);
    context.lineWidth = 2;
    context.lineJoin = 'round';
    context.beginPath();
    for (const [x, y] of points) context.lineTo(x, y);
    context.stroke();
  }

  /** Returns the width of what was written. */
  write(text: string, x: number, y: number, writing: Writing = {}): number {
    const {
      colour = 'ink',
      weight = 450,
      size = 13,
      align = 'left',
      room = Number.POSITIVE_INFINITY,
    } = writing;
    const context = this.#context;
    context.font = `${weight} ${size}px ${this.#style.getPropertyValue('--text')}`;
    context.fillStyle = this.#colour(colour);
    context.textAlign = align;
    let shown = text;
    while (shown.length > 2 && context.measureText(shown).width > room) shown = `${shown.slice(0, -2)}…`;
    context.fillText(shown, x, y);
    return context.measureText(shown).width;
  }

  png(): Promise<Blob> {
    return new Promise((resolve, reject) => {
      this.#canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture came out'))));
    });
  }

  #colour(name: string): string {
    return this.#style.getPropertyValue(`--${name}`).trim();
  }
}
