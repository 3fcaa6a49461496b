// What is loaded when the dashboard is first opened: three.js comes with it.
export { default } from './Dashboard.svelte';
export { default as Settings } from './Settings.svelte';
