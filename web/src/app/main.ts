// Starts the page.
import { mount } from 'svelte';
import { makeServerSource } from '../api';
import { localeFor } from '../base/i18n';
import { recall } from '../public/remembered';
import { parseView } from '../public/view_state';
import { Workspace } from '../public/workspace.svelte';
import App from './App.svelte';
import { PLUGINS } from './plugins';
import './tokens.css';
import './page.css';

// The dashboard's code comes while the board is on its way: most often it is the first one.
const wanted = parseView(location.hash).dashboard;
(PLUGINS.find(plugin => plugin.id === wanted) ?? PLUGINS[0])?.load().catch(() => {});

const workspace = new Workspace(makeServerSource());
const kept = recall('language');
workspace.locale = kept === 'en' || kept === 'zh-CN' ? kept : localeFor(navigator.languages);
document.documentElement.lang = workspace.locale;

const target = document.getElementById('app');
if (target) mount(App, { target, props: { workspace } });
