// Starts the page.
import { mount } from 'svelte';
import { makeServerSource } from '../api';
import { localeFor } from '../base/i18n';
import type { DashboardModule } from '../public/plugin';
import { recall } from '../public/remembered';
import { parseView } from '../public/view_state';
import { Workspace } from '../public/workspace.svelte';
import App from './App.svelte';
import { guessRoom } from './frame';
import { PLUGINS } from './plugins';
import './tokens.css';
import './page.css';

import { chosenTheme, currentPalette, isDark } from './theme';

/** How long the first picture waits for what it shows, in milliseconds: to be laid out and painted once, not three times. */
const PATIENCE = 100;
/** For the dashboard's code, which was asked for beside the page's own: without it the page is made twice, in longer. */
const CODE_PATIENCE = 250;
const patient = (ms = PATIENCE) => new Promise<void>(resolve => setTimeout(resolve, ms));

const workspace = new Workspace(makeServerSource());
// What runs are called and coloured: with the board, so that nothing changes its looks a moment later.
const board = Promise.all([workspace.refresh(true), workspace.sidecar.refresh()]);
workspace.view = parseView(location.hash);
// The dashboard's code comes while the board is on its way: most often it is the first one.
const wanted = workspace.view.dashboard;
const first = PLUGINS.find(plugin => plugin.id === wanted) ?? PLUGINS[0];
const modules: Record<string, DashboardModule> = {};
const code = first?.load().then(
  module => {
    modules[first.id] = module;
  },
  () => {}, // the host asks again, and says so
);

const kept = recall('language');
workspace.locale = kept === 'en' || kept === 'zh-CN' ? kept : localeFor(navigator.languages);
document.documentElement.lang = workspace.locale;
workspace.room = guessRoom();
workspace.palette = currentPalette();
workspace.dark = isDark(chosenTheme());

// As soon as it can be, not only if the page waits for it: the request is under way while the page is being made.
const rows = Promise.all([board, code]).then(() => {
  if (first && workspace.board) return modules[first.id]?.ahead?.(workspace);
});

const target = document.getElementById('app');
void Promise.race([board, patient()])
  .then(() => (workspace.board ? Promise.race([code, patient(CODE_PATIENCE)]) : undefined))
  .then(() => first && workspace.board && modules[first.id] && Promise.race([rows, patient()]))
  .then(() => {
    if (target) mount(App, { target, props: { workspace, modules } });
  });
