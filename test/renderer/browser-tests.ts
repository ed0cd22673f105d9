/// <reference types="node" />
/** What every test in a real browser shares: one build, one browser, and an eye on the console and the network. */
import { rm } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import type { StatusView } from '../../shared/contract.ts';
import { launchBrowser } from '../helpers/browser.ts';
import { buildWindow } from './build.ts';
import { Stage } from './stage.ts';

/** Patience for what must happen, in milliseconds. */
export const PATIENCE = 15_000;

interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** Where the browser reaches the dashboard, if not at its own address. */
  readonly port?: number;
}

export interface Room {
  /** A started stage, stopped after the test. */
  newStage(prepare?: (stage: Stage) => void, status?: StatusView): Promise<Stage>;
  /**
   * Opens the printed link. After the test, the page must not have asked any other origin for anything, nor have
   * had anything to complain about, except what `allowed` matches.
   */
  open(stage: Stage, options?: OpenOptions): Promise<Page & { allowed: RegExp[] }>;
}

/** Sets up the file's browser and build; call it once, inside `describe`. */
export function useBrowser(): Room {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    [folder, browser] = await Promise.all([buildWindow(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    if (folder) await rm(folder, { recursive: true });
  });

  return {
    async newStage(prepare, status) {
      const stage = new Stage(folder, status);
      prepare?.(stage);
      await stage.start();
      onTestFinished(async () => {
        await stage.stop();
        expect(stage.faults).toEqual([]);
      });
      return stage;
    },
    async open(stage, { width = 1280, height = 800, dark = false, port = stage.dashboard.port } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        locale: 'en-GB',
        colorScheme: dark ? 'dark' : 'light',
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      context.setDefaultTimeout(PATIENCE);
      const page = Object.assign(await context.newPage(), { allowed: [] as RegExp[] });
      const complaints: string[] = [];
      // Some violations are caught by the code that made them and never reach the console.
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
          console.error(`policy violation: ${effectiveDirective} ${blockedURI}`);
        });
      });
      const foreign: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      // Requests that the page's policy stops never get this far.
      await context.route(
        (url) => url.origin !== `http://127.0.0.1:${port}`,
        (route) => {
          foreign.push(route.request().url());
          return route.abort();
        },
      );
      onTestFinished(async () => {
        await context.close();
        expect(foreign).toEqual([]);
        expect(complaints.filter((text) => !page.allowed.some((words) => words.test(text)))).toEqual([]);
      });
      await page.goto(stage.link().replace(/:\d+/, `:${port}`));
      return page;
    },
  };
}
