// Starts the page.
import { mount } from 'svelte';
import { makeServerSource } from '../api';
import { localeFor } from '../base/i18n';
import { recall } from '../public/remembered';
import { Workspace } from '../public/workspace.svelte';
import App from './App.svelte';
import './tokens.css';
import './page.css';

const workspace = new Workspace(makeServerSource());
const kept = recall('language');
workspace.locale = kept === 'en' || kept === 'zh-CN' ? kept : localeFor(navigator.languages);
document.documentElement.lang = workspace.locale;

const target = document.getElementById('app');
if (target) mount(App, { target, props: { workspace } });
