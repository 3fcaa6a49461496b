// What is loaded when the dashboard is first opened.
export { default } from './Dashboard.svelte';
export { default as Settings } from './Settings.svelte';
